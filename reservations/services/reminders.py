"""Owes reminders: before a use and a deadline, of an interview left, of the year's end (N1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from meguro_hoiku import dates
from nurseries.deadlines import has_passed
from reservations.denials import Erased
from reservations.failures import each_by_itself
from reservations.models import (
    Channel,
    Guardian,
    Interview,
    Notification,
    Registration,
    Reservation,
    WardSettings,
)
from reservations.naming import booking_facts, registration_facts
from reservations.services import locking
from reservations.services.notification import Timing, record

Kind = Notification.Kind
Booking = Reservation | Interview
EVENING = time(18)
DAY_BEGINS, DAY_ENDS = time(9), time(20)  # nobody is reminded of a deadline outside these
BEFORE_DEADLINE = timedelta(hours=24)
LEFT_AFTER, LEFT_LONG_AGO = timedelta(hours=1), timedelta(days=3)
EXPIRY_DAYS = ((2, 1), (3, 1), (3, 25))
EXPIRY_BEGINS = time(10)
EXPIRY_GRACE = timedelta(days=2)  # for a planner that did not run on the day itself


@dataclass(frozen=True)
class Reminder:
    """A message owed once for its cause."""

    recipient: Guardian
    kind: Notification.Kind
    cause: str
    facts: dict[str, Any]
    timing: Timing


def plan_reminders(now: datetime) -> int:
    """Owe every reminder whose time has come and that is not owed yet; how many. Safe to run twice.

    What raises about one row, or about one kind, holds back no other.
    """
    found = each_by_itself(_PLANS.items(), lambda plan: _made(*plan, now), "planning reminders")
    planned = [reminder for of_a_kind in found for reminder in of_a_kind]
    causes = {reminder.cause for reminder in planned}
    owed = set(Notification.objects.filter(cause__in=causes).values_list("recipient_id", "cause"))
    new = [reminder for reminder in planned if (reminder.recipient.pk, reminder.cause) not in owed]
    return sum(each_by_itself(new, lambda reminder: _owe(reminder, now), "owing a reminder"))


def _made(find: "Finder", make: "Maker", now: datetime) -> list[Reminder]:
    made = each_by_itself(find(now), lambda row: make(row, now), "a reminder about")
    return [reminder for reminder in made if reminder is not None]


def _owe(reminder: Reminder, now: datetime) -> bool:
    try:
        with transaction.atomic():
            locking.lock_guardian(reminder.recipient.pk)
            record(
                recipient=reminder.recipient,
                kind=reminder.kind,
                cause=reminder.cause,
                facts=reminder.facts,
                now=now,
                timing=reminder.timing,
            )
    except (IntegrityError, Erased):  # another planner was quicker, or the family is no more
        return False
    return True


def is_still_true(notification: Notification, now: datetime) -> bool:
    """Whether a reminder still says the truth; everything else tells of what has happened and stays true."""
    check = _CHECKS.get(Kind(notification.kind))
    return check is None or check(notification, now)


def _used_tomorrow(now: datetime) -> list[Booking]:
    """18:00 the day before, of what was booked by then; not any more once the quiet hours have begun."""
    local, today = dates.jst(now), dates.day_of(now)
    if not EVENING <= local.time() < WardSettings.objects.on(today).quiet_from:
        return []
    tomorrow = dates.midnight(today + timedelta(days=1))
    within = Q(
        starts_at__gte=tomorrow,
        starts_at__lt=tomorrow + timedelta(days=1),
        created_at__lt=dates.at(today, EVENING),
    )
    return _held(within)


def _before_use(booking: Booking, now: datetime) -> Reminder:
    timing = Timing(use_starts_at=booking.starts_at, valid_until=booking.starts_at)
    return _about(booking, Kind.REMINDER_USE, "use", timing)


def _near_deadline(now: datetime) -> list[Booking]:
    """A day before LINE stops cancelling, in daylight."""
    if not DAY_BEGINS <= dates.jst(now).time() < DAY_ENDS:
        return []
    return _held(Q(cancel_until__gt=now, cancel_until__lte=now + BEFORE_DEADLINE))


def _before_deadline(booking: Booking, now: datetime) -> Reminder | None:
    """Of what was booked before that moment."""
    moment = in_daylight(booking.cancel_until - BEFORE_DEADLINE)
    if not (moment <= now and booking.created_at < moment):
        return None
    timing = Timing(use_starts_at=booking.starts_at, valid_until=booking.cancel_until)
    return _about(booking, Kind.REMINDER_DEADLINE, "deadline", timing)


def in_daylight(moment: datetime) -> datetime:
    """The moment, or the next 9:00 when it lies outside 9 to 20 o'clock."""
    local = dates.jst(moment)
    if local.time() < DAY_BEGINS:
        return dates.at(local.date(), DAY_BEGINS)
    if local.time() >= DAY_ENDS:
        return dates.at(local.date() + timedelta(days=1), DAY_BEGINS)
    return moment


def _held(within: Q) -> list[Booking]:
    """Live bookings of families with LINE, with all that a message needs."""
    reservations = Reservation.objects.live().filter(within, child__guardian__line_user_id__isnull=False)
    interviews = Interview.objects.filter(
        within, state=Interview.State.BOOKED, registration__child__guardian__line_user_id__isnull=False
    )
    loaded = ("registration__nursery", "registration__child__guardian")
    return [*reservations.select_related(*loaded), *interviews.select_related(*loaded)]


def _about(booking: Booking, kind: Notification.Kind, name: str, timing: Timing) -> Reminder:
    what = "reservation" if isinstance(booking, Reservation) else "interview"
    recipient = booking.registration.child.guardian
    # A booking moved to another day is reminded of again: the day is part of the cause.
    cause = f"{what}:{booking.pk}:{name}:{dates.day_of(booking.starts_at)}"
    return Reminder(recipient, kind, cause, booking_facts(booking), timing)


def _interviews_left(now: datetime) -> QuerySet[Registration]:
    """Registrations made in LINE an hour after their interview was left, unless one was missed."""
    no_show = Interview.objects.filter(registration=OuterRef("pk"), state=Interview.State.NO_SHOW)
    return Registration.objects.filter(
        Q(interview_not_before__isnull=True) | Q(interview_not_before__lte=dates.day_of(now)),
        ~Exists(no_show),
        state=Registration.State.INTERVIEW_PENDING,
        channel=Channel.LINE,
        state_changed_at__lte=now - LEFT_AFTER,
        state_changed_at__gt=now - LEFT_LONG_AGO,
        child__guardian__line_user_id__isnull=False,
    ).select_related("nursery", "child__guardian")


def _interview_left(row: Registration, now: datetime) -> Reminder | None:
    """Once per registration."""
    if not row.nursery.accepts_line(now):
        return None
    cause = f"registration:{row.pk}:left"
    return Reminder(row.child.guardian, Kind.INTERVIEW_LEFT, cause, registration_facts(row), Timing())


def _expiry_told_on(now: datetime) -> date | None:
    """The one of 1 February, 1 and 25 March that is told of now."""
    local, today = dates.jst(now), dates.day_of(now)
    days = [date(today.year, month, day) for month, day in EXPIRY_DAYS]
    due = [day for day in days if day <= today <= day + EXPIRY_GRACE]
    return due[-1] if due and EXPIRY_BEGINS <= local.time() < DAY_ENDS else None


def _families_ending(now: datetime) -> list[Registration]:
    """One ending, not renewed registration of each family."""
    if _expiry_told_on(now) is None:
        return []
    rows = _ending(_year_s_end(now)).select_related("nursery", "child__guardian")
    return list({row.child.guardian_id: row for row in rows}.values())


def _expiring(row: Registration, now: datetime) -> Reminder:
    last_day = _year_s_end(now)
    timing = Timing(valid_until=dates.midnight(last_day + timedelta(days=1)))
    facts = {"valid_until": last_day.isoformat()}
    return Reminder(row.child.guardian, Kind.EXPIRY, f"expiry:{_expiry_told_on(now)}", facts, timing)


def _year_s_end(now: datetime) -> date:
    return dates.fiscal_year_end(dates.fiscal_year(dates.day_of(now)))


def _ending(last_day: date) -> QuerySet[Registration]:
    """Usable until that 31 March, and nothing live for the year after at the same nursery."""
    renewed = Registration.objects.filter(
        child=OuterRef("child"),
        nursery=OuterRef("nursery"),
        fiscal_year=dates.fiscal_year(last_day) + 1,
        state__in=Registration.LIVE,
    )
    return Registration.objects.filter(
        ~Exists(renewed),
        state=Registration.State.USABLE,
        valid_until=last_day,
        child__guardian__line_user_id__isnull=False,
    )


def _booking_stands(notification: Notification, now: datetime) -> bool:
    facts = notification.facts
    model: type[Booking] = Reservation if facts["kind"] == "reservation" else Interview
    row = model._default_manager.filter(public_id=facts["booking"], state="booked").first()
    return row is not None and row.starts_at == datetime.fromisoformat(facts["starts_at"])


def _deadline_stands(notification: Notification, now: datetime) -> bool:
    until = datetime.fromisoformat(notification.facts["cancel_until"])
    return not has_passed(until, now) and _booking_stands(notification, now)


def _interview_is_left(notification: Notification, now: datetime) -> bool:
    pending = Registration.State.INTERVIEW_PENDING
    return Registration.objects.filter(public_id=notification.facts["registration"], state=pending).exists()


def _is_expiring(notification: Notification, now: datetime) -> bool:
    last_day = date.fromisoformat(notification.facts["valid_until"])
    return _ending(last_day).filter(child__guardian=notification.recipient).exists()


Finder = Callable[[datetime], Iterable[Any]]
Maker = Callable[[Any, datetime], Reminder | None]
_PLANS: dict[Finder, Maker] = {
    _used_tomorrow: _before_use,
    _near_deadline: _before_deadline,
    _interviews_left: _interview_left,
    _families_ending: _expiring,
}
_CHECKS = {
    Kind.REMINDER_USE: _booking_stands,
    Kind.REMINDER_DEADLINE: _deadline_stands,
    Kind.INTERVIEW_LEFT: _interview_is_left,
    Kind.EXPIRY: _is_expiring,
}
