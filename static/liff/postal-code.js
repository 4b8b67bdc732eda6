/* A postal code fills the address in; what somebody has typed there is never replaced. */
import { request } from "./api.js";

const code = document.querySelector("[data-postal-code]");
const address = document.getElementById(code.dataset.postalCode);
const said = document.getElementById(code.dataset.says);
let filled = "";

const digits = () => code.value.normalize("NFKC").replace(/\D/g, "");

const fill = async () => {
  if (digits().length !== 7 || (address.value !== "" && address.value !== filled)) return;
  try {
    filled = (await request("GET", `/liff/api/postal-codes/${digits()}/`)).address;
    address.value = filled;
    said.textContent = `${said.dataset.found}${filled}`;
    address.focus();
  } catch (error) {
    if (error.status === 404) said.textContent = said.dataset.unknown;
  }
};

code.addEventListener("change", fill);
