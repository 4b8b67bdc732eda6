/* Flex messages: bubbles, carousels and their components. */

import { control, labelOf, perform } from "./actions.js";
import { el } from "./dom.js";
import { boxLooks, bubbleWidth, commonLooks, imageWidth, textLooks } from "./flex-looks.js";
import { carousel } from "./carousel.js";

const hasActionInside = (component) =>
  component.type === "button" || (component.contents ?? []).some((child) => child.action || hasActionInside(child));

/* Makes a piece tappable. Where it holds other controls it stays a plain area, for controls must not nest. */
const tappable = (phone, component, node) => {
  if (!component.action) return node;
  node.addEventListener("click", () => perform(phone, component.action));
  node.classList.add("is-tappable");
  if (hasActionInside(component)) return node;
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  if (component.action.label) node.setAttribute("aria-label", labelOf(component.action));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    perform(phone, component.action);
  });
  return node;
};

const box = (phone, component, inside) => {
  const style = { ...commonLooks(component, inside), ...boxLooks(component) };
  const children = component.contents.map((child) => render(phone, child, component.layout));
  return tappable(phone, component, el("div", { class: "flex-box", style }, children));
};

const text = (phone, component, inside) => {
  const style = { ...commonLooks(component, inside), ...textLooks(component) };
  const wrapping = component.wrap ? "flex-text wraps" : "flex-text";
  const spans = component.contents?.map((span) => el("span", { style: textLooks(span) }, span.text ?? ""));
  return tappable(phone, component, el("p", { class: wrapping, style }, ...(spans?.length ? spans : [component.text ?? ""])));
};

const button = (phone, component, inside) => {
  const look = component.style ?? "link";
  const style = commonLooks(component, inside);
  if (component.color) style[look === "link" ? "color" : "backgroundColor"] = component.color;
  return control(phone, component.action, { class: `flex-button is-${look} is-${component.height ?? "md"}`, style });
};

const image = (phone, component, inside) => {
  const style = { ...commonLooks(component, inside), width: imageWidth(component.size) };
  if (component.aspectRatio) style.aspectRatio = component.aspectRatio.replace(":", " / ");
  style.objectFit = component.aspectMode === "cover" ? "cover" : "contain";
  const picture = el("img", { class: "flex-image", src: component.url, alt: component.action?.label ?? "", style });
  return tappable(phone, component, picture);
};

const PIECES = {
  box,
  text,
  button,
  image,
  icon: (phone, component, inside) =>
    el("img", { class: "flex-icon", src: component.url, alt: "", style: commonLooks(component, inside) }),
  separator: (phone, component, inside) => {
    const side = inside === "vertical" ? "is-across" : "is-upright";
    const style = { ...commonLooks(component, inside), backgroundColor: component.color };
    return el("div", { class: `flex-separator ${side}`, style });
  },
  filler: (phone, component, inside) =>
    el("div", { style: { ...commonLooks(component, inside), flexGrow: String(component.flex ?? 1) } }),
  video: (phone, component, inside) => render(phone, component.altContent, inside),
};

const render = (phone, component, inside) => PIECES[component.type]?.(phone, component, inside) ?? el("div");

const BLOCKS = ["header", "hero", "body", "footer"];

const bubble = (phone, container) => {
  const blocks = BLOCKS.filter((name) => container[name]).map((name) => {
    const looks = container.styles?.[name] ?? {};
    const style = { backgroundColor: looks.backgroundColor };
    const separated = looks.separator ? " is-separated" : "";
    return el("div", { class: `flex-block is-${name}${separated}`, style }, render(phone, container[name], "vertical"));
  });
  const node = el("div", { class: "flex-bubble", style: { width: bubbleWidth(container.size) } }, blocks);
  return tappable(phone, { action: container.action, contents: BLOCKS.map((name) => container[name]).filter(Boolean) }, node);
};

export const flexMessage = (phone, message) =>
  message.contents.type === "carousel"
    ? carousel(message.altText, message.contents.contents.map((one) => bubble(phone, one)))
    : bubble(phone, message.contents);
