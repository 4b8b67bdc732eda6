/* Where the SDK keeps what it was given: for this opening in the LIFF browser, for good in any other. */

const FRAME_NAME = /^liff-browser-(\d+)-/;
const inClient = window.parent !== window && FRAME_NAME.test(window.name);
const storage = inClient ? sessionStorage : localStorage;
/* The name goes on with what this browser is like: the size of its view and the language of its LINE. */
const [, viewSize = PLATFORM.liffSize, lineLanguage = navigator.language] = inClient ? window.name.split(" ") : [];
const PREFIX = `LIFF_STORE:${PLATFORM.liffId}:`;

const keep = (name, value) => storage.setItem(PREFIX + name, JSON.stringify(value));

const kept = (name) => {
  const text = storage.getItem(PREFIX + name);
  return text === null ? null : JSON.parse(text);
};

const forgetAll = () => {
  Object.keys(storage)
    .filter((key) => key.startsWith(PREFIX))
    .forEach((key) => storage.removeItem(key));
};

/* A tab keeps its sessionStorage when the sheet is closed; LINE's browser does not. The frame's name says which opening this is. */
if (inClient && kept("opening") !== window.name) {
  forgetAll();
  keep("opening", window.name);
}

const platformNow = () => Date.now() + 1000 * PLATFORM.shiftSeconds;
