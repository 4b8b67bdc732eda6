/* The LIFF browser: a sheet over the talk with the product's page in a frame. */

import { openUri } from "./actions.js";
import { api } from "./api.js";
import { part } from "./dom.js";
import { liffFrame, platformOrigin } from "./liff-frame.js";
import { outsideAddress, platform } from "./liff-address.js";

/* LINE lets a LIFF browser be minimised only where it is full and may not write into the talk. */
const mayWrite = platform.liffScope.includes("chat_message.write");

export class Sheet {
  #frame = null;
  #before = null;
  #extra = "";

  constructor(phone, root) {
    this.phone = phone;
    this.dialog = part(root, "sheet");
    this.floating = part(root, "floating");
    this.noNetwork = part(root, "no-network");
    this.page = part(this.dialog, "page");
    part(this.dialog, "close").addEventListener("click", () => this.close());
    part(this.dialog, "minimise").addEventListener("click", () => this.minimise());
    part(this.noNetwork, "again").addEventListener("click", () => this.#tryAgain());
    this.floating.addEventListener("click", () => this.#restore());
    this.dialog.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    window.addEventListener("message", (event) => this.#hear(event));
  }

  get isOpen() {
    return this.dialog.open;
  }

  get #canMinimise() {
    return this.phone.conditions.liffSize === "full" && !mayWrite;
  }

  open(extra) {
    const { person, conditions } = this.phone;
    if (conditions.opensOutside) {
      window.open(outsideAddress(extra), "_blank", "noopener");
      return;
    }
    this.#extra = extra;
    this.#frame?.remove();
    this.#frame = liffFrame(person, conditions, extra);
    this.#setTitle("読み込んでいます");
    part(this.dialog, "domain").textContent = new URL(person.liffOrigin).host;
    part(this.dialog, "minimise").hidden = !this.#canMinimise;
    this.page.replaceChildren(this.#frame);
    this.dialog.className = `sheet is-${conditions.liffSize}`;
    this.#showNoNetwork(!conditions.isOnline);
    this.#show();
  }

  close() {
    this.floating.hidden = true;
    this.#frame?.remove();
    this.#frame = null;
    this.#hide();
  }

  minimise() {
    this.#hide();
    this.floating.hidden = false;
    this.floating.focus();
  }

  /* Coming to the talk from a notification leaves an open page where LINE would leave it. */
  minimiseOrClose() {
    if (!this.isOpen) return;
    if (this.#canMinimise) this.minimise();
    else this.close();
  }

  tellNetwork() {
    const { isOnline } = this.phone.conditions;
    this.#frame?.contentWindow.postMessage({ type: "phone.network", isOnline }, this.phone.person.liffOrigin);
  }

  #show() {
    if (this.isOpen) return;
    this.#before = document.activeElement;
    this.floating.hidden = true;
    this.phone.setInert(true);
    this.dialog.show();
    part(this.dialog, "close").focus();
  }

  #hide() {
    if (!this.isOpen) return;
    this.dialog.close();
    this.phone.setInert(false);
    this.#before?.focus();
  }

  #restore() {
    this.#show();
    this.phone.show();
  }

  #tryAgain() {
    if (!this.phone.conditions.isOnline) return;
    if (this.#frame?.hasAttribute("src")) this.#showNoNetwork(false);
    else this.open(this.#extra);
  }

  #showNoNetwork(isShown) {
    this.noNetwork.hidden = !isShown;
    this.page.hidden = isShown;
    if (isShown) this.#setTitle("つながりません");
  }

  #setTitle(title) {
    part(this.dialog, "title").textContent = title;
    this.floating.title = title;
  }

  /* From the frame of this sheet only, and from the one origin that may say what is said. */
  #hear(event) {
    if (!this.#frame || event.source !== this.#frame.contentWindow) return;
    const { type } = event.data ?? {};
    if (event.origin === platform.origin && type === "liff.open") this.open(String(event.data.extra));
    if (event.origin === platformOrigin(this.phone.person) && type === "liff.closeWindow") this.close();
    if (event.origin === this.phone.person.liffOrigin) this.#obey(event.data);
  }

  async #obey({ type, id, url, title }) {
    if (type === "liff.closeWindow") this.close();
    if (type === "liff.noNetwork") this.#showNoNetwork(true);
    if (type === "liff.openWindow" && /^(https?|tel):/.test(url)) openUri(this.phone, url);
    if (type === "liff.title") {
      this.#setTitle(String(title));
      this.tellNetwork();
    }
    if (type === "liff.requestFriendship") {
      await api.follow(this.phone.person);
      this.#frame?.contentWindow.postMessage({ id, answer: true }, this.phone.person.liffOrigin);
    }
  }
}
