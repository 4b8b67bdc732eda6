/* A form that is under way: its button says so, and a second tap does nothing. */
import { clear, tell, tellError, words } from "./notice.js";

const underWay = new WeakSet();
const labels = new WeakMap();

const mark = (button, isSending) => {
  if (!button) return;
  if (!labels.has(button)) labels.set(button, [...button.childNodes]);
  button.replaceChildren(...(isSending ? [words("sending")] : labels.get(button)));
  if (isSending) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
};

const explain = (error) => {
  if (error.code === "no_session" || error.code === "bad_token") {
    tell(words("reopen"), [{ label: words("open-again"), href: document.body.dataset.liffLink }]);
  } else tellError(error);
};

/* `send(form, button)` ends by leaving the page, or throws an ApiError that is shown in its place. */
export const onSubmit = (form, send) => {
  let last = null;
  let pressed = null; // a button that is no submit button, and sends the form all the same
  form.addEventListener("click", (event) => {
    pressed = event.target.closest("button[data-answers]");
    if (pressed) form.requestSubmit();
    pressed = null;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (underWay.has(form)) return;
    underWay.add(form);
    last = event.submitter ?? pressed;
    clear();
    mark(last, true);
    try {
      await send(form, last);
    } catch (error) {
      underWay.delete(form);
      mark(last, false);
      explain(error);
    }
  });
  form.dataset.ready = "";
  const early = window.earlyTap;
  if (early?.form === form) early.button ? early.button.click() : form.requestSubmit();
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    underWay.delete(form);
    mark(last, false);
  });
};
