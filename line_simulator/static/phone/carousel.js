/* Cards beside one another: swiped by touch, stepped through by two buttons. */

import { el } from "./dom.js";

const step = (list, direction) => {
  const width = list.firstElementChild.getBoundingClientRect().width;
  list.scrollBy({ left: direction * (width + 8), behavior: "smooth" });
};

export const carousel = (name, cards) => {
  const items = cards.map((card, index) =>
    el("li", { class: "carousel-card", "aria-label": `${index + 1}枚目（全${cards.length}枚）` }, card),
  );
  const list = el("ul", { class: "carousel-cards", role: "list", tabindex: "0", "aria-label": name }, items);
  if (cards.length < 2) return el("div", { class: "carousel" }, list);
  const turn = (words, direction) =>
    el("button", { type: "button", class: "carousel-turn", onclick: () => step(list, direction) }, words);
  return el("div", { class: "carousel" }, list, el("div", { class: "carousel-turns" }, turn("前へ", -1), turn("次へ", 1)));
};
