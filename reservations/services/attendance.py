"""Whether a booked child came: apart from the booking itself, without any penalty (B12)."""

from datetime import datetime

from django.contrib.auth.models import User

from meguro_hoiku import dates
from reservations.audit import record_change
from reservations.denials import DenialReason, Denied, deny
from reservations.models import Reservation
from reservations.services import locking
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def record_arrival(*, reservation: Reservation, by: User, now: datetime) -> Reservation:
    """The child is here; a second press keeps the first time. Raises Denied too early or if cancelled."""
    row = _lock(reservation, now)
    if row.arrived_at is None:
        _write(row, by, arrived_at=now, absence="")
    return row


@in_one_transaction
def record_departure(*, reservation: Reservation, by: User, now: datetime) -> Reservation:
    """The child has left; a second press keeps the first time. Raises Denied if it has not come."""
    row = _lock(reservation, now)
    if row.arrived_at is None:
        raise Denied(deny(DenialReason.OVER, phone=row.registration.nursery.phone))
    if row.left_at is None:
        _write(row, by, left_at=now)
    return row


@in_one_transaction
def record_absence(
    *, reservation: Reservation, absence: Reservation.Absence, by: User, now: datetime
) -> Reservation:
    """The child does not come; the place stays booked. Raises Denied before the day and once cancelled."""
    row = _lock(reservation, now)
    if row.absence != absence:
        _write(row, by, arrived_at=None, left_at=None, absence=absence)
    return row


@in_one_transaction
def clear_attendance(*, reservation: Reservation, by: User, now: datetime) -> Reservation:
    """Take back a wrong tap: as if nothing had been recorded."""
    row = _lock(reservation, now)
    _write(row, by, arrived_at=None, left_at=None, absence="")
    return row


def _lock(reservation: Reservation, now: datetime) -> Reservation:
    locking.lock_children([reservation.child_id])
    row = locking.reread_reservation(reservation.pk)
    if row.state != Reservation.State.BOOKED or row.date > dates.day_of(now):
        raise Denied(deny(DenialReason.OVER, phone=row.registration.nursery.phone))
    return row


def _write(row: Reservation, by: User, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    changes = {name: str(value or "") for name, value in values.items()}
    record_change(actor=by, row=row, action="update", changes=changes)
