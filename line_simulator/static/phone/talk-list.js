/* トーク一覧: the talk with the account as it is seen from outside: its last words, when, how many unread. */

import { part } from "./dom.js";
import { platform } from "./liff-address.js";
import { summary } from "./bubbles.js";

export class TalkList {
  constructor(root) {
    this.root = root;
    for (const name of root.querySelectorAll("[data-account-name]")) name.textContent = platform.accountName;
    for (const sign of root.querySelectorAll("[data-account-sign]")) sign.textContent = platform.accountName.slice(0, 1);
  }

  show(items, unread) {
    const last = items.at(-1);
    part(this.root, "preview").textContent = last ? summary(last.message) : "まだ何もありません";
    part(this.root, "last-time").textContent = last ? last.at.slice(11, 16) : "";
    part(this.root, "unread").textContent = unread ? `未読${unread}` : "";
    part(this.root, "unread").hidden = unread === 0;
  }
}
