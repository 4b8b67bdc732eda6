/* A tap may come before the modules have: it is kept, and sending.js repeats it when the form can be sent. */
document.addEventListener(
  "submit",
  (event) => {
    if (event.target.dataset.ready !== undefined) return;
    event.preventDefault();
    window.earlyTap = { form: event.target, button: event.submitter };
  },
  true,
);

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-answers]");
  if (button && button.form.dataset.ready === undefined) window.earlyTap = { form: button.form, button };
});

/* The switches of the frame are used seldom: their script comes with the first tap. */
const reading = () => import("./reading.js");
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reading]");
  if (button) reading().then(({ change }) => change(button));
});
if (sessionStorage.getItem("typed-before")) {
  document.addEventListener("DOMContentLoaded", () => reading().then(({ restore }) => restore()));
}
