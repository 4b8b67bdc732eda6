/* Elements are built from parts; what people or bots wrote only ever becomes text. */

export const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(node.style, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

export const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

const percent = (share, whole) => `${(100 * share) / whole}%`;

/* Where an area lies on a picture of which it knows the size. */
export const placed = ({ x, y, width, height }, whole) => ({
  left: percent(x, whole.width),
  top: percent(y, whole.height),
  width: percent(width, whole.width),
  height: percent(height, whole.height),
});

export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
