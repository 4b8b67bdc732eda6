"""The demo's own addresses (design §4): the phone's panel moves the clock, begins anew, lets things happen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from meguro_hoiku import dates
from meguro_hoiku.demo import clock as demo_clock
from meguro_hoiku.demo.crowd import Crowd
from meguro_hoiku.demo.endpoint import Answer, demo_endpoint, invalid, missing
from meguro_hoiku.demo.people import WARD_USERNAME
from meguro_hoiku.demo.seed import seed
from meguro_hoiku.demo.tour import tour as the_tour
from nurseries.models import ClosedDay, Nursery
from reservations.models import Guardian, Interview, ReservationSlot
from reservations.services.closing import close_days
from reservations.services.interview_results import pass_interview
from reservations.services.notification import wake_sender
from reservations.services.reminders import plan_reminders
from reservations.status import bookings_of


@demo_endpoint
def clock(body: Answer) -> Answer:
    """Move the clock by so many seconds against real time; what is due then is sent."""
    shift = body.get("shift_seconds")
    if not isinstance(shift, int | float) or isinstance(shift, bool):
        raise invalid("shift_seconds must be a number of seconds.")
    try:
        demo_clock.write(shift)
    except ValueError as error:
        raise invalid(str(error)) from error
    plan_reminders(dates.now())
    wake_sender()
    return _clock_answer()


@demo_endpoint
def reset(_body: Answer) -> Answer:
    """Begin anew: the clock as at the start of the demo, the ward as seeded; staff stay logged in."""
    demo_clock.reset()
    seed(dates.now())
    return _clock_answer()


def _clock_answer() -> Answer:
    return {"now": dates.now().isoformat(), "shift_seconds": demo_clock.read()[0]}


@demo_endpoint
def tour(_body: Answer) -> Answer:
    """The guided tour, each step ticked once it has happened."""
    return the_tour(dates.now())


@demo_endpoint
def interview_passed(body: Answer) -> Answer:
    """Staff press 利用可能 at the latest booked interview of the person with that LINE id."""
    guardian = _guardian(body)
    booked = Interview.objects.of(guardian).filter(state=Interview.State.BOOKED)
    interview = booked.order_by("-created_at", "-pk").first()
    if interview is None:
        raise missing("予約された面談がありません。There is no booked interview.")
    pass_interview(interview=interview, by=_ward_user(), now=dates.now())
    return {"interview": str(interview.public_id)}


@demo_endpoint
def before_deadline(body: Answer) -> Answer:
    """Where the clock must stand for one minute before the person's next deadline for cancelling.

    Both clocks are moved by the phone's panel, so nothing is moved here.
    """
    now = dates.now()
    open_deadlines = [each.cancel_until for each in bookings_of(_guardian(body), now) if each.is_cancellable]
    if not open_deadlines:
        raise missing("取り消せる予約がありません。There is nothing that could still be cancelled.")
    minute_before = min(open_deadlines).replace(second=0) - timedelta(minutes=1)
    return {"shift_seconds": round((minute_before - now + dates.demo_shift()).total_seconds())}


@demo_endpoint
def fill_day(body: Answer) -> Answer:
    """Families that phone take every place that the day still has."""
    return _let_come(body, lambda crowd, day, now: crowd.fill(day, now))


@demo_endpoint
def somebody_books(body: Answer) -> Answer:
    """A family that phones was faster by one place."""
    return _let_come(body, lambda crowd, day, now: len(crowd.come(day, now, children=1)))


def _let_come(body: Answer, come: Callable[[Crowd, date, datetime], int]) -> Answer:
    nursery, day, now = _nursery(body), _day(body), dates.now()
    if not ReservationSlot.objects.filter(nursery=nursery, date=day).exists():
        raise missing("この日の予約枠はありません。The nursery offers no places on that day.")
    with transaction.atomic():
        came = come(Crowd(nursery, _ward_user(), known_at=now), day, now)
    return {"nursery": str(nursery.public_id), "date": day.isoformat(), "booked": came}


@demo_endpoint
def close_day(body: Answer) -> Answer:
    """The nursery closes for the day; whoever has booked is told."""
    nursery, day, now = _nursery(body), _day(body), dates.now()
    close_days(nursery=nursery, days=[day], reason=ClosedDay.Reason.FACILITY, by=_ward_user(), now=now)
    return {"nursery": str(nursery.public_id), "date": day.isoformat()}


def _guardian(body: Answer) -> Guardian:
    """By the LINE id."""
    guardian = Guardian.objects.with_line_id(_text(body, "user")).first()
    if guardian is None:
        raise missing("この人はまだ登録していません。This person has not registered yet.")
    return guardian


def _text(body: Answer, name: str) -> str:
    value: Any = body.get(name)
    if not isinstance(value, str) or not value:
        raise invalid(f"{name} is missing.")
    return value


def _nursery(body: Answer) -> Nursery:
    """By its code or its public id."""
    name = _text(body, "nursery")
    for nursery in Nursery.objects.public():
        if name in (nursery.code, str(nursery.public_id)):
            return nursery
    raise missing("その保育園はありません。There is no such nursery.")


def _day(body: Answer) -> date:
    try:
        day = datetime.strptime(_text(body, "date"), "%Y-%m-%d").replace(tzinfo=dates.JST).date()
    except ValueError as error:
        raise invalid("date must be YYYY-MM-DD.") from error
    if day < dates.today():
        raise invalid("過ぎた日です。That day is over.")
    return day


def _ward_user() -> User:
    return User.objects.get(username=WARD_USERNAME)
