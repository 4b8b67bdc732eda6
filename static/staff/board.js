// 「今日」 keeps itself up to date: parts that have changed are replaced, and nothing else moves.
const board = document.getElementById("board");

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

function replace(old, part) {
  if (plain(old) === plain(part)) return;
  const known = new Set([...old.querySelectorAll("[data-row]")].map((row) => row.dataset.row));
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const { scrollTop } = old;
  mark(part, known);
  old.replaceWith(part);
  part.scrollTop = scrollTop;
  if (focused) document.getElementById(focused)?.focus();
}

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(board.dataset.refresh, { credentials: "same-origin" }).catch(() => null);
  if (!answer) return; // the office's network is away: the time of the last refresh says so
  if (answer.redirected || !answer.ok) return void location.reload(); // signed out: show nobody's data
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of page.querySelectorAll("[data-part]")) {
    const old = board.querySelector(`[data-part="${part.dataset.part}"]`);
    if (old) replace(old, part);
  }
}

setInterval(refresh, Number(board.dataset.seconds) * 1000);
document.addEventListener("visibilitychange", refresh);
