// Whether the product answers, and whether this person is still signed in. The only script of the staff's pages that
// asks the server; what a proxy says in its place counts as no answer.
const about = document.getElementById("presence").dataset;
const PATIENCE_MILLISECONDS = 8000;

/** The answer of the product; null while it is away. */
export async function ask(address, options = {}) {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  const answer = await fetch(address, { credentials: "same-origin", signal, ...options }).catch(() => null);
  return answer && answer.status < 500 ? answer : null;
}

/** Whether the answer is the sign-in page. */
export const isSignedOut = (answer) => answer.redirected && new URL(answer.url).pathname === about.login;

/** The tokens of a page end with the session in which it was shown; the same person goes on in the next one. */
function renew(token) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

/** `in` with the seconds that are left, `out`, `other` if somebody else has signed in meanwhile, or `away`. */
export async function presence() {
  const answer = await ask(about.ask);
  if (answer && isSignedOut(answer)) return { state: "out" };
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!said?.person) return { state: "away" };
  if (said.person !== about.person) return { state: "other" };
  renew(said.token);
  return { state: "in", seconds: said.seconds };
}

/** Say that somebody is there, so that the hour of idleness begins anew; whether the server has heard it. */
export async function stay() {
  const token = document.querySelector("#presence input[name=csrfmiddlewaretoken]").value;
  const answer = await ask(about.stay, { method: "POST", headers: { "X-CSRFToken": token } });
  return answer?.status === 204;
}

/** What a bar of the page says: the template of that name, or nothing. */
export function say(bar, name) {
  const words = name ? document.querySelector(`#presence template[data-say="${name}"]`).content.cloneNode(true) : "";
  if (bar.dataset.said === name) return;
  bar.dataset.said = name;
  bar.replaceChildren(words);
}
