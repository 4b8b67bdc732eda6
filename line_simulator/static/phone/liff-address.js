/* Telling a LIFF address from any other. */

export const platform = JSON.parse(document.querySelector("[data-platform]").dataset.platform);

const bases = [platform.origin, "https://liff.line.me", "https://miniapp.line.me"].map((origin) => `${origin}/${platform.liffId}`);

/* What follows the LIFF id, or null where the address is none of LIFF's. */
export const liffExtra = (uri) => {
  const base = bases.find((known) => uri === known || [`${known}/`, `${known}?`, `${known}#`].some((start) => uri.startsWith(start)));
  return base === undefined ? null : uri.slice(base.length);
};

/* For a browser that is not LINE's. */
export const outsideAddress = (extra) => `${platform.origin}/${platform.liffId}${extra}`;
