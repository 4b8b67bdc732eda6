/* なかみ: every webhook sent and every call received; each message of a talk leads to its own. */

import { api } from "../api.js";
import { el, part } from "../dom.js";
import { callEntry, webhookEntry } from "./records.js";

const MOST_SHOWN = 200;

export const showInspector = ({ root, store, attempt }) => {
  const list = part(root, "inspector");
  const filter = part(root, "inspector-filter");

  const sift = (node) => {
    const { words, kind } = filter.elements;
    const isWanted = !kind.value || node.dataset.direction === kind.value || (kind.value === "bad" && node.matches(".is-bad"));
    node.hidden = !isWanted || !node.textContent.toLowerCase().includes(words.value.trim().toLowerCase());
  };
  const add = (node) => {
    sift(node);
    list.prepend(node);
    while (list.childElementCount > MOST_SHOWN) list.lastElementChild.remove();
  };
  const reveal = ({ item }) => {
    const found = list.querySelector(`[data-ids~="${CSS.escape(item.id)}"]`) ?? own(item);
    found.hidden = false;
    found.open = true;
    root.querySelector("details").open = true;
    found.scrollIntoView({ block: "nearest" });
    found.querySelector("summary").focus();
  };
  /* Older than what is kept, or loaded from a file: then the message itself is all there is. */
  const own = (item) => {
    const node = el("details", { class: "record", "data-direction": "会話", "data-ids": item.id },
      el("summary", {}, `${item.at.slice(11, 19)}　会話　${item.message.type}`),
      el("pre", { tabindex: "0", "aria-label": "メッセージのJSON" }, JSON.stringify(item.message, null, 2)));
    list.prepend(node);
    return node;
  };

  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.addEventListener("input", () => [...list.children].forEach(sift));
  store.addEventListener("webhook", ({ detail }) => add(webhookEntry(detail, attempt)));
  store.addEventListener("call", ({ detail }) => add(callEntry(detail, attempt)));
  store.addEventListener("inspect", ({ detail }) => reveal(detail));
  store.addEventListener("reset", () => list.replaceChildren());
  api.inspect().then(({ webhooks, calls }) => {
    const old = [...webhooks.map((one) => [one.at, webhookEntry(one, attempt)]), ...calls.map((one) => [one.at, callEntry(one, attempt)])];
    old.sort(([one], [other]) => one.localeCompare(other)).forEach(([, node]) => add(node));
  });
};
