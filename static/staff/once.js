// A second press of a button sends nothing: the server would bear it, the reader would wonder.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// A button that decides is no submit button: Enter in a field or on a box would press that one. It comes disabled:
// before this script is there, a press would be lost.
for (const button of document.querySelectorAll("button[data-decides]")) {
  button.addEventListener("click", () => button.form.requestSubmit());
  button.disabled = false;
}
// Back from the next page, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});
