/* What happens when a person taps something. */

import { api } from "./api.js";
import { el } from "./dom.js";
import { liffExtra } from "./liff-address.js";
import { pick } from "./picker.js";

const MENU_OPTIONS = {
  closeRichMenu: (phone) => phone.bar.closeMenu(),
  openRichMenu: (phone) => phone.bar.openMenu(),
  openKeyboard: (phone, action) => phone.bar.openKeyboard(action.fillInText ?? ""),
};

const DEEDS = {
  message: (phone, action) => api.say(phone.person, action.text),
  postback: (phone, action) => {
    MENU_OPTIONS[action.inputOption]?.(phone, action);
    return api.tap(phone.person, { data: action.data, display_text: action.displayText ?? action.text ?? "" });
  },
  datetimepicker: async (phone, action) => {
    const value = await pick(phone, action);
    if (value) await api.tap(phone.person, { data: action.data, params: { [action.mode]: value } });
  },
  richmenuswitch: (phone, action) => api.switchMenu(phone.person, action.richMenuAliasId, action.data),
  befriend: (phone) => api.follow(phone.person),
  camera: (phone) => api.send(phone.person, "image"),
  cameraRoll: (phone) => api.send(phone.person, "image"),
  location: (phone) => api.send(phone.person, "location"),
  clipboard: (phone, action) => navigator.clipboard.writeText(action.clipboardText),
  uri: (phone, action) => openUri(phone, action.uri),
};

export const openUri = (phone, uri) => {
  const extra = liffExtra(uri);
  if (extra !== null) phone.sheet.open(extra);
  else if (uri.startsWith("tel:")) phone.toast.showLink(`電話をかける ${uri.slice(4)}`, uri);
  else if (/^https?:/.test(uri)) window.open(uri, "_blank", "noopener");
  else phone.toast.show("お知らせ", `このデモ画面ではひらけません：${uri}`);
};

/* A tap never stops working, however often it is made; what goes wrong is shown on the phone. */
export const perform = async (phone, action) => {
  if (!phone.conditions.isOnline && action.type !== "clipboard" && action.type !== "uri") {
    phone.toast.show("お知らせ", "電波がありません");
    return;
  }
  try {
    await DEEDS[action.type]?.(phone, action);
  } catch (error) {
    phone.toast.show("お知らせ", error.message);
  }
};

export const labelOf = (action) => action.label || action.displayText || action.text || action.uri || "ボタン";

/* A button; for an address outside LIFF a link, so that it reads and opens as one. */
export const control = (phone, action, attributes = {}, ...children) => {
  const content = children.length ? children : [labelOf(action)];
  if (action.type === "uri" && liffExtra(action.uri) === null && /^(https?|tel):/.test(action.uri)) {
    const newTab = action.uri.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener" };
    return el("a", { href: action.uri, ...newTab, ...attributes }, ...content);
  }
  return el("button", { type: "button", onclick: () => perform(phone, action), ...attributes }, ...content);
};
