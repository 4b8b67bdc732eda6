/* LIFF addresses and the pages they stand for. */

/* Each person opens the product under a host of their own, so the origin is that of this page. */
const endpoint = () => {
  const registered = new URL(PLATFORM.liffEndpoint);
  return new URL(registered.pathname + registered.search, window.location.origin);
};

const basePath = () => endpoint().pathname.replace(/\/$/, "");

const isBelowEndpoint = (url) => {
  const path = new URL(url, window.location.href).pathname;
  return path === basePath() || path.startsWith(`${basePath()}/`);
};

/* Endpoint path + extra path, both queries, the extra's fragment. */
const withExtra = (extra) => {
  const target = endpoint();
  const more = new URL(extra, "http://extra.invalid/");
  if (extra.startsWith("/") && more.pathname !== "/") target.pathname = basePath() + more.pathname;
  more.searchParams.forEach((value, name) => target.searchParams.append(name, value));
  target.hash = more.hash;
  return target;
};

const permanentLink = (url) => {
  const page = new URL(url);
  if (page.origin !== window.location.origin || !isBelowEndpoint(page)) {
    fail("INVALID_ARGUMENT", "invalid URL: it is not under the endpoint URL");
  }
  const extra = page.pathname.slice(basePath().length).replace(/^\/$/, "") + page.search + page.hash;
  return `${PLATFORM.origin}/${PLATFORM.liffId}${extra}`;
};
