/* Prints the page, where the browser can; LINE's own cannot. */
document.querySelector("[data-print]").addEventListener("click", () => window.print());
