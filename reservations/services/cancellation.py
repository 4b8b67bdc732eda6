"""Cancels reservations and gives their places back at once (section 6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from nurseries.deadlines import has_passed
from reservations.audit import record_change
from reservations.causes import cause_of_cancelling
from reservations.denials import DenialReason, Denied, deny
from reservations.models import CancelledBy, Guardian, Notification, Reservation, ReservationSlot
from reservations.naming import booking_facts, called_off_facts
from reservations.places import Occupied
from reservations.rules.cancelling import why_not_cancel
from reservations.services import locking, places
from reservations.services.notification import Timing, record, supersede_overtaken
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def cancel_reservation(*, guardian: Guardian, reservation: Reservation, now: datetime) -> Reservation:
    """Cancel in LINE; a second time gives the row as it is, whoever cancelled it (C4).

    Raises Denied when it is over or its deadline has passed (C3).
    """
    row = lock_reservation(reservation.pk)
    if row.state == Reservation.State.CANCELLED:
        return row
    denial = why_not_cancel(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        cancel_until=row.cancel_until,
        now=now,
        phone=row.registration.nursery.phone,
    )
    if denial:
        raise Denied(denial)
    cancel_rows([row], by=CancelledBy.GUARDIAN, now=now)
    tell_cancelled(row, now, Timing(answers=True))
    return row


@in_one_transaction
def cancel_by_phone(*, reservation: Reservation, by: User, now: datetime) -> Reservation:
    """Cancel for a family that phones, also after the deadline, as the row then says; again is harmless.

    Raises Denied for a use that is over: what has been is a matter of attendance.
    """
    row = lock_reservation(reservation.pk)
    if row.state == Reservation.State.CANCELLED:
        return row
    if row.ends_at <= now:
        raise Denied(deny(DenialReason.OVER, phone=row.registration.nursery.phone))
    cancel_rows([row], by=CancelledBy.NURSERY, now=now)
    tell_cancelled(row, now, Timing(by_staff=True, use_starts_at=row.starts_at))
    record_change(actor=by, row=row, action="update", changes={"state": ["booked", "cancelled"]})
    return row


def lock_reservation(pk: int) -> Reservation:
    """The reservation as it is now, its child and slot locked in the global order."""
    child_id = Reservation.objects.values_list("child_id", flat=True).get(pk=pk)
    locking.lock_children([child_id])
    # The child's lock keeps the row on its slot: nothing moves it without that lock.
    locking.lock_slots([Reservation.objects.values_list("slot_id", flat=True).get(pk=pk)])
    return locking.reread_reservation(pk)


def cancel_rows(rows: Iterable[Reservation], *, by: CancelledBy, now: datetime) -> None:
    """Cancel live rows and give their places back; call with their children and slots locked."""
    rows = list(rows)
    for row in rows:
        row.state, row.cancelled_at, row.cancelled_by = Reservation.State.CANCELLED, now, by
        row.cancelled_after_deadline = has_passed(row.cancel_until, now)
        row.hold_number = None
        row.save(
            update_fields=["state", "cancelled_at", "cancelled_by", "cancelled_after_deadline", "hold_number"]
        )
    for slot_id in sorted({row.slot_id for row in rows}):
        give_back(slot_id, [row for row in rows if row.slot_id == slot_id])
    supersede_overtaken("reservation", [row.pk for row in rows])


def give_back(slot_id: int, gone: Iterable[Reservation]) -> None:
    """Say again how full a locked slot is, after these rows have left it."""
    slot = ReservationSlot.objects.get(pk=slot_id)
    live = Reservation.objects.live().filter(slot=slot).values_list("starts_at", "ends_at", "channel")
    places.write_peaks(slot.pk, slot.version, [Occupied(*row) for row in live])
    for row in gone:
        places.count_band(slot.pk, row.band_id, -1)


def tell_cancelled(row: Reservation, now: datetime, timing: Timing) -> None:
    """Owe the guardian the message that it is cancelled."""
    _tell(row, cause_of_cancelling("reservation", [row.pk]), booking_facts(row), now, timing)


def tell_called_off(rows: Sequence[Reservation], now: datetime) -> None:
    """Owe one guardian the one message that staff have called these off: siblings stand in it together (N2)."""
    timing = Timing(by_staff=True, use_starts_at=min(row.starts_at for row in rows))
    cause = cause_of_cancelling("reservation", [row.pk for row in rows])
    _tell(rows[0], cause, called_off_facts(rows), now, timing)


def _tell(row: Reservation, cause: str, facts: dict[str, Any], now: datetime, timing: Timing) -> None:
    record(
        recipient=row.child.guardian,
        kind=Notification.Kind.RESERVATION_CANCELLED,
        cause=cause,
        facts=facts,
        now=now,
        timing=timing,
    )
