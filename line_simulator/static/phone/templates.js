/* Template messages: confirm, buttons, carousel, image carousel. */

import { control } from "./actions.js";
import { carousel } from "./carousel.js";
import { el } from "./dom.js";

const buttons = (phone, actions, direction) =>
  el("div", { class: `template-actions is-${direction}` }, actions.map((action) => control(phone, action, { class: "template-action" })));

const card = (phone, { thumbnailImageUrl, title, text, actions }) =>
  el(
    "div",
    { class: "template-card" },
    thumbnailImageUrl && el("img", { class: "template-picture", src: thumbnailImageUrl, alt: "" }),
    title && el("p", { class: "template-title" }, title),
    el("p", { class: "template-text" }, text),
    buttons(phone, actions, "stacked"),
  );

const pictureCard = (phone, { imageUrl, action }) =>
  control(phone, action, { class: "template-card is-picture" }, el("img", { class: "template-picture", src: imageUrl, alt: action.label ?? "" }));

const TEMPLATES = {
  confirm: (phone, { text, actions }) =>
    el("div", { class: "template-card" }, el("p", { class: "template-text" }, text), buttons(phone, actions, "beside")),
  buttons: (phone, template) => card(phone, template),
  carousel: (phone, template, name) => carousel(name, template.columns.map((column) => card(phone, column))),
  image_carousel: (phone, template, name) => carousel(name, template.columns.map((column) => pictureCard(phone, column))),
};

export const templateMessage = (phone, message) => TEMPLATES[message.template.type](phone, message.template, message.altText);
