// Once somebody is signed out nothing of anybody's stays in sight. What is being written waits behind the curtain for
// the same person to sign in again, at most for a working day; a page without a form is emptied at once.
const KEPT_MILLISECONDS = 12 * 60 * 60 * 1000;
let drawn = null;

/** A form to be filled in, with something to lose; the boxes beside the rows of a list are none. */
const FORM = "#content form[method=post]:not(#changelist-form)";
const isBeingWritten = () =>
  document.querySelector(`${FORM} :is(textarea, select, input:not([type=hidden], [type=submit]))`) !== null;

const isEmpty = () => drawn !== null && !drawn.isKept;

export const isDrawn = () => drawn !== null;

/** Whether a page waits behind the curtain. */
export const isKept = () => drawn !== null && drawn.isKept;

function hang(name) {
  const content = document.querySelector(`#presence template[data-curtain="${name}"]`).content.cloneNode(true);
  const curtain = content.firstElementChild;
  document.querySelector(".curtain")?.remove();
  document.body.append(curtain);
  const link = curtain.querySelector("a[data-next]");
  if (link) link.search = new URLSearchParams({ next: location.pathname });
  document.body.classList.add("curtained");
  document.title = curtain.querySelector("h1").textContent;
}

const empty = () =>
  document.body.replaceChildren(document.getElementById("presence"), document.querySelector(".curtain"));

/** `why`: `out`, or `other` if the page is of somebody who has left. */
export function draw(why) {
  if (isEmpty()) return;
  const isKept = why === "out" && isBeingWritten() && (!drawn || Date.now() - drawn.at < KEPT_MILLISECONDS);
  if (isKept && drawn) return;
  hang(isKept ? "kept" : why);
  drawn = { at: Date.now(), isKept, title: drawn?.title ?? document.title };
  if (isKept) setTimeout(() => isDrawn() && draw("out"), KEPT_MILLISECONDS);
  else empty();
  document.querySelector(".curtain h1").focus();
}

/** The same person is back. */
export function lift() {
  document.querySelector(".curtain").remove();
  document.body.classList.remove("curtained");
  document.title = drawn.title;
  drawn = null;
}
