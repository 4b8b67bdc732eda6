/* Says what went wrong, in the box that every page has for it. The words are the page's or the server's. */
const box = document.getElementById("notice");

export const words = (name) => document.getElementById(`say-${name}`).content.textContent;

const linkTo = ({ label, href }) => {
  const link = document.createElement("a");
  link.className = "button plain";
  link.href = href;
  link.textContent = label;
  return link;
};

/* `links` are {label, href}; the box takes the focus, so that it is read out and seen. */
export const tell = (message, links = []) => {
  const sentence = document.createElement("p");
  sentence.textContent = message;
  box.className = "notice bad";
  box.replaceChildren(sentence, ...links.map(linkTo));
  box.focus();
  box.scrollIntoView({ block: "nearest" });
};

/* The way on that a refusal of the server names; `links` where whoever sent it knows better. */
export const tellError = (error) => {
  const { action, links } = error;
  tell(error.message, links ?? (action && action.kind !== "none" ? [action] : []));
};

export const clear = () => {
  box.className = "";
  box.replaceChildren();
};
