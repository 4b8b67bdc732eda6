/* 時計: the virtual now of the platform and of the product. */

import { api } from "../api.js";
import { part } from "../dom.js";
import { productSays } from "./words.js";

const FORM = new Intl.DateTimeFormat("ja-JP", {
  timeZone: "Asia/Tokyo", month: "long", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit",
});

/* Two minutes before the Japanese fiscal year ends, on 31 March. */
const beforeYearEnd = (now) => {
  const [year, month] = new Date(now + 9 * 3600_000).toISOString().split("-").map(Number);
  return Date.parse(`${month > 3 ? year + 1 : year}-03-31T23:58:00+09:00`);
};

export const showClock = ({ root, store, attempt }) => {
  const now = part(root, "now");
  const tick = () => {
    now.textContent = FORM.format(Date.now() + 1000 * store.clock.shift_seconds);
  };
  const shift = (seconds) => attempt(() => api.shiftClock(seconds), ({ product }) => `時計をかえました。${productSays(product)}`)();

  for (const button of root.querySelectorAll("[data-forward]")) {
    button.addEventListener("click", () => shift(store.clock.shift_seconds + Number(button.dataset.forward)));
  }
  part(root, "year-end").addEventListener("click", () => {
    const now = Date.now();
    // Up to the next whole second: rounded down, the clock would stand in the minute before.
    shift(Math.ceil((beforeYearEnd(now + 1000 * store.clock.shift_seconds) - now) / 1000));
  });
  part(root, "real-time").addEventListener("click", () => shift(0));
  store.addEventListener("state", tick);
  setInterval(tick, 1000);
};
