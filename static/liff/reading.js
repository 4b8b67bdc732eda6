/* How the page is read: size of the letters, furigana, language. Loaded when one of the switches is tapped. */
import { request } from "./api.js";
import { tellError } from "./notice.js";

const YEAR = 31536000;
const TYPED = "typed-before";

const remember = (name, value) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
};

const FORMS = "form:is([data-draft], [data-contact])";
const fields = () => [...document.querySelectorAll(`${FORMS} :is(input:not([type=hidden]), textarea)`)];
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";
/* By name, not by place: meanwhile the page may ask about another child. */
const nameOf = (field) => (isTicked(field) ? `${field.name}=${field.value}` : field.name);

const typedInto = (field) => {
  const [now, before] = isTicked(field) ? ["checked", "defaultChecked"] : ["value", "defaultValue"];
  return field[now] === field[before] ? null : field[now];
};

/* In other words, or in a new session, it is another page. What was typed and not yet sent is put back into it, and
   nothing else: what stood there before may be another person's. */
export const openAgain = () => {
  const values = fields().map((field) => [nameOf(field), typedInto(field)]).filter(([, value]) => value !== null);
  if (values.length) sessionStorage.setItem(TYPED, JSON.stringify({ path: location.pathname, values }));
  location.reload();
};

export const restore = () => {
  const { path, values } = JSON.parse(sessionStorage.getItem(TYPED));
  sessionStorage.removeItem(TYPED);
  if (path !== location.pathname) return;
  const typed = new Map(values);
  for (const field of fields().filter((each) => typed.has(nameOf(each)))) {
    field[isTicked(field) ? "checked" : "value"] = typed.get(nameOf(field));
  }
};

const press = (button) => {
  for (const each of button.parentElement.querySelectorAll("button")) each.setAttribute("aria-pressed", each === button);
};

const effects = {
  text_size: (button) => {
    remember("text_size", button.value);
    document.documentElement.dataset.size = button.value;
    press(button);
  },
  furigana: (button) => {
    remember("furigana", button.value);
    openAgain();
  },
  language: async (button) => {
    if (document.body.dataset.token) await request("PATCH", "/liff/api/me/", { language: button.value });
    remember("language", button.value);
    openAgain();
  },
};

export const change = async (button) => {
  try {
    await effects[button.dataset.reading](button);
  } catch (error) {
    tellError(error);
  }
};
