/* What the page knows: the people, their talks, the clock. Listeners hear what has changed. */

import { api } from "./api.js";

export class Store extends EventTarget {
  people = [];
  clock = { now: "", shift_seconds: 0 };
  faults = [];
  /* The phones; a message is unread unless one of them is showing its talk. */
  readers = [];
  #unread = new Map();

  person(userId) {
    return this.people.find((person) => person.userId === userId);
  }

  unread(userId) {
    return this.#unread.get(userId) ?? 0;
  }

  markSeen(userId) {
    if (!this.#unread.delete(userId)) return;
    this.tell("unread", { userId });
  }

  listen() {
    const source = new EventSource("/phone/events/");
    const on = (kind, deed) => source.addEventListener(kind, (event) => deed(JSON.parse(event.data)));
    for (const kind of ["ready", "people", "menu"]) on(kind, () => this.refresh());
    on("reset", () => this.#startAnew());
    on("replaced", ({ userId }) => this.#replace(userId));
    on("talk", ({ userId, item }) => this.#add(userId, item));
    on("read", ({ userId, id }) => this.#markRead(userId, id));
    on("clock", (clock) => this.#set({ clock }));
    for (const kind of ["webhook", "call", "loading", "mode"]) on(kind, (facts) => this.tell(kind, facts));
  }

  async refresh() {
    const state = await api.state();
    for (const person of state.people) this.#keepWhatCameMeanwhile(person);
    this.#set(state);
  }

  /* An event may overtake the answer that does not know of it yet. */
  #keepWhatCameMeanwhile(person) {
    const known = new Set(person.talk.map((item) => item.id));
    const newest = person.talk.at(-1)?.at ?? "";
    const later = this.person(person.userId)?.talk.filter((item) => !known.has(item.id) && item.at >= newest) ?? [];
    person.talk.push(...later);
  }

  #set(facts) {
    Object.assign(this, facts);
    this.tell("state", {});
  }

  #startAnew() {
    this.people = [];
    this.#unread.clear();
    this.tell("reset", {});
    this.refresh();
  }

  /* A saved talk has taken the place of the present one, which must not be kept beside it. */
  #replace(userId) {
    const person = this.person(userId);
    if (person) person.talk = [];
    this.refresh();
  }

  #add(userId, item) {
    const person = this.person(userId);
    if (!person || person.talk.some((known) => known.id === item.id)) return;
    person.talk.push(item);
    const isUnread = item.by === "account" && !this.readers.some((phone) => phone.isReading(userId));
    if (isUnread) this.#unread.set(userId, this.unread(userId) + 1);
    this.tell("talk", { userId, item });
    if (isUnread) this.tell("unread", { userId });
  }

  #markRead(userId, id) {
    const item = this.person(userId)?.talk.find((known) => known.id === id);
    if (item) item.read = true;
    this.tell("read", { userId, id });
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
