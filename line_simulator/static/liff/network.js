/* 電波なし: the phone takes the network away from the page in its sheet. What the page asks for then fails as it does in a lift. */

let isOnline = true;

const takeNetworkAway = () => {
  const ask = window.fetch.bind(window);
  window.fetch = (...request) => (isOnline ? ask(...request) : Promise.reject(new TypeError("Failed to fetch")));
  Object.defineProperty(navigator, "onLine", { configurable: true, get: () => isOnline });
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || origin !== PLATFORM.origin || data?.type !== "phone.network") return;
    if (data.isOnline === isOnline) return;
    isOnline = data.isOnline;
    window.dispatchEvent(new Event(isOnline ? "online" : "offline"));
  });
};

/* Last of all listeners: what the page does by itself needs no help. */
const refuseToLeave = (event) => {
  const leaves = event.type === "submit" || event.target.closest?.("a[href]");
  if (isOnline || event.defaultPrevented || !leaves) return;
  event.preventDefault();
  tellPhone({ type: "liff.noNetwork" });
};

if (inClient) {
  takeNetworkAway();
  for (const kind of ["click", "submit"]) window.addEventListener(kind, refuseToLeave);
}
