/* A postal code fills the address in; what somebody has typed there is never replaced. */
import { request } from "./api.js";

const code = document.querySelector("[data-postal-code]");
const address = document.getElementById(code.dataset.postalCode);
const said = document.getElementById(code.dataset.says);
let filled = "";

const digits = () => code.value.normalize("NFKC").replace(/\D/g, "");

const isTheirs = () => address.value !== "" && address.value !== filled;

const fill = async () => {
  if (digits().length !== 7 || isTheirs()) return;
  try {
    const found = (await request("GET", `/liff/api/postal-codes/${digits()}/`)).address;
    if (isTheirs()) return; // typed while the answer was on its way
    address.value = filled = found;
    said.textContent = `${said.dataset.found}${filled}`;
    // Whoever has gone on to another field is left there.
    if ([document.body, code].includes(document.activeElement)) address.focus();
  } catch (error) {
    said.textContent = error.status === 404 ? said.dataset.unknown : said.dataset.failed;
  }
};

code.addEventListener("change", fill);
