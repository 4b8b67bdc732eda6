/* The bar under the talk: rich menu or keyboard. */

import { labelOf, perform } from "./actions.js";
import { el, part, placed } from "./dom.js";

export class ChatBar {
  #menuId = undefined;

  constructor(phone, root) {
    this.phone = phone;
    this.bar = part(root, "bar");
    this.toggle = part(root, "keyboard-toggle");
    this.menuButton = part(root, "menu-button");
    this.menu = part(root, "menu");
    this.form = part(root, "keyboard");
    this.input = part(root, "text");
    this.toggle.addEventListener("click", () => (this.form.hidden ? this.openKeyboard("") : this.#closeKeyboard()));
    this.menuButton.addEventListener("click", () => (this.menu.hidden ? this.openMenu() : this.closeMenu()));
    this.form.addEventListener("submit", (event) => this.#send(event));
  }

  /* A menu that says `selected` opens by itself when it first appears. */
  show(person) {
    const isMute = person.standing === "blocked" || person.standing === "gone";
    const menu = isMute || this.phone.conditions.isComputer ? null : person.menu;
    this.bar.hidden = isMute;
    const key = `${person.userId} ${menu?.richMenuId}`;
    if (key === this.#menuId) return;
    this.#menuId = key;
    this.menu.replaceChildren(...(menu ? [this.#picture(menu), ...menu.areas.map((area) => this.#area(menu, area))] : []));
    if (menu) this.menu.style.aspectRatio = `${menu.size.width} / ${menu.size.height}`;
    this.hasMenu = Boolean(menu);
    this.menuLabel = menu?.chatBarText ?? "";
    this.menu.hidden = !menu?.selected;
    if (menu) this.#closeKeyboard();
    else this.openKeyboard("");
    this.#describe();
  }

  openMenu() {
    if (!this.hasMenu) return;
    this.#closeKeyboard();
    this.menu.hidden = false;
    this.#describe();
  }

  closeMenu() {
    this.menu.hidden = true;
    this.#describe();
  }

  openKeyboard(words) {
    this.form.hidden = false;
    this.menuButton.hidden = true;
    this.menu.hidden = true;
    if (words) this.input.value = words;
    this.#describe();
  }

  #closeKeyboard() {
    if (!this.hasMenu) return;
    this.form.hidden = true;
    this.menuButton.hidden = false;
    this.#describe();
  }

  #describe() {
    const isTyping = !this.form.hidden;
    this.toggle.hidden = !this.hasMenu;
    this.toggle.setAttribute("aria-label", isTyping ? "メニューにもどす" : "キーボードをひらく");
    this.toggle.firstElementChild.textContent = isTyping ? "≡" : "⌨";
    this.menuButton.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.menuButton.textContent = `${this.menuLabel} ${this.menu.hidden ? "▴" : "▾"}`;
  }

  #picture(menu) {
    return el("img", { src: `/phone/menu-images/${menu.richMenuId}`, alt: "" });
  }

  #area(menu, { bounds, action }) {
    const style = placed(bounds, menu.size);
    const attributes = { type: "button", class: "menu-area", "aria-label": labelOf(action), style };
    return el("button", { ...attributes, onclick: () => perform(this.phone, action) });
  }

  #send(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    perform(this.phone, { type: "message", text });
  }
}
