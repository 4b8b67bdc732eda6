// Five minutes before the hour of idleness is over, a bar asks whether somebody is still there (WCAG 2.2.1).
const bar = document.getElementById("idle");
const WARN_MILLISECONDS = 5 * 60 * 1000;
const GRACE_MILLISECONDS = 5 * 1000;
let timers = [];

/** Count the hour anew. */
function start() {
  timers.forEach(clearTimeout);
  const ends = Number(bar.dataset.seconds) * 1000;
  bar.hidden = true;
  timers = [
    setTimeout(() => { bar.hidden = false; }, Math.max(0, ends - WARN_MILLISECONDS)),
    setTimeout(() => location.reload(), ends + GRACE_MILLISECONDS), // signed out: show nobody's data
  ];
}

if (bar) {
  bar.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(bar.action, { method: "POST", body: new FormData(bar) }).catch(() => null);
    if (answer && answer.status === 204) start();
    else location.reload();
  });
  start();
}
