// 「/」 goes to the search box, wherever nothing is being typed.
const box = document.getElementById("find");
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || !box || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  box.focus();
});
