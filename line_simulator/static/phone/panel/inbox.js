/* 受信箱: all that the bot has sent to anybody, arrived or not, with a search. */

import { api } from "../api.js";
import { summary } from "../bubbles.js";
import { el, part } from "../dom.js";

const MILLISECONDS_TO_GATHER = 300;

export const showInbox = ({ root, store, openTalk }) => {
  const list = part(root, "inbox");
  const words = part(root, "inbox-words");
  let timer = 0;

  const row = ({ id, user, name, at, endpoint, delivered, message }) =>
    el(
      "li",
      { class: delivered ? "" : "is-lost" },
      el("span", { class: "inbox-words" }, `${at.slice(5, 16).replace("T", " ")}　${name}　${summary(message)}`),
      el(
        "span",
        { class: "row-buttons" },
        el("span", { class: "inbox-state" }, `${endpoint}：${delivered ? "届いた" : "届かない"}`),
        delivered && el("button", { type: "button", "aria-label": `${name}のトークでひらく：${summary(message)}`, onclick: () => openTalk(user, id) }, "トークでひらく"),
      ),
    );
  const show = async () => {
    const { messages } = await api.inbox(words.value.trim());
    part(root, "inbox-count").textContent = messages.length ? `${messages.length}件` : "ありません";
    list.replaceChildren(...messages.map(row));
  };
  const showSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(show, MILLISECONDS_TO_GATHER);
  };

  words.addEventListener("input", showSoon);
  for (const kind of ["state", "talk", "call"]) store.addEventListener(kind, showSoon);
};
