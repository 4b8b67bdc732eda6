// Arrow keys move from cell to cell of a table of days; Enter opens, as for every link.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The nearest link in that direction, over cells without one. */
function next(table, row, column, [down, right]) {
  let place = [row + down, column + right];
  while (table.rows[place[0]]?.cells[place[1]]) {
    const link = table.rows[place[0]].cells[place[1]].querySelector("a.cell");
    if (link) return link;
    place = [place[0] + down, place[1] + right];
  }
  return null;
}

for (const table of document.querySelectorAll("table[data-grid]")) {
  table.addEventListener("keydown", (event) => {
    const link = event.target.closest("a.cell");
    const step = STEPS[event.key];
    if (!link || !step) return;
    const cell = link.closest("td");
    const target = next(table, cell.parentElement.rowIndex, cell.cellIndex, step);
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
}
