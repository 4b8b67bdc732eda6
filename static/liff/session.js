/* Logs in through LINE. The only script that touches `liff`; a page without a session waits for it. */
import { request, useCsrfToken, whenSessionEnds } from "./api.js";
import { tell, words } from "./notice.js";

const PATIENCE = 8000;
const MOST_TRIES = 3;
const TRIES = "liff-tries";
const page = document.body.dataset;
const waiting = document.getElementById("waiting");
const hasSession = page.token !== "";

class Trouble extends Error {}

const patiently = (promise) => {
  const tooLong = new Promise((_, reject) => setTimeout(() => reject(new Trouble("slow")), PATIENCE));
  return Promise.race([promise, tooLong]);
};

const sdk = () =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", () => resolve(window.liff));
    script.addEventListener("error", () => reject(new Trouble("slow")));
    script.src = page.liffSdk;
    document.head.append(script);
  });

/* As the server prints it: enough to tell tokens apart, no use for anything else. */
const fingerprint = async (token) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
};

const openSession = async (token) => {
  const language = window.liff.getAppLanguage?.() ?? "";
  const answer = await request("POST", "/liff/api/session/", { id_token: token, language }, { mayRenew: false });
  useCsrfToken(answer.csrf_token);
};

/* Cookies that do not stay would reload for ever. Whoever has begun to type already goes on typing. */
const openPageAgain = async () => {
  const tries = Number(sessionStorage.getItem(TRIES)) + 1;
  sessionStorage.setItem(TRIES, tries);
  if (tries > MOST_TRIES) throw new Trouble("reopen");
  const { openAgain } = await import("./reading.js");
  openAgain();
};

const logIn = async () => {
  const liff = await patiently(sdk());
  await patiently(liff.init({ liffId: page.liffId }));
  const here = new URL(location.href);
  if (here.searchParams.has("liff.state")) return location.replace(here.pathname);
  const token = liff.getIDToken();
  if (!token) throw new Trouble(liff.isInClient() ? "reopen" : "outside");
  if ((await fingerprint(token)) === page.token) return;
  await openSession(token);
  await openPageAgain();
};

const links = {
  slow: () => [{ label: words("try-again"), href: location.href }],
  reopen: () => [{ label: words("open-again"), href: page.liffLink }],
  outside: () => [{ label: words("open-line"), href: page.liffLink }],
};

/* On a computer the page is needed on the phone. */
const offerCode = () => {
  if (!matchMedia("(min-width: 48em)").matches) return;
  document.getElementById("notice").append(document.getElementById("show-scan").content.cloneNode(true));
};

const explain = (error) => {
  if (hasSession) return; // the page works by its session; LINE's token is only a way to get one
  waiting?.remove();
  const kind = error instanceof Trouble ? error.message : error.status === 401 ? "reopen" : "slow";
  tell(words(kind), links[kind]());
  if (kind === "outside") offerCode();
};

whenSessionEnds(async () => {
  try {
    await openSession(window.liff.getIDToken());
    return true;
  } catch {
    return false;
  }
});

/* LINE asks the person; whether they agreed comes to the server as an event of its own. */
const befriend = async () => {
  try {
    await window.liff.requestFriendship();
    location.reload();
  } catch {
    tell(words("befriend"));
  }
};

const closeSheet = (event) => {
  if (!window.liff?.isInClient()) return;
  event.preventDefault();
  window.liff.closeWindow();
};

document.querySelector("[data-friendship]")?.addEventListener("click", befriend);
document.querySelector("[data-close]")?.addEventListener("click", closeSheet);
if (hasSession) sessionStorage.removeItem(TRIES);
logIn().catch(explain);
