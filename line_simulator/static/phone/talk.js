/* The talk: one log of everything said, newest at the bottom. */

import { perform, labelOf } from "./actions.js";
import { bubble } from "./bubbles.js";
import { el } from "./dom.js";
import { platform } from "./liff-address.js";

const clockTime = (at) => `${Number(at.slice(11, 13))}時${at.slice(14, 16)}分`;
const day = (at) => `${Number(at.slice(5, 7))}月${Number(at.slice(8, 10))}日`;

/* A message taken back keeps its id and changes its words. */
const keyOf = (item) => `${item?.id} ${item?.message.text ?? ""}`;

export class Talk {
  #shown = [];
  #isAtEnd = true;
  #dots = null;

  constructor(phone, log, quickReplies) {
    this.phone = phone;
    this.log = log;
    this.quickReplies = quickReplies;
    /* The newest message stays in sight when the menu opens or a picture arrives, unless the person has scrolled up. */
    this.log.addEventListener("scroll", () => this.#noteScroll());
    new ResizeObserver(() => this.#keepAtEnd()).observe(log);
    log.addEventListener("load", () => this.#keepAtEnd(), true);
  }

  #noteScroll() {
    this.#isAtEnd = this.log.scrollTop + this.log.clientHeight >= this.log.scrollHeight - 40;
  }

  #keepAtEnd() {
    if (this.#isAtEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  /* Draws only what is new, so that nothing is read out twice. */
  show(person, items) {
    const isSame = this.userId === person.userId && this.#shown.every((key, index) => key === keyOf(items[index]));
    if (!isSame) {
      this.log.replaceChildren();
      this.#shown = [];
    }
    this.userId = person.userId;
    for (const item of items.slice(this.#shown.length)) {
      this.#append(person, item, items[this.#shown.length - 1]);
      this.#shown.push(keyOf(item));
    }
    this.#showQuickReplies(items.at(-1));
  }

  /* Brings a message into sight and the focus to it. */
  reveal(id) {
    const entry = this.log.querySelector(`[data-message="${CSS.escape(id)}"]`);
    if (!entry) return;
    entry.tabIndex = -1;
    entry.focus();
    entry.scrollIntoView({ block: "nearest" });
  }

  /* The dots of 「考えています」 go when a message comes, or when the bot has had its time. */
  showThinking(seconds) {
    this.#stopThinking();
    this.#dots = el("p", { class: "thinking" }, el("span", { class: "visually-hidden" }, "返事を用意しています"), "…");
    this.log.append(this.#dots);
    this.#keepAtEnd();
    setTimeout(this.#stopThinking, seconds * 1000, this.#dots);
  }

  #stopThinking = (dots = this.#dots) => dots?.remove();

  markRead(id) {
    this.log.querySelector(`[data-message="${CSS.escape(id)}"] .read-mark`)?.removeAttribute("hidden");
  }

  #append(person, item, before) {
    if (item.by === "account") this.#stopThinking();
    if (!before || day(before.at) !== day(item.at)) this.log.append(el("p", { class: "day" }, day(item.at)));
    this.log.append(item.by === "system" ? el("p", { class: "system" }, item.message.text) : this.#entry(person, item));
    this.#isAtEnd = true;
    this.#keepAtEnd();
  }

  #entry(person, item) {
    const isOwn = item.by === "person";
    const who = isOwn ? person.name : platform.accountName;
    const read = isOwn && el("span", { class: "read-mark", hidden: !item.read }, "既読");
    const inside = el("button", { type: "button", class: "inside", "aria-label": "このメッセージのなかみ", onclick: () => this.phone.store.tell("inspect", { item }) }, "{ }");
    return el(
      "div",
      { class: `entry is-${item.by}`, "data-message": item.id },
      !isOwn && el("span", { class: "avatar", "aria-hidden": "true" }, platform.accountName.slice(0, 1)),
      el("span", { class: "visually-hidden" }, `${who}から ${clockTime(item.at)}：`),
      el("div", { class: "entry-content" }, bubble(this.phone, item.message)),
      el("span", { class: "entry-time" }, inside, read, el("span", { "aria-hidden": "true" }, item.at.slice(11, 16))),
    );
  }

  /* Shown for the last message only, as LINE does. */
  #showQuickReplies(last) {
    const items = last?.by === "account" ? (last.message.quickReply?.items ?? []) : [];
    const button = ({ action }) =>
      el("button", { type: "button", onclick: () => perform(this.phone, action) }, labelOf(action));
    this.quickReplies.replaceChildren(...items.map(button));
    this.quickReplies.hidden = items.length === 0;
  }
}
