/* The date and time picker of the phone. */

import { clone, part } from "./dom.js";

const INPUT = { date: "date", time: "time", datetime: "datetime-local" };

const plain = (value) => value?.replace("t", "T") ?? "";

/* The picked value, or null where the person has thought better of it. */
export const pick = (phone, action) =>
  new Promise((resolve) => {
    const dialog = clone("picker-template");
    const input = part(dialog, "input");
    const before = document.activeElement;
    input.type = INPUT[action.mode];
    input.value = plain(action.initial);
    input.min = plain(action.min);
    input.max = plain(action.max);
    part(dialog, "title").textContent = action.label ?? "日時をえらぶ";
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "ok" ? input.value : null);
      dialog.remove();
      before?.focus();
    });
    phone.screen.append(dialog);
    dialog.showModal();
  });
