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
