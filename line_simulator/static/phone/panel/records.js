/* One webhook or call of the inspector: as a line, as JSON to read, as a payload for a test. */

import { el } from "../dom.js";

const parsed = (text) => {
  try {
    return typeof text === "string" ? JSON.parse(text) : text;
  } catch {
    return text;
  }
};

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

const isGood = ({ status }) => status >= 200 && status < 300;

const copyButton = (text, attempt) => {
  const copy = attempt(() => navigator.clipboard.writeText(text), () => "コピーしました");
  return el("button", { type: "button", onclick: copy }, "テスト用にコピー");
};

const entry = ({ direction, title, record, facts, texts, payload, ids }, attempt) => {
  const outcome = record.status ?? record.error ?? "返事なし";
  const words = [record.at.slice(11, 19), direction, title, outcome, `${Math.round(record.seconds * 1000)}ミリ秒`].join("　");
  const body = texts.map(([name, text]) => `${name}\n${pretty(parsed(text))}`).join("\n\n");
  const list = facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  const attributes = { class: isGood(record) ? "record" : "record is-bad", "data-direction": direction, "data-ids": ids.join(" ") };
  return el(
    "details",
    attributes,
    el("summary", {}, words),
    el("dl", {}, list),
    copyButton(pretty(payload), attempt),
    el("pre", { tabindex: "0", "aria-label": `${direction} ${title}のJSON` }, body),
  );
};

const SIGNATURES = { bad_signature: "わざと誤った署名", no_signature: "わざと署名なし" };

const signatureSays = ({ mischief, status }) =>
  `${SIGNATURES[mischief] ?? "正しい署名"}。ボットの返事は${status ?? "なし"}`;

export const webhookEntry = (record, attempt) => {
  const kinds = record.body.events.map((event) => event.type).join("、") || "空";
  const facts = [
    ["送り先", record.url || "なし"],
    ["署名", signatureSays(record)],
    ["結果", record.error ?? "うけとった"],
    ["故障", record.mischief ?? "なし"],
  ];
  return entry({
    direction: "Webhook",
    title: kinds,
    record,
    facts,
    texts: [["x-line-signature", record.signature ?? "なし"], ["送ったもの", record.body]],
    payload: record.body,
    ids: record.body.events.map((event) => event.message?.id ?? event.webhookEventId),
  }, attempt);
};

export const callEntry = (record, attempt) => {
  const fault = record.fault ? `（故障：${record.fault}）` : "";
  const answer = parsed(record.response);
  const facts = [
    ["x-line-request-id", record.request_id],
    ["x-line-retry-key", record.retry_key ?? "なし"],
  ];
  return entry({
    direction: "API",
    title: `${record.method} ${record.path}${fault}`,
    record,
    facts,
    texts: [["うけとったもの", record.request], ["返したもの", record.response]],
    payload: { method: record.method, path: record.path, body: parsed(record.request), status: record.status, answer },
    ids: answer?.sentMessages?.map((message) => message.id) ?? [],
  }, attempt);
};
