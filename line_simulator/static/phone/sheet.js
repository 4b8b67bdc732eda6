/* The LIFF browser: a sheet over the talk with the product's page in a frame. */

import { openUri } from "./actions.js";
import { api } from "./api.js";
import { el, part } from "./dom.js";
import { platform } from "./liff-address.js";

const WORDS_OF_THE_SDK = new Set([
  "liff.closeWindow", "liff.openWindow", "liff.requestFriendship", "liff.title",
]);

export class Sheet {
  #frame = null;
  #before = null;

  constructor(phone, root) {
    this.phone = phone;
    this.dialog = part(root, "sheet");
    this.dialog.classList.add(`is-${platform.liffSize}`);
    part(this.dialog, "close").addEventListener("click", () => this.close());
    this.dialog.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    window.addEventListener("message", (event) => this.#hear(event));
  }

  get isOpen() {
    return this.dialog.open;
  }

  /* Each opening is a LIFF browser of its own: the frame's name tells sdk.js so. */
  open(extra) {
    const { person } = this.phone;
    if (!this.isOpen) this.#before = document.activeElement;
    this.#frame?.remove();
    const own = new URL(platform.origin);
    own.hostname = `${person.n}.${platform.phoneHostname}`;
    this.#frame = el("iframe", {
      title: "LIFF",
      name: `liff-browser-${person.n}-${crypto.randomUUID()}`,
      allow: "clipboard-write",
      src: `${own.origin}/${platform.liffId}${extra}`,
    });
    this.#setTitle("読み込んでいます");
    part(this.dialog, "domain").textContent = new URL(person.liffOrigin).host;
    part(this.dialog, "page").replaceChildren(this.#frame);
    this.phone.setInert(true);
    if (!this.isOpen) this.dialog.show();
    part(this.dialog, "close").focus();
  }

  close() {
    if (!this.isOpen) return;
    this.dialog.close();
    this.#frame?.remove();
    this.#frame = null;
    this.phone.setInert(false);
    this.#before?.focus();
  }

  #setTitle(title) {
    part(this.dialog, "title").textContent = title;
  }

  /* From the frame of this sheet only, and from the one origin that may say what is said. */
  #hear(event) {
    if (!this.#frame || event.source !== this.#frame.contentWindow) return;
    const { type } = event.data ?? {};
    if (event.origin === platform.origin && type === "liff.open") this.open(String(event.data.extra));
    if (event.origin === this.phone.person.liffOrigin && WORDS_OF_THE_SDK.has(type)) this.#obey(event.data);
  }

  async #obey({ type, id, url, title }) {
    if (type === "liff.closeWindow") this.close();
    if (type === "liff.title") this.#setTitle(String(title));
    if (type === "liff.openWindow" && /^(https?|tel):/.test(url)) openUri(this.phone, url);
    if (type === "liff.requestFriendship") {
      await api.follow(this.phone.person);
      this.#frame?.contentWindow.postMessage({ id, answer: true }, this.phone.person.liffOrigin);
    }
  }
}
