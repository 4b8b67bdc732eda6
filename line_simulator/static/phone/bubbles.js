/* One message of the talk as an element. */

import { openUri } from "./actions.js";
import { el } from "./dom.js";
import { flexMessage } from "./flex.js";
import { liffExtra } from "./liff-address.js";
import { audioMessage, imagemapMessage, locationMessage, videoMessage } from "./media.js";
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
  image: (phone, { previewImageUrl }) =>
    previewImageUrl ? el("img", { class: "picture", src: previewImageUrl, alt: "写真" }) : el("p", { class: "bubble" }, "（写真）"),
  video: videoMessage,
  audio: audioMessage,
  location: locationMessage,
  imagemap: imagemapMessage,
  sticker: () => el("p", { class: "bubble" }, "（スタンプ）"),
};

const unknown = (message) => el("p", { class: "bubble" }, `（このデモ画面では表示できない種類です：${message.type}）`);

/* A saved talk may hold anything; one message that cannot be drawn must not take the others with it. */
export const bubble = (phone, message) => {
  try {
    return BUBBLES[message.type]?.(phone, message) ?? unknown(message);
  } catch {
    return unknown(message);
  }
};

const NAMES = { image: "写真", sticker: "スタンプ", video: "動画", audio: "音声", location: "位置情報" };

/* The words by which a message is known outside the talk: in the list, in a notification. */
export const summary = (message) => message.altText ?? message.text ?? NAMES[message.type] ?? "メッセージ";
