// Five minutes before the hour of idleness is over, a bar asks whether somebody is still there (WCAG 2.2.1). The server
// knows of the other tabs; without it the page's own clock decides. Whoever types or presses something is there.
import { draw, isDrawn, isKept, lift } from "./curtain.js";
import { presence, say, stay } from "./presence.js";

const WARN_MILLISECONDS = 5 * 60 * 1000;
const LOOK_MILLISECONDS = 15 * 1000;
const TELL_MILLISECONDS = 5 * 60 * 1000;
const RETRY_MILLISECONDS = 30 * 1000;
const HOUR = Number(document.getElementById("presence").dataset.seconds) * 1000;
const bar = document.getElementById("idle");
let ends = Date.now() + HOUR;
let told = Date.now();
let isLooking = false;

const warn = () => say(bar, Date.now() >= ends - WARN_MILLISECONDS ? "idle" : "");

function follow({ state, seconds }) {
  if (state === "in") {
    ends = Date.now() + seconds * 1000;
    if (isDrawn()) lift();
  } else if (state !== "away" || (Date.now() >= ends && !isDrawn())) draw(state === "other" ? "other" : "out");
  if (isDrawn()) say(bar, "");
  else warn();
}

async function look() {
  const isDue = isDrawn() ? isKept() : Date.now() >= ends - WARN_MILLISECONDS;
  if (!isDue || isLooking) return;
  isLooking = true;
  follow(await presence());
  isLooking = false;
}

/** The hour begins anew where the server hears of it; else a later act tells it. */
async function goOn() {
  told = Date.now();
  if (await stay()) {
    ends = Date.now() + HOUR;
    return warn();
  }
  told -= TELL_MILLISECONDS - RETRY_MILLISECONDS;
  return look();
}

async function press(event) {
  if (!event.target.closest("button")) return;
  await goOn();
  if (bar.dataset.said === "idle") say(bar, "unheard");
}

function act(event) {
  if (isDrawn() || event.target.closest?.("#idle")) return;
  if (Date.now() - told > TELL_MILLISECONDS) goOn();
}

bar.addEventListener("click", press);
for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, act);
for (const kind of ["focus", "pageshow"]) window.addEventListener(kind, look);
document.addEventListener("visibilitychange", look);
setInterval(() => isDrawn() || look(), LOOK_MILLISECONDS);
