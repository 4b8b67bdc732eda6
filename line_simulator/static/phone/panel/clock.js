/* 時計: the virtual now of the platform and of the product. */

import { api } from "../api.js";
import { part } from "../dom.js";
import { productSays } from "./words.js";

const FORM = new Intl.DateTimeFormat("ja-JP", {
  timeZone: "Asia/Tokyo", month: "long", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit",
});

export const showClock = ({ root, store, attempt }) => {
  const now = part(root, "now");
  const tick = () => {
    now.textContent = FORM.format(Date.now() + 1000 * store.clock.shift_seconds);
  };
  const shift = (seconds) => attempt(() => api.shiftClock(seconds), ({ product }) => `時計をかえました。${productSays(product)}`)();

  for (const button of root.querySelectorAll("[data-forward]")) {
    button.addEventListener("click", () => shift(store.clock.shift_seconds + Number(button.dataset.forward)));
  }
  part(root, "real-time").addEventListener("click", () => shift(0));
  store.addEventListener("state", tick);
  setInterval(tick, 1000);
};
