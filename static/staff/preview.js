// The card as parents will see it, while the form is filled in; the server words it again when it is shown.
const form = document.querySelector("form[data-preview]");
const card = document.getElementById(form.dataset.preview);

function deadlineWords(name) {
  const [days, unit, clock] = [0, 1, 2].map((part) => form.elements[`${name}_${part}`].value);
  if (!days || !clock) return "";
  const isDay = unit === "day";
  const when = days === "0" ? "当日" : days === "1" ? (isDay ? "前日" : "前の開所日") : `${days}${isDay ? "日前" : "開所日前"}`;
  const [hour, minute] = clock.split(":").map(Number);
  return `${when}${hour}時${minute ? `${minute}分` : ""}まで`;
}

function show() {
  for (const place of card.querySelectorAll("[data-from]")) {
    place.dataset.empty ??= place.textContent;
    place.textContent = form.elements[place.dataset.from].value || place.dataset.empty;
  }
  for (const place of card.querySelectorAll("[data-deadline]")) {
    place.textContent = deadlineWords(place.dataset.deadline) || place.textContent;
  }
}

form.addEventListener("input", show);
show();
