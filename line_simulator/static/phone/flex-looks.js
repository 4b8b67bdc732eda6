/* Flex properties as CSS. */

const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const CORNER = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const BUBBLE = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const PLACE = { start: "flex-start", end: "flex-end", center: "center", top: "flex-start", bottom: "flex-end" };

const length = (words, value) => (value in words ? `${words[value]}px` : value);
const put = (style, name, value) => {
  if (value !== undefined && value !== null) style[name] = value;
};

export const bubbleWidth = (size = "mega") => `${BUBBLE[size]}px`;

export const textSize = (size = "md") => length(TEXT, size);

export const imageWidth = (size = "md") => (size === "full" ? "100%" : length(IMAGE, size));

/* `inside` is the layout of the box around: it decides which way a margin points and who takes the room. */
export const commonLooks = (component, inside) => {
  const style = {};
  const isRow = inside !== "vertical";
  put(style, isRow ? "marginLeft" : "marginTop", component.margin && length(SPACE, component.margin));
  const share = component.flex ?? (isRow && component.type !== "separator" && component.type !== "icon" ? 1 : 0);
  style.flex = share === 0 ? "0 0 auto" : `${share} 1 0`;
  put(style, "alignSelf", isRow ? PLACE[component.gravity] : undefined);
  for (const [name, side] of [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "left"], ["offsetEnd", "right"]]) {
    put(style, side, component[name] && length(SPACE, component[name]));
  }
  put(style, "position", component.position);
  return style;
};

export const boxLooks = (box) => {
  const style = { flexDirection: box.layout === "vertical" ? "column" : "row" };
  put(style, "alignItems", box.layout === "baseline" ? "baseline" : PLACE[box.alignItems] ?? box.alignItems);
  put(style, "justifyContent", box.justifyContent);
  put(style, "gap", box.spacing && length(SPACE, box.spacing));
  for (const name of ["width", "height", "maxWidth", "maxHeight", "backgroundColor", "borderColor"]) put(style, name, box[name]);
  put(style, "padding", box.paddingAll && length(SPACE, box.paddingAll));
  for (const [name, side] of [["paddingTop", "Top"], ["paddingBottom", "Bottom"], ["paddingStart", "Left"], ["paddingEnd", "Right"]]) {
    put(style, `padding${side}`, box[name] && length(SPACE, box[name]));
  }
  put(style, "borderRadius", box.cornerRadius && length(CORNER, box.cornerRadius));
  if (box.borderWidth || box.borderColor) style.borderStyle = "solid";
  put(style, "borderWidth", box.borderWidth && length(BORDER, box.borderWidth));
  if (box.background?.type === "linearGradient") {
    const { angle, startColor, centerColor, endColor } = box.background;
    style.background = `linear-gradient(${[angle, startColor, centerColor, endColor].filter(Boolean).join(", ")})`;
  }
  return style;
};

export const textLooks = (text) => {
  const size = textSize(text.size);
  const style = { fontSize: text.scaling ? `calc(${size} * var(--text-scale, 1))` : size };
  put(style, "color", text.color);
  put(style, "textAlign", text.align);
  put(style, "fontWeight", text.weight === "bold" ? "700" : undefined);
  put(style, "fontStyle", text.style);
  put(style, "textDecoration", text.decoration);
  put(style, "lineHeight", text.lineSpacing && `calc(1.4em + ${text.lineSpacing})`);
  return style;
};
