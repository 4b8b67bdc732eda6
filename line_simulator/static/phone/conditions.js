/* ようす: the condition a phone is in. It belongs to the phone, not to the person who holds it. */

import { api } from "./api.js";
import { part } from "./dom.js";
import { platform } from "./liff-address.js";

export class Conditions {
  isOnline = true;
  isQuiet = false;
  isComputer = false;
  isOutside = false;
  textSize = "normal";
  liffSize = platform.liffSize;

  constructor(phone, root) {
    this.phone = phone;
    this.root = root;
    this.form = part(root, "conditions");
    for (const label of this.form.querySelectorAll("label[for]")) this.#nameApart(label);
    this.form.elements.liffSize.value = this.liffSize;
    this.form.addEventListener("change", (event) => this.#change(event.target));
    part(this.form, "withdraw").addEventListener("click", () => this.#withdraw());
    this.#describe();
  }

  /* LINE for a computer opens LIFF addresses in the browser, as LINE on a phone does from outside. */
  get opensOutside() {
    return this.isOutside || this.isComputer;
  }

  show(person) {
    const { language } = this.form.elements;
    if (![...language.options].some((option) => option.value === person.language)) language.add(new Option(person.language));
    language.value = person.language;
  }

  #nameApart(label) {
    const field = document.createElement("span");
    field.textContent = `電話${this.phone.number}の`;
    field.className = "visually-hidden";
    label.prepend(field);
    const id = `${label.htmlFor}-${this.phone.number}`;
    this.form.querySelector(`#${label.htmlFor}`).id = id;
    label.htmlFor = id;
  }

  async #change(field) {
    if (field.name === "language") {
      this.phone.person.language = field.value; // a page opened before the server has answered speaks it already
      await api.speak(this.phone.person, field.value);
      return;
    }
    this[field.name] = field.type === "checkbox" ? field.checked : field.value;
    if (field.name === "isOffline") this.isOnline = !field.checked;
    this.#describe();
    this.phone.feel(field.name);
  }

  async #withdraw() {
    await api.withdrawConsent(this.phone.person);
    this.phone.toast.show("お知らせ", "LIFFアプリの許可を取り消しました。つぎにひらくと、許可の画面が出ます。");
  }

  #describe() {
    this.root.dataset.textSize = this.textSize;
    this.root.toggleAttribute("data-computer", this.isComputer);
    this.root.toggleAttribute("data-offline", !this.isOnline);
    part(this.root, "offline").hidden = this.isOnline;
  }
}
