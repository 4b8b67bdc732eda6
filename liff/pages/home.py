"""「いまの状態」: every registration with its four steps and the one thing to do next (R6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liff.pages.frame import liff_page, show
from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.models import Guardian
from reservations.status import RegistrationStatus, registrations_of

ENDS_SOON = timedelta(days=30)
# How many of the four steps 登録, 面談の予約, 面談, 利用できます are behind a registration in that state.
_STEPS_DONE = {"interview_pending": 1, "interview_booked": 2, "awaiting_result": 3, "usable": 4}


@dataclass(frozen=True)
class Card:
    """One registration as the page shows it. `steps` are (word, is it done); empty for one that has ended."""

    status: RegistrationStatus
    steps: list[tuple[str, bool]]
    ends_soon: bool

    @property
    def days_left(self) -> int:
        """How many days more the child may hold."""
        return max(self.status.limit - self.status.held_days, 0)


@liff_page
def home(request: HttpRequest, guardian: Guardian, now: datetime) -> HttpResponse:
    """The endpoint of LIFF."""
    return state_page(request, guardian, now)


def state_page(
    request: HttpRequest, guardian: Guardian, now: datetime, *, wants_to_book: bool = False
) -> HttpResponse:
    """The state of everything; `wants_to_book` when the guardian came to book and cannot yet."""
    cards = [_card(status, now) for status in registrations_of(guardian, now)]
    heading = _("いまの状態")
    if not cards:
        heading = _("登録されたお子さんがいません")
    elif wants_to_book:
        heading = _("まだ予約できません")
    return show(
        request,
        "home",
        title=_("いまの状態"),
        heading=heading,
        nurseries=_phoned(cards),
        cards=cards,
        today=dates.day_of(now),
    )


def _phoned(cards: list[Card]) -> list[Nursery]:
    """The nurseries of the registrations, each once."""
    return list(
        {card.status.registration.nursery_id: card.status.registration.nursery for card in cards}.values()
    )


def _card(status: RegistrationStatus, now: datetime) -> Card:
    done = _STEPS_DONE.get(status.state, 0)
    words = (_("登録"), _("面談の予約"), _("面談"), _("利用できます"))
    steps = [(word, number < done) for number, word in enumerate(words)] if done else []
    until = status.valid_until if status.state == "usable" else None
    ends_soon = until is not None and until - dates.day_of(now) <= ENDS_SOON
    return Card(status, steps, ends_soon)
