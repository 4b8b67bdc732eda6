/* One phone: whose it is, its talk list, its talk, its sheet. */

import { api } from "./api.js";
import { summary } from "./bubbles.js";
import { ChatBar } from "./chat-bar.js";
import { clone, el, part } from "./dom.js";
import { platform } from "./liff-address.js";
import { Sheet } from "./sheet.js";
import { Talk } from "./talk.js";
import { Toast } from "./toast.js";

const BANNERS = {
  none: ["まだ友だちではありません", "友だちに追加"],
  blocked: ["ブロックしています", "ブロックをやめる"],
};

export class Phone {
  #unread = 0;

  constructor(number, store) {
    this.number = number;
    this.store = store;
    this.root = clone("phone-template");
    this.root.dataset.phone = String(number);
    this.root.setAttribute("aria-label", `電話${number}`);
    this.screen = part(this.root, "screen");
    this.toast = new Toast(this.root, () => this.#comeToTalk());
    this.sheet = new Sheet(this, this.root);
    this.talk = new Talk(this, part(this.root, "log"), part(this.root, "quick-replies"));
    this.bar = new ChatBar(this, this.root);
    this.owner = part(this.root, "owner");
    this.#listen();
  }

  get person() {
    return this.store.person(this.userId);
  }

  get isTalkVisible() {
    return !part(this.root, "talk").hidden && !(this.sheet.isOpen && platform.liffSize === "full");
  }

  setInert(isInert) {
    part(this.root, "talk").inert = isInert;
    part(this.root, "list").inert = isInert;
  }

  give(userId) {
    this.sheet.close();
    this.toast.hide();
    this.userId = userId;
    this.#unread = 0;
    this.show();
  }

  show() {
    this.#showOwners();
    const { person } = this;
    if (!person) return;
    this.root.dataset.person = person.userId;
    this.root.dataset.standing = person.standing;
    this.talk.show(person, person.talk);
    this.bar.show(person);
    this.#showBanner(person);
    this.#showList(person);
  }

  #listen() {
    this.owner.addEventListener("change", () => this.give(this.owner.value));
    part(this.root, "back").addEventListener("click", () => this.#goToList());
    part(this.root, "open-talk").addEventListener("click", () => this.#comeToTalk());
    part(this.root, "befriend").addEventListener("click", () => api.follow(this.person));
    this.store.addEventListener("state", () => this.show());
    this.store.addEventListener("reset", () => this.#goHome());
    this.store.addEventListener("talk", ({ detail }) => detail.userId === this.userId && this.#hear(detail.item));
    this.store.addEventListener("read", ({ detail }) => detail.userId === this.userId && this.talk.markRead(detail.id));
  }

  #hear(item) {
    if (item.by === "account" && !this.isTalkVisible) {
      this.#unread += 1;
      if (!item.silent) this.toast.show(platform.accountName, summary(item.message));
    }
    this.show();
  }

  #goHome() {
    this.sheet.close();
    this.toast.hide();
    this.#unread = 0;
  }

  #goToList() {
    part(this.root, "talk").hidden = true;
    part(this.root, "list").hidden = false;
    part(this.root, "open-talk").focus();
  }

  #comeToTalk() {
    this.sheet.close();
    this.#unread = 0;
    part(this.root, "list").hidden = true;
    part(this.root, "talk").hidden = false;
    part(this.root, "log").focus();
    this.show();
  }

  /* An open list of people is left alone while nobody comes or goes. */
  #showOwners() {
    const { people } = this.store;
    const isSame = people.length === this.owner.length && people.every((person, index) => person.name === this.owner[index].text);
    if (!isSame) this.owner.replaceChildren(...people.map((person) => el("option", { value: person.userId }, person.name)));
    if (this.owner.value !== this.userId) this.owner.value = this.userId ?? "";
  }

  #showBanner({ standing }) {
    const [words, button] = BANNERS[standing] ?? ["", ""];
    part(this.root, "banner").hidden = standing === "friend";
    part(this.root, "banner-words").textContent = words;
    part(this.root, "befriend").textContent = button;
  }

  #showList(person) {
    const last = person.talk.at(-1);
    part(this.root, "preview").textContent = last ? summary(last.message) : "まだ何もありません";
    part(this.root, "unread").textContent = this.#unread ? `未読${this.#unread}` : "";
    for (const name of this.root.querySelectorAll("[data-account-name]")) name.textContent = platform.accountName;
  }
}
