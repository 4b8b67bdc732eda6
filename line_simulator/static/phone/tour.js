/* 案内: the product tells the steps and says which have happened; this shows them one at a time. */

import { api } from "./api.js";
import { el, part } from "./dom.js";

const SECONDS_BETWEEN_LOOKS = 2;

export class Tour {
  #steps = [];
  #people = [];
  #at = 0;
  #timer = 0;

  constructor(root, store, phones, which) {
    this.root = root;
    this.phones = phones;
    this.which = which;
    this.store = store;
    part(root, "tour-start").addEventListener("click", () => this.#start());
    part(root, "tour-end").addEventListener("click", () => this.#end());
    part(root, "tour-back").addEventListener("click", () => this.#goTo(this.#at - 1));
    part(root, "tour-next").addEventListener("click", () => this.#goTo(this.#at + 1));
    part(root, "tour-action").addEventListener("click", () => this.#act());
    for (const kind of ["talk", "reset"]) store.addEventListener(kind, () => this.#timer && this.#look());
    this.#find();
  }

  /* A product without a tour leaves the page as it was. */
  async #find() {
    await this.#ask();
    this.root.hidden = this.#steps.length === 0;
    part(this.root, "tour-title").textContent = `案内：${this.#steps.length}つの場面でひとめぐり`;
  }

  async #ask() {
    const { steps, people } = await api.tour();
    this.#steps = steps;
    this.#people = people;
  }

  #start() {
    this.#give();
    this.#isShown(true);
    this.#goTo(this.#firstOpen());
    this.#timer = setInterval(() => this.#look(), SECONDS_BETWEEN_LOOKS * 1000);
    part(this.root, "tour-end").focus();
  }

  #give() {
    this.#people.forEach((userId, index) => this.phones[index]?.userId !== userId && this.phones[index]?.give(userId));
  }

  #end() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#isShown(false);
    part(this.root, "tour-title").textContent = `案内：${this.#steps.length}つの場面でひとめぐり`;
    this.#say("");
    part(this.root, "tour-start").focus();
  }

  #isShown(isShown) {
    part(this.root, "tour-start").hidden = isShown;
    part(this.root, "tour-end").hidden = !isShown;
    part(this.root, "tour-body").hidden = !isShown;
  }

  #firstOpen() {
    const open = this.#steps.findIndex(({ done }) => !done);
    return open === -1 ? this.#steps.length - 1 : open;
  }

  /* What has happened since the last look; the step in sight gives way to the next when it has. */
  async #look() {
    const before = this.#steps.map(({ done }) => done);
    await this.#ask();
    if (!this.#timer || !this.#steps.length) return;
    const isNew = (index) => this.#steps[index].done && !before[index];
    const fresh = this.#steps.filter((step, index) => isNew(index)).map(({ title }) => `「${title}」ができました。`);
    if (before.some((done, index) => done && !this.#steps[index]?.done)) this.#beginAgain();
    else if (isNew(this.#at)) this.#goTo(this.#firstOpen());
    else this.#show();
    if (fresh.length) this.#say(fresh.join("") + (this.#steps.every(({ done }) => done) ? "ひとめぐりしました。" : ""));
  }

  #beginAgain() {
    this.#say("最初からになりました。");
    this.#give();
    this.#goTo(this.#firstOpen());
  }

  #goTo(index) {
    this.#at = Math.max(0, Math.min(index, this.#steps.length - 1));
    this.which.show(String(this.#steps[this.#at].phone));
    this.#show();
  }

  #show() {
    const { title, text, action } = this.#steps[this.#at];
    const button = part(this.root, "tour-action");
    part(this.root, "tour-title").textContent = `案内 ${this.#at + 1}／${this.#steps.length}：${title}`;
    part(this.root, "tour-text").textContent = text;
    button.hidden = !action;
    button.textContent = action?.label ?? "";
    part(this.root, "tour-back").disabled = this.#at === 0;
    part(this.root, "tour-next").disabled = this.#at === this.#steps.length - 1;
    part(this.root, "tour-steps").replaceChildren(...this.#steps.map((step, index) => this.#tick(step, index)));
  }

  #tick({ title, done }, index) {
    const state = done ? "できました" : "まだです";
    const attributes = { class: done ? "is-done" : "", "aria-current": index === this.#at ? "step" : null };
    return el("li", attributes, el("span", { "aria-hidden": "true" }, done ? "✓" : String(index + 1)), el("span", { class: "visually-hidden" }, `${title}：${state}`));
  }

  async #act() {
    const { trigger, body } = this.#steps[this.#at].action;
    const { product } = await api.trigger(trigger, body);
    if (product.status !== 200) this.#say(`うまくいきませんでした：${product.answer.slice(0, 200)}`);
    await this.#look();
  }

  #say(words) {
    part(this.root, "tour-said").textContent = words;
  }
}
