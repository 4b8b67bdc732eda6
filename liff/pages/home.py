"""「いまの状態」: every registration with its four steps and the one thing to do next (R6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liff.actions import Action, action_of
from liff.messages.facts import Facts
from liff.pages.frame import liff_page, show
from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.denials import Denial
from reservations.models import Guardian, Interview
from reservations.next_steps import may_renew, why_not_next_step
from reservations.services.notification import unconfirmed_closures
from reservations.status import RegistrationStatus, registrations_of

ENDS_SOON = timedelta(days=30)
# How many of the four steps 登録, 面談の予約, 面談, 利用できます are behind a registration in that state.
_STEPS_DONE = {"interview_pending": 1, "interview_booked": 2, "awaiting_result": 3, "usable": 4}


@dataclass(frozen=True)
class Card:
    """One registration as the page shows it. `steps` are (word, is it done); empty for one that has ended.

    With a `denial` the next step has no button: the sentence and its `action` stand in its place.
    """

    status: RegistrationStatus
    steps: list[tuple[str, bool]]
    ends_soon: bool
    denial: Denial | None
    action: Action | None
    may_renew: bool
    has_missed_interview: bool

    @property
    def days_left(self) -> int:
        """How many days more the child may hold."""
        return max(self.status.limit - self.status.held_days, 0)


@dataclass(frozen=True)
class Notice:
    """A closure that the guardian has not confirmed yet (N3)."""

    public_id: str
    facts: Facts


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
    closures = unconfirmed_closures(guardian, now)
    return show(
        request,
        "home",
        title=_("いまの状態"),
        heading=heading,
        nurseries=_phoned(cards),
        cards=cards,
        notices=[Notice(str(each.public_id), Facts(each.facts)) for each in closures],
        today=dates.day_of(now),
    )


def _phoned(cards: list[Card]) -> list[Nursery]:
    """The nurseries of the registrations, each once."""
    return list(
        {card.status.registration.nursery_id: card.status.registration.nursery for card in cards}.values()
    )


def _card(status: RegistrationStatus, now: datetime) -> Card:
    registration, state = status.registration, status.state
    done = _STEPS_DONE.get(state, 0)
    words = (_("登録"), _("面談の予約"), _("面談"), _("利用できます"))
    until = status.valid_until if state == "usable" else None
    denial = why_not_next_step(registration, state, now)
    return Card(
        status,
        steps=[(word, number < done) for number, word in enumerate(words)] if done else [],
        ends_soon=until is not None and until - dates.day_of(now) <= ENDS_SOON,
        denial=denial,
        action=action_of(denial, registration.nursery.phone) if denial else None,
        may_renew=state == "usable" and may_renew(registration, now),
        has_missed_interview=state == "interview_pending"
        and registration.interviews.filter(state=Interview.State.NO_SHOW).exists(),
    )
