/* What the phone's system shows at the top of the screen for a while. */

import { el, part } from "./dom.js";

const SECONDS = 6;

export class Toast {
  #timer = 0;

  constructor(root, onTap) {
    this.node = part(root, "toast");
    this.onTap = onTap;
  }

  show(title, text) {
    const open = () => {
      this.hide();
      this.onTap();
    };
    this.#put(el("button", { type: "button", onclick: open }, el("strong", {}, title), el("span", {}, text)));
  }

  showLink(words, href) {
    this.#put(el("a", { href }, words));
  }

  hide() {
    this.node.hidden = true;
    this.node.replaceChildren();
  }

  #put(content) {
    clearTimeout(this.#timer);
    this.node.replaceChildren(content);
    this.node.hidden = false;
    this.#timer = setTimeout(() => this.hide(), SECONDS * 1000);
  }
}
