/* While a name is written, its reading passes through the input method: it fills フリガナ, as long as nobody has
   written there. The words stay the person's to change. */
const name = document.getElementById("child-name");
const kana = document.getElementById("child-name_kana");
const said = document.getElementById("kana-says");
const READING = /^[ぁ-ゖァ-ヺー]+$/;
let reading = "";
let latest = "";
let filled = "";

const toKatakana = (text) => text.replace(/[ぁ-ゖ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60));

const fill = () => {
  if (kana.value !== filled) return;
  filled = toKatakana(reading);
  kana.value = filled;
  said.textContent = filled ? said.dataset.filled : "";
};

name.addEventListener("compositionstart", () => {
  latest = "";
});
name.addEventListener("compositionupdate", ({ data }) => {
  if (READING.test(data)) latest = data;
});
name.addEventListener("compositionend", ({ data }) => {
  if (data === "" || latest === "") return;
  reading += latest;
  fill();
});
name.addEventListener("input", (event) => {
  if (name.value === "") reading = "";
  else if (!event.isComposing && /^[ 　]$/.test(event.data ?? "")) reading += " ";
  else return;
  fill();
});
