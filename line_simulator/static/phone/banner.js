/* The line over the talk that says how the person stands to the account, and the button that changes it. */

import { perform } from "./actions.js";
import { part } from "./dom.js";

const WORDS = {
  none: ["まだ友だちではありません", "友だちに追加"],
  blocked: ["ブロックしています", "ブロックをやめる"],
};

export class Banner {
  constructor(phone, root) {
    this.banner = part(root, "banner");
    part(root, "befriend").addEventListener("click", () => perform(phone, { type: "befriend" }));
  }

  show({ standing }) {
    const [words, button] = WORDS[standing] ?? ["", ""];
    this.banner.hidden = !(standing in WORDS);
    part(this.banner, "banner-words").textContent = words;
    part(this.banner, "befriend").textContent = button;
  }
}
