/* The only place that talks to the simulator's server. */

const call = async (path, method = "GET", body = undefined) => {
  const options = { method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body) };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? `${response.status}`);
  return answer;
};

const own = (person, matter) => `/phone/people/${person.userId}/${matter}/`;
const user = (person, deed) => `/control/users/${person.userId}/${deed}/`;

export const api = {
  state: () => call("/phone/state/"),
  inspect: () => call("/control/webhooks/"),
  follow: (person) => call(user(person, "follow"), "POST", {}),
  block: (person) => call(user(person, "block"), "POST", {}),
  say: (person, text) => call(user(person, "say"), "POST", { text }),
  send: (person, kind) => call(user(person, "say"), "POST", { kind }),
  tap: (person, tap) => call(user(person, "tap"), "POST", tap),
  switchMenu: (person, alias, data) => call(user(person, "switch-menu"), "POST", { alias, data }),
  speak: (person, language) => call(own(person, "language"), "POST", { language }),
  withdrawConsent: (person) => call(user(person, "consent"), "POST", { granted: false }),
  loadTalk: (person, messages) => call(own(person, "talk"), "POST", { messages }),
  inbox: (words) => call(`/phone/inbox/?${new URLSearchParams({ words })}`),
  tour: () => call("/phone/tour/"),
  addPerson: (name) => call("/control/users/", "POST", { name }),
  faults: () => call("/control/faults/"),
  setMode: (mode) => call("/control/webhooks/mode/", "POST", mode),
  addFault: (fault) => call("/control/faults/", "POST", fault),
  clearFaults: () => call("/control/faults/", "DELETE"),
  shiftClock: (seconds) => call("/phone/clock/", "POST", { shift_seconds: seconds }),
  reset: () => call("/phone/reset/", "POST", {}),
  trigger: (name, body) => call(`/phone/trigger/${name}/`, "POST", body),
};
