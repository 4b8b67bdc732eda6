/* なかみ: every webhook sent and every call received. */

import { api } from "../api.js";
import { el, part } from "../dom.js";

const MOST_SHOWN = 200;

const pretty = (text) => {
  try {
    return JSON.stringify(typeof text === "string" ? JSON.parse(text) : text, null, 2);
  } catch {
    return text;
  }
};

const entry = (direction, title, record, texts) => {
  const words = [record.at.slice(11, 19), direction, title, record.status ?? record.error ?? "返事なし", `${record.seconds}秒`].join("　");
  const body = texts.map(([name, text]) => `${name}\n${pretty(text)}`).join("\n\n");
  const copy = el("button", { type: "button", onclick: () => navigator.clipboard.writeText(body) }, "コピー");
  const isGood = record.status >= 200 && record.status < 300;
  return el("details", { class: isGood ? "" : "is-bad", "data-direction": direction },
    el("summary", {}, words), copy, el("pre", { tabindex: "0" }, body));
};

const webhookEntry = (record) => {
  const kinds = record.body.events.map((event) => event.type).join("、") || "空";
  return entry("Webhook", kinds, record, [["x-line-signature", record.signature], ["送ったもの", record.body]]);
};

const callEntry = (record) => {
  const fault = record.fault ? `（故障：${record.fault}）` : "";
  const texts = [["x-line-request-id", record.request_id], ["うけとったもの", record.request], ["返したもの", record.response]];
  return entry("API", `${record.method} ${record.path}${fault}`, record, texts);
};

export const showInspector = ({ root, store }) => {
  const list = part(root, "inspector");
  const add = (node) => {
    list.prepend(node);
    while (list.childElementCount > MOST_SHOWN) list.lastElementChild.remove();
  };
  store.addEventListener("webhook", ({ detail }) => add(webhookEntry(detail)));
  store.addEventListener("call", ({ detail }) => add(callEntry(detail)));
  store.addEventListener("reset", () => list.replaceChildren());
  api.inspect().then(({ webhooks, calls }) => {
    const old = [...webhooks.map((one) => [one.at, webhookEntry(one)]), ...calls.map((one) => [one.at, callEntry(one)])];
    old.sort(([one], [other]) => one.localeCompare(other)).forEach(([, node]) => add(node));
  });
};
