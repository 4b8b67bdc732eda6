/* 故障: what the platform is to get wrong next, and how it sends its webhooks. */

import { api } from "../api.js";
import { el, part } from "../dom.js";

const KINDS = {
  500: "500エラー", "500_after": "うけとってから500", drop: "切断", drop_after: "うけとってから切断",
  slow: "おそい", drip: "少しずつ", garbage: "でたらめ",
  "429_rate": "429（多すぎ）", "429_quota": "429（今月の上限）", 401: "401（トークン）",
  duplicate: "2回とどく", reorder: "順番がかわる", batch: "まとめてとどく",
  bad_signature: "署名の誤り", no_signature: "署名なし", lost: "とどかない",
  expired: "期限切れ", other_channel: "ほかのチャネル", alg_none: "alg:none", hs256: "公開鍵でHS256", unknown_kid: "知らないkid",
};
const PLACES = { "*": "どこでも", event: "Webhook", id_token: "IDトークン" };

const option = (names) => (value) => el("option", { value }, names[value] ?? value);

export const showFaults = ({ root, store, attempt }) => {
  const form = part(root, "faults");
  const list = part(root, "fault-list");
  const mode = part(root, "webhook-mode");
  const { endpoint, kind, times } = form.elements;
  let catalogue = {};

  const words = (fault) => `${PLACES[fault.endpoint] ?? fault.endpoint}：${KINDS[fault.kind] ?? fault.kind} あと${fault.times}回`;
  const show = (faults) => list.replaceChildren(...faults.map((fault) => el("li", {}, words(fault))));
  const told = ({ faults }) => {
    show(faults);
    return faults.length ? "故障をしかけました" : "故障はありません";
  };
  const offerKinds = () => kind.replaceChildren(...(catalogue[endpoint.value] ?? []).map(option(KINDS)));
  const showMode = ({ redelivery, sloppy }) => {
    mode.elements.redelivery.checked = redelivery;
    mode.elements.sloppy.checked = sloppy;
  };
  const changeMode = () => api.setMode({ redelivery: mode.elements.redelivery.checked, sloppy: mode.elements.sloppy.checked });

  api.faults().then((answer) => {
    catalogue = answer.catalogue;
    endpoint.replaceChildren(...Object.keys(catalogue).map(option(PLACES)));
    offerKinds();
  });
  api.inspect().then((answer) => showMode(answer.mode));
  endpoint.addEventListener("change", offerKinds);
  mode.addEventListener("change", attempt(changeMode, () => "Webhookの送り方をかえました"));
  store.addEventListener("mode", ({ detail }) => showMode(detail));
  store.addEventListener("reset", () => showMode({ redelivery: false, sloppy: false }));
  store.addEventListener("state", () => show(store.faults));
  part(root, "clear-faults").addEventListener("click", attempt(api.clearFaults, told));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => api.addFault({ endpoint: endpoint.value, kind: kind.value, times: Number(times.value) }), told)();
  });
};
