/* The consent page of a plain browser: one button for each person. */

const form = document.querySelector("form");
form.elements.redirect_uri.value = new URLSearchParams(window.location.search).get("redirect_uri") ?? "";

const { users } = await (await fetch("/control/users/")).json();
for (const person of users) {
  const button = document.createElement("button");
  button.name = "user";
  button.value = person.userId;
  button.textContent = `${person.name}として許可する`;
  document.getElementById("people").append(button);
}
