/* Steps of a form: what is typed is kept as a draft on the server, then the next page is opened.
   The server reads the draft there and shows this step again where something is missing. */
import { request } from "./api.js";
import { onSubmit } from "./sending.js";

const put = (data, path, value) => {
  const [first, ...rest] = path;
  if (rest.length === 0) data[first] = value;
  else put((data[first] = Object(data[first])), rest, value);
};

const valueOf = (fields) => {
  const [field] = fields;
  if (field.type === "radio") return fields.find((each) => each.checked)?.value ?? "";
  if (field.type === "checkbox") return fields.filter((each) => each.checked).map((each) => each.value);
  return field.value;
};

/* A field named "child.name" becomes {child: {name}}. A button says something only where it is no submit button
   and was pressed itself (`data-answers`): the browser presses a submit button for Enter in any field. */
const typed = (form, button, data) => {
  const fields = [...form.elements].filter((field) => field.name !== "" && !(field instanceof HTMLButtonElement));
  for (const name of new Set(fields.map((field) => field.name))) {
    put(data, name.split("."), valueOf(fields.filter((field) => field.name === name)));
  }
  if (button?.dataset.answers) data[button.dataset.answers] = button.value;
  return data;
};

/* Only a page that has seen a draft has something to add to. */
const known = async (form, path) => {
  if (!form.hasAttribute("data-goes-on")) return {};
  try {
    return (await request("GET", path)).data;
  } catch (error) {
    if (error.status === 404) return {};
    throw error;
  }
};

const save = async (form, button) => {
  const path = `/liff/api/drafts/${form.dataset.draft}/`;
  await request("PUT", path, { data: typed(form, button, await known(form, path)) });
  location.assign(form.dataset.next);
};

for (const form of document.querySelectorAll("form[data-draft]")) onSubmit(form, save);

/* What the family wrote another time comes into its field by a tap, never by itself. */
for (const button of document.querySelectorAll("button[data-fills]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.fills);
    field.value = button.value;
    field.focus();
  });
}
