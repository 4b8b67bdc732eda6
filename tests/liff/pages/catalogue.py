"""Every page in every state that a parent can meet: how it comes about, and what must stand on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from nurseries.models import Question
from reservations.models import CancelledBy, Draft, Guardian, Registration
from tests import factories as cast
from tests.liff.pages import drafts

PHONE = "tel:0300000001"
TYPED = {
    "child": {
        "name": "目黒 花",
        "name_kana": "めぐろ はな",
        "birth_year": "R7",
        "birth_month": "４",
        "birth_day": "1",
    },
    "guardian": {
        "name": "目黒 太郎",
        "postal_code": "153-0061",
        "address": "目黒区中目黒0-0-0",
        "phone": "09000000000",
    },
}


# Who opens which address.
Opened = tuple[Guardian, str]


@dataclass(frozen=True)
class State:
    """A page in a state: `make` sets it up and says who opens which address, at `now`."""

    name: str
    make: Callable[[], Opened]
    texts: tuple[str, ...]
    links: tuple[str, ...] = ()
    absent: tuple[str, ...] = field(default=())
    now: datetime = cast.NOW


def of(registration: Registration, path: str) -> Opened:
    """The page of a registration, opened by its guardian."""
    return registration.child.guardian, f"/liff/registrations/{registration.public_id}/{path}"


def registering(step: str = "", **changes: Any) -> Opened:
    """All typed but the sex, which `changes` may add."""
    who = cast.guardian(name="", postal_code="", address="", phone="")
    typed: dict[str, Any] = {"nursery": str(cast.nursery().public_id)}
    for part, values in TYPED.items():
        typed[part] = values | changes.get(part, {})
    return left_at(who, typed, step)


def left_at(who: Guardian, data: dict[str, Any], step: str) -> Opened:
    """A step of the registration, with what has been typed so far."""
    drafts.keep(who, Draft.Kind.REGISTRATION, data)
    return who, f"/liff/register/{step}"


def at_home(registration: Registration) -> Opened:
    """「いまの状態」 of its guardian."""
    return registration.child.guardian, "/liff/"


def newcomer_at_home() -> Opened:
    """Nothing yet."""
    cast.nursery()
    return cast.newcomer(), "/liff/"


def consent() -> Opened:
    """The first thing before any entry."""
    cast.consent_text()
    cast.nursery()
    return cast.newcomer(), "/liff/register/"


def first_step() -> Opened:
    """Two nurseries in LINE, one by phone."""
    cast.nursery()
    cast.nursery("futaba")
    cast.nursery("phone", line_from=None, name="電話だけの保育園")
    return cast.guardian(), "/liff/register/"


def nothing_chosen() -> Opened:
    """「次へ」 without a nursery."""
    cast.nursery()
    who = cast.guardian()
    drafts.keep(who, Draft.Kind.REGISTRATION, {"nursery": ""})
    return who, "/liff/register/child/"


def second_registration() -> Opened:
    """A child known already, at another nursery."""
    known = cast.usable_child()
    who, other = known.child.guardian, cast.nursery("futaba")
    drafts.keep(who, Draft.Kind.REGISTRATION, {"nursery": str(other.public_id)})
    return who, "/liff/register/child/"


def questions() -> Opened:
    """The nursery asks in each of the three ways."""
    at = cast.nursery()
    cast.question(at=at)
    cast.question("気になることはありますか", at=at, kind=Question.Kind.TEXT, required=False)
    several = [{"code": "egg", "text": "卵"}, {"code": "milk", "text": "牛乳"}]
    cast.question("食べられないもの", at=at, kind=Question.Kind.CHOICES, required=False, choices=several)
    return registering("questions/", child={"sex": "female"})


def question_unanswered() -> Opened:
    """「次へ」 without an answer."""
    cast.question(at=cast.nursery())
    who, address = registering("guardian/", child={"sex": "female"})
    draft = Draft.objects.get(guardian=who)
    draft.data |= drafts.answered(draft, "")
    draft.save()
    return who, address


def interview_times() -> Opened:
    """Two times on Thursday, one on Friday."""
    for day, clock in ((6, time(10)), (6, time(10, 30)), (7, time(14))):
        cast.interview_slot(datetime.combine(date(2026, 8, day), clock, cast.NOW.tzinfo))
    return of(cast.registered_child(), "interview/?registered=1")


def interview_check() -> Opened:
    """One time chosen."""
    slot = cast.interview_slot()
    return of(cast.registered_child(), f"interview/{slot.public_id}/")


def interview_taken() -> Opened:
    """The time chosen has gone."""
    slot = cast.interview_slot(taken=1)
    return of(cast.registered_child(), f"interview/{slot.public_id}/")


def interview_page(query: str = "") -> Opened:
    """An interview that is booked."""
    row = cast.child_with_interview()
    return row.registration.child.guardian, f"/liff/interviews/{row.public_id}/{query}"


def full_calendar() -> Opened:
    """A day of every kind."""
    registration = cast.usable_child()
    cast.slot(cast.TUESDAY, capacity=1)
    cast.full_slot(cast.WEDNESDAY)
    cast.slot(cast.THURSDAY)
    cast.slot(cast.FRIDAY)
    cast.closed_day(cast.FRIDAY)
    cast.slot(date(2026, 8, 11))
    cast.reservation(registration, cast.slot(date(2026, 8, 12)))
    return of(registration, "calendar/")


def one_usable_child() -> Opened:
    """「予約をする」 where there is nothing to choose."""
    return full_calendar()[0], "/liff/book/"


def closed_day() -> Opened:
    """An old link to a day that is closed now."""
    registration = cast.usable_child()
    cast.slot(cast.FRIDAY)
    cast.closed_day(cast.FRIDAY)
    return of(registration, "calendar/2026-08-07/")


def calendar_after_taken() -> Opened:
    """The place chosen has gone; another is near."""
    registration = cast.usable_child()
    gone, near = cast.full_slot(cast.WEDNESDAY), cast.slot(cast.THURSDAY)
    band = gone.bands.get().band.public_id
    return of(registration, f"calendar/?taken={gone.date}.{band}&instead={near.date}.{band}&instead=nonsense")


def day_with_everything(query: str = "") -> Opened:
    """Two bands, one of them full, a question and health to confirm."""
    registration = _with_health()
    at = registration.nursery
    afternoon = cast.time_band(at, "午後", time(13), time(17))
    slot = cast.slot(cast.WEDNESDAY, at, [cast.time_band(at), afternoon, cast.whole_day_band(at)], capacity=1)
    cast.reservation(cast.usable_child(at), slot, afternoon)
    cast.question("昼食はどうしますか", at=at, moment=Question.Moment.RESERVATION, is_health=False)
    return of(registration, f"calendar/2026-08-05/{query}")


def _with_health() -> Registration:
    asked = cast.question(at=cast.nursery())
    answer = {"question": str(asked.public_id), "text": asked.text, "value": "yes", "is_health": True}
    return cast.usable_child(answers=[answer])


def reservation_check(**changes: Any) -> Opened:
    """All chosen and answered."""
    registration = _with_health()
    slot = cast.slot(cast.WEDNESDAY)
    data = {
        "registration": str(registration.public_id),
        "date": "2026-08-05",
        "time_band": str(slot.bands.get().band.public_id),
        "health": "unchanged",
        "health_note": "",
        "health_record": drafts.health_record(registration),
    }
    drafts.keep(registration.child.guardian, Draft.Kind.RESERVATION, data | changes)
    return of(registration, "calendar/2026-08-05/check/")


def plain_day(day: date = cast.WEDNESDAY) -> Opened:
    """One band and nothing to ask: the day is the check page."""
    registration = cast.usable_child()
    cast.slot(day)
    return of(registration, f"calendar/{day}/")


def late_day() -> Opened:
    """The nursery takes bookings for today; the deadline for cancelling was yesterday."""
    at = cast.nursery(reservation_booking_deadline="0 day 12:00")
    registration = cast.usable_child()
    cast.slot(cast.MONDAY, at, [cast.time_band(at, "午後", time(13), time(17))])
    return of(registration, "calendar/2026-08-03/")


def check_of_what_is_booked() -> Opened:
    """Back from the done page."""
    row = cast.reservation()
    return of(row.registration, "calendar/2026-08-05/check/")


def reservation_page(query: str = "", **fields: Any) -> Opened:
    """A reservation on Wednesday."""
    row = cast.reservation(**fields)
    return row.child.guardian, f"/liff/reservations/{row.public_id}/{query}"


def cancelled_page(query: str = "", by: CancelledBy = CancelledBy.GUARDIAN) -> Opened:
    """A reservation that is cancelled."""
    row = cast.cancelled(cast.reservation(), by=by)
    return row.child.guardian, f"/liff/reservations/{row.public_id}/{query}"


def past_page() -> Opened:
    """A reservation of last week."""
    row = cast.reservation(on=cast.slot(date(2026, 7, 29)), hold_number=None, hold_freed_at=cast.NOW)
    return row.child.guardian, f"/liff/reservations/{row.public_id}/"


def several_children() -> Opened:
    """Two usable, one that waits."""
    who = cast.guardian()
    for name in ("目黒 花", "目黒 空"):
        cast.usable_child(who=cast.child(who, name))
    cast.registered_child(who=cast.child(who, "目黒 月"))
    return who, "/liff/book/"


def all_bookings() -> Opened:
    """One that can be cancelled, one whose deadline has passed, and an interview."""
    interview = cast.child_with_interview()
    who = interview.registration.child.guardian
    registration = cast.usable_child(cast.nursery("futaba"), who=cast.child(who, "目黒 空"))
    cast.reservation(registration, cast.slot(cast.THURSDAY, at=registration.nursery))
    late = cast.slot(cast.TUESDAY, at=registration.nursery)
    cast.reservation(registration, late, cancel_until=cast.NOW - timedelta(hours=1))
    return who, "/liff/bookings/"
