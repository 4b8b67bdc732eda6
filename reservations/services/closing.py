"""Closes days, or hours of them: calls off what is booked and tells each family once (S6)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery
from reservations.audit import record_change
from reservations.causes import cause_of_closing
from reservations.delivery import Payload, backend
from reservations.models import (
    CancelledBy,
    Child,
    Guardian,
    Interview,
    InterviewSlot,
    Language,
    Notification,
    Reservation,
    ReservationSlot,
)
from reservations.naming import booking_facts
from reservations.services import locking
from reservations.services.cancellation import cancel_rows
from reservations.services.interview import cancel_interview_rows
from reservations.services.notification import Timing, record
from reservations.services.transactions import in_one_transaction


@dataclass(frozen=True)
class Affected:
    """What a closure calls off."""

    reservations: tuple[Reservation, ...]
    interviews: tuple[Interview, ...]

    @property
    def guardians(self) -> list[Guardian]:
        """The families to be told, each once."""
        found = {each.child.guardian_id: each.child.guardian for each in self.reservations}
        found |= {
            each.registration.child.guardian_id: each.registration.child.guardian for each in self.interviews
        }
        return list(found.values())

    @property
    def rows(self) -> "list[Reservation | Interview]":
        """Both, by the time of day."""
        return sorted((*self.reservations, *self.interviews), key=lambda row: (row.starts_at, row.pk))

    def of(self, guardian: Guardian) -> "list[Reservation | Interview]":
        """Those of one family."""
        return [row for row in self.rows if child_of(row).guardian_id == guardian.pk]

    def on(self, day: date) -> "list[Reservation | Interview]":
        """Those on one day (JST)."""
        return [row for row in self.rows if dates.day_of(row.starts_at) == day]


def child_of(row: Reservation | Interview) -> Child:
    """Whose it is."""
    return row.child if isinstance(row, Reservation) else row.registration.child


def affected_by_closing(
    *,
    nursery: Nursery,
    days: Collection[date],
    now: datetime,
    start_time: time | None = None,
    end_time: time | None = None,
) -> Affected:
    """What closing would call off now: for the preview, and, with the slots locked, for the deed.

    What is over has taken place: a use that has ended, an interview that has begun and waits for its result.
    """
    closed = ClosedDay(start_time=start_time, end_time=end_time)
    reservations = (
        Reservation.objects.held(now)
        .filter(slot__nursery=nursery, date__in=days)
        .select_related("child__guardian", "registration__nursery", "registration__child", "band")
        .order_by("starts_at", "pk")
    )
    interviews = (
        Interview.objects.held(now)
        .filter(_on(days), registration__nursery=nursery)
        .select_related("registration__child__guardian", "registration__nursery")
        .order_by("starts_at", "pk")
    )
    return Affected(
        tuple(row for row in reservations if _is_touched(closed, row)),
        tuple(row for row in interviews if _is_touched(closed, row)),
    )


def _on(days: Collection[date]) -> Q:
    """What starts on these days (JST); the range is what an index can serve."""
    if not days:
        return Q(pk__in=())
    first, after = dates.midnight(min(days)), dates.midnight(max(days) + timedelta(days=1))
    return Q(starts_at__gte=first, starts_at__lt=after, starts_at__date__in=days)


def _is_touched(closed: ClosedDay, row: Reservation | Interview) -> bool:
    return closed.covers(dates.jst(row.starts_at), dates.jst(row.ends_at))


def _lock_slots_of(nursery: Nursery, days: Collection[date]) -> None:
    """The slots alone: whoever books looks for closures after locking them, and freeing needs no child."""
    interview_slots = InterviewSlot.objects.filter(_on(days), nursery=nursery)
    locking.lock_interview_slots(interview_slots.values_list("pk", flat=True))
    slots = ReservationSlot.objects.filter(nursery=nursery, date__in=days)
    locking.lock_slots(slots.values_list("pk", flat=True))


@in_one_transaction
def close_days(
    *,
    nursery: Nursery,
    days: Collection[date],
    reason: ClosedDay.Reason,
    by: User,
    now: datetime,
    start_time: time | None = None,
    end_time: time | None = None,
) -> list[ClosedDay]:
    """Close these days (JST), or the same hours of each; the closures by day.

    A family is told once, of all the days that it held. Pressed twice it changes nothing and tells nobody again.
    """
    _lock_slots_of(nursery, days)
    hours = {"start_time": start_time, "end_time": end_time}
    same = {"nursery": nursery, "reopened_at": None, **hours}
    kept = {"reason": reason, "created_at": now}
    made = [ClosedDay.objects.get_or_create(kept, date=day, **same) for day in sorted(days)]
    if new := {closed.date: closed for closed, is_new in made if is_new}:
        affected = affected_by_closing(nursery=nursery, days=new.keys(), now=now, **hours)
        cancel_interview_rows(affected.interviews, by=CancelledBy.CLOSURE, now=now)
        cancel_rows(affected.reservations, by=CancelledBy.CLOSURE, now=now)
        for guardian in affected.guardians:
            _tell_closed(new, guardian, affected, now)
        _write_down(new.values(), affected, by)
    return [closed for closed, _ in made]


def _write_down(new: Iterable[ClosedDay], affected: Affected, by: User) -> None:
    for closed in new:
        families = {row.guardian_id for row in map(child_of, affected.on(closed.date))}
        record_change(actor=by, row=closed, action="create", changes={"called_off": len(families)})


def _facts(nursery: Nursery, reason: str, own: Sequence[Reservation | Interview]) -> dict[str, Any]:
    days = [dates.day_of(row.starts_at) for row in own]
    return {
        "nursery": nursery.name,
        "nursery_id": nursery.pk,
        "phone": nursery.phone,
        "date": min(days).isoformat(),
        "last_date": max(days).isoformat(),
        "reason": reason,
        "bookings": [booking_facts(row) for row in own],
    }


def message_of_closing(nursery: Nursery, reason: str, affected: Affected) -> Payload:
    """What the first of the families would be sent, for staff to see before."""
    families = affected.guardians
    if not families:
        return []
    facts = _facts(nursery, reason, affected.of(families[0])) | {"notification": ""}
    return backend().render(Notification.Kind.CLOSURE, facts, Language.JAPANESE)


def _tell_closed(
    new: Mapping[date, ClosedDay], guardian: Guardian, affected: Affected, now: datetime
) -> None:
    own = affected.of(guardian)
    closures = [new[day] for day in sorted({dates.day_of(row.starts_at) for row in own})]
    closed = closures[0]
    record(
        recipient=guardian,
        kind=Notification.Kind.CLOSURE,
        cause=cause_of_closing([each.pk for each in closures]),
        facts=_facts(closed.nursery, closed.reason, own),
        now=now,
        timing=Timing(by_staff=True, use_starts_at=min(row.starts_at for row in own)),
    )


@in_one_transaction
def reopen_day(*, closed_day: ClosedDay, by: User, now: datetime) -> ClosedDay:
    """Open again: what was called off stays called off; again is harmless."""
    row = ClosedDay.objects.select_for_update(no_key=True).get(pk=closed_day.pk)
    if row.reopened_at is None:
        row.reopened_at = now
        row.save(update_fields=["reopened_at"])
        record_change(actor=by, row=row, action="update", changes={"reopened": True})
    return row
