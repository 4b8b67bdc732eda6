/* The frame in which the sheet shows a page. */

import { el } from "./dom.js";
import { platform } from "./liff-address.js";

/* The platform under the person's own name: the name says to the server whose phone it is. */
export const platformOrigin = ({ n }) => {
  const own = new URL(platform.origin);
  own.hostname = `${n}.${platform.phoneHostname}`;
  return own.origin;
};

/* Each opening is a LIFF browser of its own: the frame's name tells sdk.js so, and what this one is like. */
export const liffFrame = (person, { liffSize, isOnline }, extra) =>
  el("iframe", {
    title: "LIFF",
    name: `liff-browser-${person.n}-${crypto.randomUUID()} ${liffSize} ${person.language}`,
    allow: "clipboard-write",
    src: isOnline ? `${platformOrigin(person)}/${platform.liffId}${extra}` : false,
  });
