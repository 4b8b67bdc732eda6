/* The page: two phones, one panel, one stream of what happens. */

import { Panel } from "./panel/panel.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";

const store = new Store();
const phones = [1, 2].map((number) => new Phone(number, store));
document.getElementById("phones").append(...phones.map((phone) => phone.root));
new Panel(document.getElementById("panel"), store, phones);

/* Each phone begins with a person of its own, and keeps its owner for as long as there is one. */
store.addEventListener("state", () => {
  phones.forEach((phone, index) => {
    if (!phone.person && store.people.length) phone.give((store.people[index] ?? store.people[0]).userId);
  });
});
store.listen();
