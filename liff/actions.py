"""The one next step of a refusal as a link of ours: what `Way` means in the parents' pages."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liff import links
from reservations.denials import Denial, Way


@dataclass(frozen=True)
class Action:
    """`kind` is "phone", "link" or "none"; `href` is for an `<a>`."""

    kind: str
    label: str
    href: str

    def as_json(self) -> dict[str, Any]:
        """As the API writes it."""
        return {"kind": self.kind, "label": self.label, "href": self.href}


NO_ACTION = Action("none", "", "")
_PAGES = {
    Way.STATE: (gettext_lazy("いまの状態を見る"), "home"),
    Way.BOOKINGS: (gettext_lazy("予約を確認する"), "bookings"),
    Way.CALENDAR: (gettext_lazy("ほかの日を選ぶ"), "book"),
    Way.REGISTER: (gettext_lazy("児童の登録をする"), "register"),
    Way.CONSENT: (gettext_lazy("同意の画面をひらく"), "register"),
}


def page_action(way: Way) -> Action:
    """The link to the page that the way means."""
    label, page = _PAGES[way]
    return Action("link", str(label), reverse(f"pages:{page}"))


def phone_action(phone: str) -> Action:
    """The link that calls the nursery."""
    return Action("phone", _("園に電話する"), links.phone(phone))


def reopen_action() -> Action:
    """The link that opens our pages anew in LINE, with a new ID token."""
    return Action("link", _("LINEでひらき直す"), links.home())


def action_of(denial: Denial, phone: str = "") -> Action:
    """The denial's way as a link; `phone` is the nursery's where the denial itself does not say it."""
    if denial.way is Way.NONE:
        return NO_ACTION
    if denial.way is not Way.PHONE:
        return page_action(denial.way)
    number = str(denial.facts.get("phone", phone))
    return phone_action(number) if number else page_action(Way.STATE)
