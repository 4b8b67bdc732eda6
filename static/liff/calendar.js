/* Keeps an open calendar true: looked up again every minute while it is seen, and when it is seen again.
   The focus stays where it is; it is said aloud only when a day can, or can no longer, be chosen. */
import { look } from "./api.js";

const EVERY = 60_000;
const SOON = 10_000;
const list = document.querySelector(".calendar ol");
const said = document.getElementById("calendar-says");
const old = document.getElementById("calendar-old");
let lookedAt = Date.now();

const days = (page) => [...page.querySelectorAll(".calendar li")];
const isFree = (day) => day.querySelector("a.day") !== null;
const words = (day) => `${day.querySelector(".date .long").textContent} ${day.querySelector(".mark .long").textContent.trim()}`;

/* Both lists hold the same days: only what differs is replaced, and keeps the focus. */
const replace = (before, after) => {
  if (before.innerHTML === after.innerHTML) return null;
  const hasFocus = before.contains(document.activeElement);
  const hasChanged = isFree(before) !== isFree(after);
  before.replaceChildren(...after.childNodes);
  if (hasFocus) {
    const day = before.querySelector(".day");
    if (!isFree(before)) day.tabIndex = -1;
    day.focus({ preventScroll: true });
  }
  return hasChanged ? words(before) : null;
};

const takeOver = (page, selector) => {
  const [here, there] = [document.querySelector(selector), page.querySelector(selector)];
  if (here && there) here.replaceChildren(...there.childNodes);
};

const refresh = async () => {
  lookedAt = Date.now();
  const page = await look(location.pathname);
  const isThere = Boolean(page?.body.dataset.token);
  const words = isThere ? "" : old.dataset.words;
  if (old.textContent !== words) old.textContent = words;
  if (!isThere) return;
  const [before, after] = [days(document), days(page)];
  const isSame = before.length === after.length && before.every((day, at) => day.dataset.day === after[at].dataset.day);
  if (!isSame) {
    said.textContent = said.dataset.other;
    return;
  }
  const changed = before.map((day, at) => replace(day, after[at])).filter(Boolean);
  takeOver(page, ".reasons dl");
  takeOver(page, "#calendar-when");
  if (changed.length) said.textContent = `${said.dataset.news}${changed.join("、")}`;
};

const isSeen = () => document.visibilityState === "visible";
const onReturn = () => isSeen() && Date.now() - lookedAt > SOON && refresh();

if (list) {
  setInterval(() => isSeen() && refresh(), EVERY);
  document.addEventListener("visibilitychange", onReturn);
  window.addEventListener("pageshow", (event) => event.persisted && refresh());
}
