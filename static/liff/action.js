/* Forms that do one thing: POST what the page has prepared, then open the page that shows it done. */
import { request } from "./api.js";
import { onSubmit } from "./sending.js";

/* `data-next` may name the new row as {id}; without it the same page is opened again. */
const pageAfter = (form, row) => form.dataset.next?.replace("{id}", row?.id ?? "") || location.href;

/* The place has gone: the calendar says so and offers what is left (`data-taken`). */
const pageOfAlternatives = (form, alternatives) => {
  const query = new URLSearchParams({ taken: form.dataset.wanted });
  for (const { date, time_band: band } of alternatives) query.append("instead", `${date}.${band}`);
  return `${form.dataset.taken}?${query}`;
};

/* What was typed has become a row; an old draft left over would do no harm. */
const forget = (kind) => request("DELETE", `/liff/api/drafts/${kind}/`).catch(() => {});

const send = async (form) => {
  const payload = form.querySelector("script[type='application/json']");
  const headers = form.dataset.key ? { "Idempotency-Key": form.dataset.key } : {};
  try {
    const row = await request("POST", form.dataset.action, payload ? JSON.parse(payload.textContent) : {}, { headers });
    if (form.dataset.discard) await forget(form.dataset.discard);
    location.replace(pageAfter(form, row));
  } catch (error) {
    const isTaken = error.code === "full" || error.alternatives.length > 0;
    if (!form.dataset.taken || !isTaken) throw error;
    location.replace(pageOfAlternatives(form, error.alternatives));
  }
};

for (const form of document.querySelectorAll("form[data-action]")) onSubmit(form, send);
