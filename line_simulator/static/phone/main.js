/* The page: two phones, one panel, one stream of what happens. */

import { Panel } from "./panel/panel.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";
import { Tour } from "./tour.js";
import { WhichPhone } from "./which-phone.js";

const store = new Store();
const phones = [1, 2].map((number) => new Phone(number, store));
document.getElementById("phones").append(...phones.map((phone) => phone.root));
const which = new WhichPhone(document.getElementById("which-phone"), document.getElementById("phones"));
new Panel(document.getElementById("panel"), store, phones, which);
new Tour(document.getElementById("tour"), store, phones, which);

/* Each phone begins with a person of its own, and keeps its owner for as long as there is one. */
store.addEventListener("state", () => {
  phones.forEach((phone, index) => {
    if (!phone.person && store.people.length) phone.give((store.people[index] ?? store.people[0]).userId);
  });
});
store.listen();
