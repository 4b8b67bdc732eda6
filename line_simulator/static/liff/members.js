/* The members of `liff` that need a word of explanation; the plain ones stand in liff.js. */

/* By the platform's clock: a dead access token is thrown away, while a dead ID token is kept (see arrival.js). */
const isLoggedIn = () => {
  if (kept("accessToken") !== null && kept("expires") <= platformNow()) forgetAll();
  return kept("accessToken") !== null;
};

const needsLogin = () => {
  if (!isLoggedIn()) fail("UNAUTHORIZED", "Need access_token for api call, Please login first");
};

const needsScope = (scope) => {
  needsLogin();
  if (!PLATFORM.liffScope.includes(scope)) fail("FORBIDDEN", `${scope} is not allowed for this LIFF app`);
};

const getContext = () => ({
  type: inClient ? "utou" : "external",
  userId: kept("decodedIDToken")?.sub,
  liffId: PLATFORM.liffId,
  viewType: inClient ? viewSize : undefined,
  endpointUrl: PLATFORM.liffEndpoint,
  scope: [...PLATFORM.liffScope],
  menuColorSetting: { adaptableColorSchemes: ["light"] },
  miniAppId: null,
  permanentLinkPattern: "concat",
  availability: {
    shareTargetPicker: { permission: false, minVer: "10.3.0" },
    multipleLiffTransition: { permission: viewSize === "full", minVer: "10.18.0" },
  },
});

const requestFriendship = async () => {
  needsScope("profile");
  if (!inClient || viewSize !== "full") fail("FORBIDDEN", "requestFriendship is not available here");
  await askPhone({ type: "liff.requestFriendship" });
};

const sendMessages = async (messages) => {
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5) {
    fail("INVALID_ARGUMENT", "Number of messages should be in range 1 to 5.");
  }
  if (!inClient || !PLATFORM.liffScope.includes("chat_message.write")) {
    fail("403", "user doesn't grant required permissions yet");
  }
  await askPlatform("/message/v3/share", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ messages }),
  });
};

const openWindow = ({ url, external = false } = {}) => {
  if (typeof url !== "string" || url === "") fail("INVALID_ARGUMENT", "url must be a full URL");
  if (inClient) tellPhone({ type: "liff.openWindow", url: new URL(url).href, external });
  else window.open(url, "_blank", "noopener");
};

const closeWindow = () => {
  if (inClient) tellPhone({ type: "liff.closeWindow" });
};

const queryPermission = async (scope) => {
  const isAsked = PLATFORM.liffScope.includes(scope);
  return { state: isAsked ? (isLoggedIn() ? "granted" : "prompt") : "unavailable" };
};
