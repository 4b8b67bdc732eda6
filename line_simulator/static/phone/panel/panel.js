/* The panel beside the phones. Each section looks after itself. */

import { api } from "../api.js";
import { part } from "../dom.js";
import { showClock } from "./clock.js";
import { showFaults } from "./faults.js";
import { showInspector } from "./inspector.js";
import { showPeople } from "./people.js";
import { showTriggers } from "./triggers.js";
import { productSays } from "./words.js";

export class Panel {
  constructor(root, store, phones) {
    this.status = part(root, "status");
    const say = (words) => {
      this.status.textContent = words;
    };
    const attempt = (deed, words) => async () => {
      try {
        say(words(await deed()));
      } catch (error) {
        say(`うまくいきませんでした：${error.message}`);
      }
    };
    const tools = { root, store, phones, say, attempt };
    for (const show of [showPeople, showClock, showTriggers, showFaults, showInspector]) show(tools);
    const done = ({ product }) => (product.status === 200 ? "最初からになりました" : `電話だけ最初からになりました（${productSays(product)}）`);
    part(root, "reset").addEventListener("click", attempt(api.reset, done));
  }
}
