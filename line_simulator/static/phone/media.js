/* Films, sounds, places and pictures with areas, shown plainly. */

import { control, labelOf, perform } from "./actions.js";
import { el, placed } from "./dom.js";

const film = ({ originalContentUrl, previewImageUrl }, more) =>
  el("video", { src: originalContentUrl, poster: previewImageUrl, controls: true, preload: "none", "aria-label": "動画", ...more });

/* What a person has sent has no address of its own: the bot would fetch it by its id. */
const sent = (words) => el("p", { class: "bubble" }, words);

export const videoMessage = (phone, message) =>
  message.originalContentUrl ? film(message, { class: "picture" }) : sent("（動画）");

export const audioMessage = (phone, { originalContentUrl, duration = 0 }) => {
  if (!originalContentUrl) return sent("（音声）");
  const player = el("audio", { src: originalContentUrl, controls: true, preload: "none", "aria-label": "音声" });
  return el("div", { class: "bubble" }, el("p", {}, `音声 ${Math.round(duration / 1000)}秒`), player);
};

export const locationMessage = (phone, { title, address, latitude, longitude }) =>
  el(
    "div",
    { class: "bubble" },
    el("p", { class: "place-title" }, title),
    el("p", {}, address),
    el("p", { class: "place-position" }, `北緯 ${latitude}　東経 ${longitude}`),
  );

/* Where the areas lie is counted in a picture 1040 wide; LINE asks for it in the width it needs. */
const area = (phone, whole, { area: bounds, type, label, linkUri, text, clipboardText }) => {
  const action = { type, label, uri: linkUri, text, clipboardText };
  const attributes = { type: "button", class: "menu-area", "aria-label": labelOf(action), style: placed(bounds, whole) };
  return el("button", { ...attributes, onclick: () => perform(phone, action) });
};

export const imagemapMessage = (phone, { baseUrl, altText, baseSize, actions, video }) =>
  el(
    "div",
    { class: "imagemap", style: { aspectRatio: `${baseSize.width} / ${baseSize.height}` } },
    el("img", { src: `${baseUrl}/700`, alt: altText }),
    video && film(video, { style: placed(video.area, baseSize) }),
    video?.externalLink && control(phone, { type: "uri", uri: video.externalLink.linkUri, label: video.externalLink.label }, { class: "flex-button" }),
    actions.map((one) => area(phone, baseSize, one)),
  );
