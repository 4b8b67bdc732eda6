/* One phone: whose it is, its condition, its talk list, its talk, its sheet. */

import { Banner } from "./banner.js";
import { summary } from "./bubbles.js";
import { ChatBar } from "./chat-bar.js";
import { Conditions } from "./conditions.js";
import { clone, el, part } from "./dom.js";
import { platform } from "./liff-address.js";
import { Sheet } from "./sheet.js";
import { Talk } from "./talk.js";
import { TalkList } from "./talk-list.js";
import { Toast } from "./toast.js";

export class Phone {
  /* How much of the talk had come when the network went; undefined while it is there. */
  #held = undefined;

  constructor(number, store) {
    this.number = number;
    this.store = store;
    this.root = clone("phone-template");
    this.root.dataset.phone = String(number);
    this.root.setAttribute("aria-label", `電話${number}`);
    this.screen = part(this.root, "screen");
    this.toast = new Toast(this.root, () => this.comeToTalk());
    this.conditions = new Conditions(this, this.root);
    this.sheet = new Sheet(this, this.root);
    this.talk = new Talk(this, part(this.root, "log"), part(this.root, "quick-replies"));
    this.bar = new ChatBar(this, this.root);
    this.list = new TalkList(this.root);
    this.banner = new Banner(this, this.root);
    this.owner = part(this.root, "owner");
    store.readers.push(this);
    this.#listen();
  }

  get person() {
    return this.store.person(this.userId);
  }

  isReading(userId) {
    const isCovered = this.sheet.isOpen && this.conditions.liffSize === "full";
    return userId === this.userId && this.conditions.isOnline && !part(this.root, "talk").hidden && !isCovered;
  }

  setInert(isInert) {
    part(this.root, "talk").inert = isInert;
    part(this.root, "list").inert = isInert;
  }

  give(userId) {
    this.#goHome();
    this.userId = userId;
    this.#held = this.conditions.isOnline ? undefined : this.person?.talk.length;
    this.show();
  }

  show() {
    this.#showOwners();
    const { person } = this;
    if (!person) return;
    this.root.dataset.person = person.userId;
    this.root.dataset.standing = person.standing;
    const items = person.talk.slice(0, this.#held);
    if (this.isReading(this.userId)) this.store.markSeen(this.userId);
    this.talk.show(person, items);
    this.bar.show(person);
    this.conditions.show(person);
    this.list.show(items, this.conditions.isOnline ? this.store.unread(this.userId) : 0);
    this.banner.show(person);
  }

  /* A condition has changed. What came while there was no network comes in now. */
  feel(name) {
    if (name === "isOffline") {
      const isBack = this.conditions.isOnline;
      const missed = isBack ? (this.person?.talk.slice(this.#held) ?? []) : [];
      this.#held = isBack ? undefined : this.person?.talk.length;
      this.sheet.tellNetwork();
      this.show();
      if (missed.length) this.#announce(missed.at(-1));
      return;
    }
    if (name === "liffSize" || name === "isOutside" || name === "isComputer") this.sheet.close();
    this.show();
  }

  comeToTalk(id = "") {
    this.sheet.minimiseOrClose();
    part(this.root, "list").hidden = true;
    part(this.root, "talk").hidden = false;
    part(this.root, "log").focus();
    this.show();
    if (id) this.talk.reveal(id);
  }

  #listen() {
    this.owner.addEventListener("change", () => this.give(this.owner.value));
    part(this.root, "back").addEventListener("click", () => this.#goToList());
    part(this.root, "open-talk").addEventListener("click", () => this.comeToTalk());
    this.store.addEventListener("state", () => this.show());
    this.store.addEventListener("reset", () => this.#goHome());
    const on = (kind, deed) =>
      this.store.addEventListener(kind, ({ detail }) => detail.userId === this.userId && deed(detail));
    on("talk", ({ item }) => this.#hear(item));
    on("unread", () => this.show());
    on("read", ({ id }) => this.talk.markRead(id));
    on("loading", ({ seconds }) => this.talk.showThinking(seconds));
  }

  #hear(item) {
    if (item.by === "account" && this.conditions.isOnline && !this.isReading(this.userId)) this.#announce(item);
    this.show();
  }

  #announce({ by, silent, message }) {
    if (by === "account" && !silent && !this.conditions.isQuiet) this.toast.show(platform.accountName, summary(message));
  }

  #goHome() {
    this.sheet.close();
    this.toast.hide();
    this.#held = this.conditions.isOnline ? undefined : 0;
  }

  #goToList() {
    part(this.root, "talk").hidden = true;
    part(this.root, "list").hidden = false;
    part(this.root, "open-talk").focus();
    this.show();
  }

  /* An open list of people is left alone while nobody comes or goes. */
  #showOwners() {
    const { people } = this.store;
    const isSame = people.length === this.owner.length && people.every((person, index) => person.name === this.owner[index].text);
    if (!isSame) this.owner.replaceChildren(...people.map((person) => el("option", { value: person.userId }, person.name)));
    if (this.owner.value !== this.userId) this.owner.value = this.userId ?? "";
  }
}
