"""Takes places away that are booked: who is called off and what is lowered is one transaction (S3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import User

from nurseries.models import TimeBand
from reservations.audit import record_change
from reservations.models import CancelledBy, Interview, InterviewSlot, Reservation, ReservationSlot
from reservations.services import locking
from reservations.services.cancellation import cancel_rows, tell_called_off
from reservations.services.interview import cancel_interview_rows, tell_interviews_called_off
from reservations.services.interview_slots import change_interview_capacity
from reservations.services.slots import change_slot
from reservations.services.transactions import in_one_transaction

Booking = TypeVar("Booking", Reservation, Interview)


@dataclass(frozen=True)
class SlotChange:
    """What a day is to be: its places, whether LINE sees it, its bands (None: as they are); how it was `seen`."""

    capacity: int
    held_back: int
    state: str
    bands: list[tuple[TimeBand, int | None]] | None = field(default=None)
    seen: str = ""


def stands_in_the_way(slot: ReservationSlot, change: SlotChange) -> bool:
    """Whether bookings must be called off before the change fits; an unlocked look, for the page."""
    kept = {band.pk: cap for band, cap in change.bands} if change.bands is not None else None
    if change.capacity < slot.peak or change.capacity - change.held_back < slot.line_peak:
        return True
    if kept is None:
        return False
    return any(
        offered.taken and (offered.band_id not in kept or _is_over(kept[offered.band_id], offered.taken))
        for offered in slot.bands.all()
    )


def _is_over(cap: int | None, taken: int) -> bool:
    return cap is not None and cap < taken


@in_one_transaction
def call_off_and_change(
    *, slot: ReservationSlot, change: SlotChange, called_off: Iterable[Reservation], by: User, now: datetime
) -> ReservationSlot:
    """Call these bookings off, tell each family once, and change the day; or nothing of it.

    Who has cancelled meanwhile is left in peace. Raises ValidationError in words when it still does not fit.
    """
    wanted = list(called_off)
    locking.lock_children({row.child_id for row in wanted})
    locking.lock_slots([slot.pk])
    rows = _still_booked(slot, wanted, now)
    cancel_rows(rows, by=CancelledBy.NURSERY, now=now)
    for own in _by_guardian(rows, lambda row: row.child.guardian_id):
        tell_called_off(own, now)
    _record_all(rows, by)
    return change_slot(slot=slot, by=by, now=now, **vars(change))


@in_one_transaction
def call_off_interviews_and_change(
    *, slot: InterviewSlot, capacity: int, called_off: Iterable[Interview], by: User, now: datetime
) -> InterviewSlot:
    """The same for an interview slot: its families choose another interview."""
    wanted = list(called_off)
    locking.lock_children({row.registration.child_id for row in wanted})
    locking.lock_interview_slots([slot.pk])
    ahead = Interview.objects.held(now).filter(pk__in=[row.pk for row in wanted], slot=slot)
    rows = list(ahead.select_related("registration__nursery", "registration__child__guardian").order_by("pk"))
    cancel_interview_rows(rows, by=CancelledBy.NURSERY, now=now)
    for own in _by_guardian(rows, lambda row: row.registration.child.guardian_id):
        tell_interviews_called_off(own, now)
    _record_all(rows, by)
    return change_interview_capacity(slot=slot, capacity=capacity, by=by, now=now)


def _by_guardian(rows: Iterable[Booking], guardian: Callable[[Booking], int]) -> list[list[Booking]]:
    """The rows of each family together: it hears once of what one act has done to it (N2)."""
    families: dict[int, list[Booking]] = {}
    for row in rows:
        families.setdefault(guardian(row), []).append(row)
    return list(families.values())


def _record_all(rows: Iterable[Reservation | Interview], by: User) -> None:
    for row in rows:
        record_change(actor=by, row=row, action="update", changes={"state": ["booked", "called_off"]})


def _still_booked(slot: ReservationSlot, wanted: list[Reservation], now: datetime) -> list[Reservation]:
    rows = Reservation.objects.held(now).filter(pk__in=[row.pk for row in wanted], slot=slot)
    related = ("registration__nursery", "registration__child", "child__guardian")
    return list(rows.select_related(*related).order_by("pk"))
