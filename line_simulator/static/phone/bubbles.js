/* One message of the talk as an element. */

import { openUri } from "./actions.js";
import { el } from "./dom.js";
import { flexMessage } from "./flex.js";
import { liffExtra } from "./liff-address.js";
import { templateMessage } from "./templates.js";

const ADDRESS = /(https?:\/\/[^\s「」（）]+)/;

const link = (phone, uri) => {
  const open = (event) => {
    if (liffExtra(uri) === null) return;
    event.preventDefault();
    openUri(phone, uri);
  };
  return el("a", { href: uri, target: "_blank", rel: "noopener", onclick: open }, uri);
};

const textBubble = (phone, text) =>
  el("p", { class: "bubble" }, text.split(ADDRESS).map((piece, index) => (index % 2 ? link(phone, piece) : piece)));

const BUBBLES = {
  text: (phone, message) => textBubble(phone, message.text),
  textV2: (phone, message) => textBubble(phone, message.text),
  flex: flexMessage,
  template: templateMessage,
  image: (phone, message) => el("img", { class: "picture", src: message.previewImageUrl, alt: "写真" }),
  sticker: () => el("p", { class: "bubble" }, "（スタンプ）"),
};

export const bubble = (phone, message) =>
  BUBBLES[message.type]?.(phone, message) ?? el("p", { class: "bubble" }, `（このデモ画面では表示できない種類です：${message.type}）`);

/* The words by which a message is known outside the talk: in the list, in a notification. */
export const summary = (message) => message.altText ?? message.text ?? { image: "写真", sticker: "スタンプ" }[message.type] ?? "メッセージ";
