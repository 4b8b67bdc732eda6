/* The consent page of a plain browser: one button for each person. */

const form = document.querySelector("form");
const asked = new URLSearchParams(window.location.search);
for (const field of form.querySelectorAll("input[type=hidden]")) field.value = asked.get(field.name) ?? "";

const { users } = await (await fetch("/control/users/")).json();
for (const person of users) {
  const button = document.createElement("button");
  button.name = "user";
  button.value = person.userId;
  button.textContent = `${person.name}として許可する`;
  document.getElementById("people").append(button);
}
