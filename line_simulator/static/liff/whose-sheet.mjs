/* A link inside the sheet led to a LIFF address. As in LINE, that opens the LIFF app anew: the phone around us does it. */

const { origin } = JSON.parse(document.querySelector("script[data-platform]").dataset.platform);

if (window.parent !== window) {
  const extra = window.location.pathname.replace(/^\/[^/]+/, "") + window.location.search + window.location.hash;
  window.parent.postMessage({ type: "liff.open", extra }, origin);
}
