"""Closes a day, or hours of it: calls off what is booked and tells each family once (S6)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import User

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery
from reservations.audit import record_change
from reservations.delivery import Payload, backend
from reservations.models import (
    CancelledBy,
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


def affected_by_closing(
    *,
    nursery: Nursery,
    day: date,
    now: datetime,
    start_time: time | None = None,
    end_time: time | None = None,
) -> Affected:
    """What closing would call off now: for the preview, and, with the slots locked, for the deed.

    What is over has taken place: a use that has ended, an interview that has begun and waits for its result.
    """
    closed = ClosedDay(nursery=nursery, date=day, start_time=start_time, end_time=end_time)
    reservations = (
        Reservation.objects.held(now)
        .filter(slot__nursery=nursery, date=day)
        .select_related("child__guardian", "registration__nursery", "registration__child", "band")
        .order_by("starts_at", "pk")
    )
    interviews = (
        Interview.objects.held(now)
        .filter(registration__nursery=nursery)
        .filter(starts_at__gte=dates.midnight(day), starts_at__lte=dates.at(day, time.max))
        .select_related("registration__child__guardian", "registration__nursery")
        .order_by("starts_at", "pk")
    )
    return Affected(
        tuple(row for row in reservations if _is_touched(closed, row)),
        tuple(row for row in interviews if _is_touched(closed, row)),
    )


def _is_touched(closed: ClosedDay, row: Reservation | Interview) -> bool:
    return closed.covers(dates.jst(row.starts_at), dates.jst(row.ends_at))


def _lock_slots_of(nursery: Nursery, day: date) -> None:
    """The slots alone: whoever books looks for closures after locking them, and freeing needs no child."""
    interview_slots = InterviewSlot.objects.filter(
        nursery=nursery, starts_at__gte=dates.midnight(day), starts_at__lte=dates.at(day, time.max)
    )
    locking.lock_interview_slots(interview_slots.values_list("pk", flat=True))
    locking.lock_slots(ReservationSlot.objects.filter(nursery=nursery, date=day).values_list("pk", flat=True))


@in_one_transaction
def close_day(
    *,
    nursery: Nursery,
    day: date,
    reason: ClosedDay.Reason,
    by: User,
    now: datetime,
    start_time: time | None = None,
    end_time: time | None = None,
) -> ClosedDay:
    """Close the day (JST) or some hours of it. Pressed twice it changes nothing and tells nobody again."""
    _lock_slots_of(nursery, day)
    closed, is_new = ClosedDay.objects.get_or_create(
        nursery=nursery,
        date=day,
        start_time=start_time,
        end_time=end_time,
        reopened_at=None,
        defaults={"reason": reason, "created_at": now},
    )
    if is_new:
        affected = affected_by_closing(
            nursery=nursery, day=day, now=now, start_time=start_time, end_time=end_time
        )
        cancel_interview_rows(affected.interviews, by=CancelledBy.CLOSURE, now=now)
        cancel_rows(affected.reservations, by=CancelledBy.CLOSURE, now=now)
        for guardian in affected.guardians:
            _tell_closed(closed, guardian, affected, now)
        record_change(actor=by, row=closed, action="create", changes={"called_off": len(affected.guardians)})
    return closed


def _own(affected: Affected, guardian: Guardian) -> list[Reservation | Interview]:
    return [
        *(row for row in affected.reservations if row.child.guardian_id == guardian.pk),
        *(row for row in affected.interviews if row.registration.child.guardian_id == guardian.pk),
    ]


def _facts(closed: ClosedDay, own: list[Reservation | Interview]) -> dict[str, Any]:
    return {
        "nursery": closed.nursery.name,
        "nursery_id": closed.nursery_id,
        "phone": closed.nursery.phone,
        "date": closed.date.isoformat(),
        "reason": closed.reason,
        "bookings": [booking_facts(row) for row in own],
    }


def message_of_closing(closed: ClosedDay, affected: Affected) -> Payload:
    """What the first of the families would be sent, for staff to see before; `closed` need not be stored."""
    families = affected.guardians
    if not families:
        return []
    facts = _facts(closed, _own(affected, families[0])) | {"notification": ""}
    return backend().render(Notification.Kind.CLOSURE, facts, Language.JAPANESE)


def _tell_closed(closed: ClosedDay, guardian: Guardian, affected: Affected, now: datetime) -> None:
    own = _own(affected, guardian)
    record(
        recipient=guardian,
        kind=Notification.Kind.CLOSURE,
        cause=f"closure:{closed.pk}",
        facts=_facts(closed, own),
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
