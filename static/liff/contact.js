/* The family's own contact, sent as typed. What cannot be read is named, with a link to its field. */
import { request } from "./api.js";
import { onSubmit } from "./sending.js";

const PREFIX = "guardian.";
const fieldsOf = (form) => [...form.elements].filter((field) => field.name.startsWith(PREFIX));
const nameOf = (field) => field.name.slice(PREFIX.length);

const mark = (form, wrong) => {
  for (const field of fieldsOf(form)) {
    const isWrong = nameOf(field) in wrong;
    field.setAttribute("aria-invalid", String(isWrong));
    field.closest(".field").classList.toggle("wrong", isWrong);
  }
};

const send = async (form) => {
  mark(form, {});
  const typed = Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), field.value]));
  try {
    await request("PATCH", "/liff/api/me/", typed);
  } catch (error) {
    if (!error.fields) throw error;
    mark(form, error.fields);
    const wrong = fieldsOf(form).filter((field) => nameOf(field) in error.fields);
    error.links = wrong.map((field) => ({ label: error.fields[nameOf(field)][0], href: `#${field.id}` }));
    throw error;
  }
  location.replace(form.dataset.next);
};

for (const form of document.querySelectorAll("form[data-contact]")) onSubmit(form, send);
