/* The panel beside the phones. Each section looks after itself. */

import { api } from "../api.js";
import { part } from "../dom.js";
import { showClock } from "./clock.js";
import { showFaults } from "./faults.js";
import { showInbox } from "./inbox.js";
import { showInspector } from "./inspector.js";
import { showPeople } from "./people.js";
import { showTranscript } from "./transcript.js";
import { showTriggers } from "./triggers.js";
import { productSays } from "./words.js";

const SECTIONS = [showPeople, showClock, showTriggers, showFaults, showTranscript, showInbox, showInspector];

export class Panel {
  constructor(root, store, phones, which) {
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
    /* On the phone that already has the talk, else on the first. */
    const openTalk = (userId, id) => {
      const phone = phones.find((one) => one.userId === userId) ?? phones[0];
      if (phone.userId !== userId) phone.give(userId);
      which.show(String(phone.number));
      phone.comeToTalk(id);
    };
    const tools = { root, store, phones, say, attempt, openTalk };
    for (const show of SECTIONS) show(tools);
    const done = ({ product }) => (product.status === 200 ? "最初からになりました" : `電話だけ最初からになりました（${productSays(product)}）`);
    part(root, "reset").addEventListener("click", attempt(api.reset, done));
  }
}
