/* Talking to the phone around the sheet. Both sides look at origin and source. */

const tellPhone = (message) => window.parent.postMessage(message, PLATFORM.origin);

const askPhone = (message) =>
  new Promise((resolve) => {
    const id = `${Date.now()}-${Math.random()}`;
    const listen = (event) => {
      const isPhone = event.source === window.parent && event.origin === PLATFORM.origin;
      if (!isPhone || event.data?.id !== id) return;
      window.removeEventListener("message", listen);
      resolve(event.data.answer);
    };
    window.addEventListener("message", listen);
    tellPhone({ ...message, id });
  });

const askPlatform = async (path, options = {}) => {
  const headers = { ...options.headers, Authorization: `Bearer ${kept("accessToken")}` };
  const response = await fetch(PLATFORM.origin + path, { ...options, headers });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) fail(String(response.status), answer.message ?? response.statusText);
  return answer;
};

/* The sheet shows the page's title, which it cannot read from outside. */
if (inClient) {
  const tellTitle = () => tellPhone({ type: "liff.title", title: document.title });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", tellTitle);
  else tellTitle();
}
