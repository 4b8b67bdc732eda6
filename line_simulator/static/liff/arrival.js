/* What happens to the address of a page before liff.init() settles. */

const decode = (token) => {
  const part = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
  const bytes = Uint8Array.from(atob(part), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
};

const keepTokens = (tokens) => {
  keep("accessToken", tokens.access_token);
  keep("expires", platformNow() + 1000 * (tokens.expires_in ?? PLATFORM.accessTokenSeconds));
  /* As the SDK does: a stored ID token is neither renewed nor looked at again, even when it is long dead. */
  if (tokens.id_token && kept("IDToken") === null) {
    keep("IDToken", tokens.id_token);
    keep("decodedIDToken", decode(tokens.id_token));
  }
};

const replaceAddress = (url) => window.history.replaceState(window.history.state, "", url);

const takeCredentials = () => {
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  if (!fragment.has("access_token")) return;
  keepTokens(Object.fromEntries(fragment));
  replaceAddress(window.location.pathname + window.location.search);
};

/* True when the page is about to be left for the one that `liff.state` names. */
const redirectToState = () => {
  const here = new URL(window.location.href);
  const state = here.searchParams.get("liff.state");
  if (state === null) return false;
  const target = withExtra(state);
  here.searchParams.delete("liff.state");
  if (target.href === here.href) {
    replaceAddress(here);
    return false;
  }
  window.location.replace(target);
  return true;
};
