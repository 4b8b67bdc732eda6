/* 故障: what the platform is to get wrong next. */

import { api } from "../api.js";
import { el, part } from "../dom.js";

const KINDS = new Map([
  ["500", "500エラー"], ["500_after", "うけとってから500"], ["drop", "切断"], ["drop_after", "うけとってから切断"],
  ["slow", "おそい"], ["drip", "少しずつ"], ["garbage", "でたらめ"],
  ["429_rate", "429（多すぎ）"], ["429_quota", "429（今月の上限）"], ["401", "401（トークン）"],
]);
const ENDPOINTS = ["push", "reply", "multicast", "profile", "richmenu", "verify", "certs", "*"];

export const showFaults = ({ root, store, attempt }) => {
  const form = part(root, "faults");
  const list = part(root, "fault-list");
  const show = (faults) =>
    list.replaceChildren(...faults.map(({ endpoint, kind, times }) => el("li", {}, `${endpoint}：${KINDS.get(kind)} あと${times}回`)));
  const told = ({ faults }) => {
    show(faults);
    return faults.length ? "故障をしかけました" : "故障はありません";
  };

  form.elements.endpoint.append(...ENDPOINTS.map((name) => el("option", { value: name }, name)));
  form.elements.kind.append(...[...KINDS].map(([value, words]) => el("option", { value }, words)));
  store.addEventListener("state", () => show(store.faults));
  part(root, "clear-faults").addEventListener("click", attempt(api.clearFaults, told));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { endpoint, kind, times } = form.elements;
    attempt(() => api.addFault({ endpoint: endpoint.value, kind: kind.value, times: Number(times.value) }), told)();
  });
};
