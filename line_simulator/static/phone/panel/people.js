/* 人: who is there, who is a friend, who has blocked. */

import { api } from "../api.js";
import { el, part } from "../dom.js";

const STANDING = { none: "友だちではない", friend: "友だち", blocked: "ブロック中", gone: "LINEをやめた" };

const told = ({ webhook }) => `Webhookの返事：${webhook?.status ?? webhook?.error ?? "なし"}`;

export const showPeople = ({ root, store, phones, attempt }) => {
  const list = part(root, "people");
  const form = part(root, "add-person");
  const button = (words, name, deed) => el("button", { type: "button", "aria-label": `${name}：${words}`, onclick: deed }, words);

  const row = (person) =>
    el(
      "li",
      {},
      el("span", {}, `${person.n}. ${person.name}（${STANDING[person.standing]}）`),
      el(
        "span",
        { class: "row-buttons" },
        phones.map((phone) => button(`電話${phone.number}`, person.name, () => phone.give(person.userId))),
        person.standing === "gone" ? null : person.standing === "friend"
          ? button("ブロック", person.name, attempt(() => api.block(person), told))
          : button(person.standing === "blocked" ? "ブロックをやめる" : "友だちに追加", person.name, attempt(() => api.follow(person), told)),
      ),
    );

  store.addEventListener("state", () => list.replaceChildren(...store.people.map(row)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    form.reset();
    if (name) attempt(() => api.addPerson(name), (person) => `${person.name}をくわえました`)();
  });
};
