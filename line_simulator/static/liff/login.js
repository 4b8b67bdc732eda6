/* Login in a plain browser: a code for tokens, proven by PKCE to be asked for and fetched by the same page. */

const inBase64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const randomWord = () => inBase64Url(crypto.getRandomValues(new Uint8Array(32)));

const challengeFor = async (verifier) =>
  inBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));

const goToLogin = async (redirectUri) => {
  const [codeVerifier, state] = [randomWord(), randomWord()];
  keep("loginTmp", { codeVerifier, state });
  const query = new URLSearchParams({
    response_type: "code",
    client_id: PLATFORM.loginChannelId,
    redirect_uri: redirectUri,
    scope: PLATFORM.liffScope.join(" "),
    state,
    code_challenge: await challengeFor(codeVerifier),
    code_challenge_method: "S256",
  });
  window.location.assign(`${PLATFORM.origin}/liff/v1/authorize?${query}`);
};

const login = ({ redirectUri = endpoint().href } = {}) => {
  if (inClient) console.warn("liff.login() cannot be used in the LIFF browser");
  else goToLogin(redirectUri);
};

const exchangeCode = async () => {
  const url = new URL(window.location.href);
  const refusal = url.searchParams.get("liffOAuth2Error");
  if (refusal) fail("INIT_FAILED", `${refusal}: ${url.searchParams.get("error_description")}`);
  const code = url.searchParams.get("code");
  const redirectUri = url.searchParams.get("liffRedirectUri");
  if (!code || !redirectUri) return;
  const { codeVerifier, state } = kept("loginTmp") ?? {};
  if (!codeVerifier || state !== url.searchParams.get("state")) fail("INIT_FAILED", "the login was begun elsewhere");
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: PLATFORM.loginChannelId,
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
  });
  const response = await fetch(`${PLATFORM.origin}/oauth2/v2.1/token`, { method: "POST", body });
  if (!response.ok) fail("INIT_FAILED", "the authorization code was refused");
  forgetAll();
  keepTokens(await response.json());
  ["code", "state", "liffClientId", "liffRedirectUri"].forEach((name) => url.searchParams.delete(name));
  replaceAddress(url);
};
