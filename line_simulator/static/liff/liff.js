/* The global `liff`. */

let id = null;
let settleReady;
const ready = new Promise((resolve) => {
  settleReady = resolve;
});

const start = async ({ liffId, withLoginOnExternalBrowser = false } = {}) => {
  if (!liffId) fail("INVALID_CONFIG", "liffId is necessary for liff.init()");
  if (liffId !== PLATFORM.liffId) fail("INIT_FAILED", `there is no LIFF app ${liffId} here`);
  if (!isBelowEndpoint(window.location.href)) {
    console.warn(`liff.init() was called with a current URL that is not related to the endpoint URL. ${PLATFORM.liffEndpoint} is not a prefix of ${window.location.href}`);
  }
  if (inClient) takeCredentials();
  else await exchangeCode();
  id = liffId;
  if (redirectToState()) await new Promise(() => {});
  if (!inClient && withLoginOnExternalBrowser && !isLoggedIn()) {
    await goToLogin(window.location.href);
    await new Promise(() => {});
  }
  settleReady();
};

const init = (config, onSuccess, onError) => {
  const started = start(config).catch((error) => {
    throw error instanceof LiffError ? error : new LiffError("INIT_FAILED", String(error), error);
  });
  if (onSuccess || onError) started.then(onSuccess ?? (() => {}), onError ?? (() => {}));
  return started;
};

const language = () => document.documentElement.dataset.appLanguage ?? lineLanguage;
const AVAILABLE = { shareTargetPicker: false, multipleLiffTransition: viewSize === "full", subwindowOpen: false };

window.liff = Object.freeze({
  get id() {
    return id;
  },
  ready,
  init,
  isInClient: () => inClient,
  isLoggedIn,
  login,
  logout: forgetAll,
  getAccessToken: () => kept("accessToken"),
  getIDToken: () => kept("IDToken"),
  getDecodedIDToken: () => kept("decodedIDToken"),
  getProfile: async () => {
    needsScope("profile");
    return askPlatform("/v2/profile");
  },
  getFriendship: async () => {
    needsScope("profile");
    return askPlatform("/friendship/v1/status");
  },
  requestFriendship,
  getContext,
  getOS: () => (/iphone|ipad/i.test(navigator.userAgent) ? "ios" : /android/i.test(navigator.userAgent) ? "android" : "web"),
  getAppLanguage: language,
  getLanguage: language,
  getVersion: () => "2.31.0",
  getLineVersion: () => (inClient ? "26.10.0" : null),
  isApiAvailable: (name) => AVAILABLE[name] ?? false,
  closeWindow,
  openWindow,
  sendMessages,
  permanentLink: {
    createUrlBy: async (url) => permanentLink(url),
    createUrl: () => permanentLink(window.location.href),
  },
  permission: {
    query: queryPermission,
    getGrantedAll: async () => (isLoggedIn() ? [...PLATFORM.liffScope] : []),
    requestAll: async () => {},
  },
  i18n: { setLang: async () => {} },
  use: () => {},
});
