// 「今日」 keeps itself up to date: parts that have changed are replaced, and nothing else moves. While the server is away
// the last board stays, says since when it is old, and tries again after growing pauses.
import { draw, isDrawn } from "./curtain.js";
import { ask, isSignedOut } from "./presence.js";

const FIRST_PAUSE = 5000;
const board = document.getElementById("board");
const old = document.getElementById("board-old");
const USUAL_PAUSE = Number(board.dataset.seconds) * 1000;
let failures = 0;
let timer = 0;
let isAsking = false;

/** The markup of a part without its tokens, which differ each time. */
function plain(part) {
  const copy = part.cloneNode(true);
  for (const token of copy.querySelectorAll("input[name=csrfmiddlewaretoken], .fresh")) token.remove();
  return copy.innerHTML.replace(/\s+/g, " ");
}

/** Say in words which rows were not there before. */
function mark(part, known) {
  for (const row of part.querySelectorAll("[data-row]")) {
    if (known.has(row.dataset.row)) continue;
    const word = document.createElement("span");
    word.className = "fresh";
    word.textContent = board.dataset.new;
    row.querySelector(".name")?.after(" ", word);
  }
}

function replace(before, part) {
  if (plain(before) === plain(part) || before.querySelector("[data-under-way]")) return;
  const known = new Set([...before.querySelectorAll("[data-row]")].map((row) => row.dataset.row));
  const focused = before.contains(document.activeElement) ? document.activeElement.id : "";
  const { scrollTop } = before;
  mark(part, known);
  before.replaceWith(part);
  part.scrollTop = scrollTop;
  if (focused) document.getElementById(focused)?.focus();
}

/** The board as it is now; null while it cannot be had, also where a proxy answers with a page of its own. */
async function fresh() {
  const answer = await ask(board.dataset.refresh);
  if (!answer) return null;
  const text = await answer.text().catch(() => "");
  const page = new DOMParser().parseFromString(text, "text/html");
  const isOurs = isSignedOut(answer) || page.querySelector("[data-part=updated], #presence") !== null;
  return answer.ok && isOurs ? { answer, page } : null;
}

function show({ answer, page }) {
  if (isSignedOut(answer)) return draw("out");
  // another nursery has been chosen, or the day is over: the heading would be untrue
  if (page.querySelector("[data-of]")?.dataset.of !== board.querySelector("[data-of]").dataset.of) return location.reload();
  for (const part of page.querySelectorAll("[data-part]")) {
    const before = board.querySelector(`[data-part="${part.dataset.part}"]`);
    if (before) replace(before, part);
  }
}

function sayHowOld(isOld) {
  const at = board.querySelector("[data-part=updated]")?.dataset.at;
  const words = isOld ? old.dataset.words.replace("{at}", at) : "";
  if (old.textContent !== words) old.textContent = words;
}

async function update() {
  const found = await fresh();
  if (isDrawn()) return;
  failures = found ? 0 : failures + 1;
  sayHowOld(!found);
  if (found) show(found);
}

const pause = () => (failures === 0 ? USUAL_PAUSE : Math.min(FIRST_PAUSE * 2 ** (failures - 1), USUAL_PAUSE));

async function refresh() {
  if (isAsking) return;
  isAsking = true;
  if (!document.hidden && !isDrawn()) await update();
  isAsking = false;
  clearTimeout(timer);
  timer = setTimeout(refresh, pause());
}

document.addEventListener("visibilitychange", refresh);
window.addEventListener("online", refresh);
timer = setTimeout(refresh, USUAL_PAUSE);
