/* できごと: what the nursery or another family does meanwhile. */

import { api } from "../api.js";
import { el, part } from "../dom.js";
import { platform } from "../liff-address.js";
import { productSays } from "./words.js";

const UNKNOWN_WORDS = "ぴよぴよ";  // no bot expects it

export const showTriggers = ({ root, store, attempt }) => {
  const form = part(root, "triggers");
  const people = form.elements.user;
  const nursery = form.elements.nursery;
  const told = ({ product }) => productSays(product);

  if (platform.nurseries.length) {
    const select = el("select", { name: "nursery", id: nursery.id });
    select.append(...platform.nurseries.map(({ id, name }) => el("option", { value: id }, name)));
    nursery.replaceWith(select);
  }
  store.addEventListener("state", () => {
    const chosen = people.value;
    people.replaceChildren(...store.people.map((person) => el("option", { value: person.userId }, person.name)));
    if (store.person(chosen)) people.value = chosen;
    form.elements.date.value ||= store.clock.now.slice(0, 10);
  });
  const somebody = () => ({ user: people.value });
  const someDay = () => ({ nursery: form.elements.nursery.value, date: form.elements.date.value });
  const deeds = {
    "interview-passed": () => api.trigger("interview-passed", somebody()),
    "before-deadline": async () => {
      const told = await api.trigger("before-deadline", somebody());
      return told.product.status === 200 ? api.shiftClock(JSON.parse(told.product.answer).shift_seconds) : told;
    },
    "unknown-words": async () => {
      const { status } = await api.say(store.person(people.value), UNKNOWN_WORDS);
      return { product: { status, answer: "" } };
    },
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = event.submitter.value;
    attempt(deeds[name] ?? (() => api.trigger(name, someDay())), told)();
  });
};
