/* Where there is room for one phone only, two buttons say which of the two is in sight. Both go on living. */

export class WhichPhone {
  constructor(buttons, phones) {
    this.buttons = [...buttons.children];
    this.phones = phones;
    buttons.addEventListener("click", ({ target }) => target.value && this.show(target.value));
  }

  show(number) {
    this.phones.dataset.shown = number;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.value === number));
  }
}
