// Before a form is sent, its page asks whether the server is there and the person still signed in: what was typed stays
// where it is, instead of giving way to a browser's error page or to the sign-in page.
import { draw } from "./curtain.js";
import { presence, say } from "./presence.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30_000;
const bar = document.getElementById("unsent");
const free = new WeakSet();
let waiting = 0;

/** Look again, after growing pauses, until the button can be pressed. */
function wait(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const { state } = await presence();
    if (state === "away") wait(Math.min(pause * 2, LONGEST_PAUSE));
    else say(bar, "back");
  }, pause);
}

async function send(form, button) {
  form.dataset.underWay = "";
  const { state } = await presence();
  delete form.dataset.underWay;
  if (state === "away") {
    say(bar, "away");
    wait(FIRST_PAUSE);
  } else if (state === "in") {
    clearTimeout(waiting);
    say(bar, "");
    free.add(form);
    form.requestSubmit(button);
    free.delete(form);
  } else draw(state);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || free.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!("underWay" in form.dataset)) send(form, event.submitter);
  },
  true,
);
