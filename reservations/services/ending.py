"""Ends registrations: withdrawn, stopped by staff, or carried over to a new account (R8, R12)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User

from meguro_hoiku import dates
from reservations.audit import record_change
from reservations.denials import DenialReason, Denied, deny
from reservations.models import (
    CancelledBy,
    Guardian,
    HealthChange,
    Interview,
    Notification,
    Registration,
    Reservation,
)
from reservations.naming import booking_facts, registration_facts
from reservations.next_steps import why_not_end
from reservations.services import locking
from reservations.services.cancellation import cancel_rows
from reservations.services.interview import cancel_interview_rows
from reservations.services.notification import Timing, record, supersede_overtaken
from reservations.services.transactions import in_one_transaction


def move_state(
    registration: Registration, state: Registration.State, now: datetime, **values: object
) -> None:
    """Change the state by a conditional update, refusing a step that is not allowed; the child is locked."""
    before = Registration.State(registration.state)
    if state not in Registration.ALLOWED[before]:
        raise Denied(deny(DenialReason.OVER, phone=registration.nursery.phone))
    hit = Registration.objects.filter(pk=registration.pk, state=before).update(
        state=state, state_changed_at=now, **values
    )
    if hit != 1:
        raise Denied(deny(DenialReason.OVER, phone=registration.nursery.phone))
    registration.refresh_from_db()


def _held_by(registration: Registration, now: datetime) -> tuple[list[Interview], list[Reservation]]:
    """What the registration holds, its slots locked in the global order; its child is locked.

    Read again once locked: a closure may have called something off meanwhile.
    """
    interviews = Interview.objects.filter(registration=registration, state=Interview.State.BOOKED)
    reservations = Reservation.objects.filter(registration=registration).held(now)
    slotted = interviews.filter(slot__isnull=False)
    locking.lock_interview_slots(slotted.values_list("slot_id", flat=True))
    locking.lock_slots(reservations.values_list("slot_id", flat=True))
    return list(interviews.select_related("registration")), list(reservations.order_by("date"))


@in_one_transaction
def withdraw_registration(*, guardian: Guardian, registration: Registration, now: datetime) -> Registration:
    """End one's own registration, once nothing is held; again is harmless. Raises Denied."""
    locking.lock_children([registration.child_id])
    row = locking.reread_registration(registration.pk)
    if row.state == Registration.State.WITHDRAWN:
        return row
    if denial := why_not_end(row, now):
        raise Denied(denial)
    move_state(row, Registration.State.WITHDRAWN, now)
    _tell_ended(row, now, Timing(answers=True))
    return row


@in_one_transaction
def stop_registration(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Stop it and cancel all that it holds: one transaction, one message, no reason named (R4, R12)."""
    locking.lock_children([registration.child_id])
    row = locking.reread_registration(registration.pk)
    if row.state == Registration.State.STOPPED:
        return row
    interviews, reservations = _held_by(row, now)
    cancel_interview_rows(interviews, by=CancelledBy.STOP, now=now)
    cancel_rows(reservations, by=CancelledBy.STOP, now=now)
    row.refresh_from_db()  # its interview is cancelled now
    # One that has waited beyond 31 March is stopped for the year that it would have been usable in (R3, R11).
    waited = row.state in Registration.WAITING
    year = max(row.fiscal_year, dates.fiscal_year(dates.day_of(now))) if waited else row.fiscal_year
    move_state(row, Registration.State.STOPPED, now, fiscal_year=year)
    _tell_ended(row, now, Timing(by_staff=True), [*interviews, *reservations])
    record_change(actor=by, row=row, action="update", changes={"state": "stopped"})
    return row


@in_one_transaction
def lift_registration(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Let a family whose registration was refused or stopped register in LINE again this year (R3)."""
    locking.lock_children([registration.child_id])
    row = locking.reread_registration(registration.pk)
    if row.state not in (Registration.State.REFUSED, Registration.State.STOPPED):
        raise Denied(deny(DenialReason.OVER, phone=row.nursery.phone))
    if row.lifted_at is None:
        row.lifted_at = now
        row.save(update_fields=["lifted_at"])
        record_change(actor=by, row=row, action="update", changes={"lifted": True})
    return row


@in_one_transaction
def carry_over(
    *, new: Registration, old: Registration, checked_how: Registration.CallerCheck, by: User, now: datetime
) -> Registration:
    """Carry the nursery's own earlier registration over to the family's new account, uninterviewed (R8).

    Same validity; what was said of the child's health and future bookings at this nursery move along, what
    collides stays with the old child and is for staff to see; the old registration ends with a neutral notice.
    Again is harmless. Raises Denied.
    """
    new, old = _lock_both_families(new, old)
    if new.carried_over_from_id == old.pk:
        return new
    is_usable = old.state_on(dates.day_of(now)) == Registration.State.USABLE
    if old.nursery_id != new.nursery_id or old.child_id == new.child_id or not is_usable:
        raise Denied(deny(DenialReason.OVER, phone=new.nursery.phone))
    interviews = _held_by(new, now)[0]
    bookings = _held_by(old, now)[1]
    cancel_interview_rows(interviews, by=CancelledBy.NURSERY, now=now)
    new.refresh_from_db()
    old_facts = registration_facts(old)
    move_state(old, Registration.State.STOPPED, now)
    checked = {"caller_checked_how": checked_how, "caller_checked_by": by}
    move_state(new, Registration.State.USABLE, now, **_validity_of(old), **checked)
    new.condition_bands.set(old.condition_bands.all())
    _move_bookings(bookings, new, now)
    HealthChange.objects.about([old.child_id]).at(new.nursery_id).update(child=new.child)
    _tell_carried_over(new, old, old_facts, now)
    record_change(actor=by, row=new, action="update", changes={"carried_over_from": old.pk})
    return new


def _lock_both_families(new: Registration, old: Registration) -> tuple[Registration, Registration]:
    for guardian_id in sorted({new.child.guardian_id, old.child.guardian_id}):
        locking.lock_guardian(guardian_id)
    locking.lock_children([new.child_id, old.child_id])
    return locking.reread_registration(new.pk), locking.reread_registration(old.pk)


def _validity_of(old: Registration) -> dict[str, object]:
    """What the new registration takes from the old one instead of an interview; what was agreed stays so."""
    return {
        "interviewed_on": old.interviewed_on,
        "valid_until": old.valid_until,
        "fiscal_year": old.fiscal_year,
        "carried_over_from": old,
        "condition": old.condition,
    }


def _move_bookings(bookings: list[Reservation], new: Registration, now: datetime) -> None:
    """Future bookings follow the child, each keeping its place; one that collides stays where it is."""
    own = Reservation.objects.filter(child=new.child).live()
    own.filter(hold_number__isnull=False, ends_at__lte=now).update(hold_number=None, hold_freed_at=now)
    taken = set(own.values_list("date", flat=True))
    numbers = set(own.values_list("hold_number", flat=True))
    moved = []
    for row in bookings:
        number = next((each for each in range(1, row.hold_limit + 1) if each not in numbers), None)
        if row.date in taken or number is None:
            continue
        numbers.add(number)
        moved.append(row.pk)
        Reservation.objects.filter(pk=row.pk).update(registration=new, child=new.child, hold_number=number)
    supersede_overtaken("reservation", moved)


def _tell_carried_over(
    new: Registration, old: Registration, old_facts: dict[str, object], now: datetime
) -> None:
    record(
        recipient=new.child.guardian,
        kind=Notification.Kind.USABLE,
        cause=f"registration:{new.pk}:usable",
        facts=registration_facts(new),
        now=now,
        timing=Timing(by_staff=True),
    )
    if old.child.guardian_id != new.child.guardian_id:
        record(
            recipient=old.child.guardian,
            kind=Notification.Kind.REGISTRATION_ENDED,
            cause=f"registration:{old.pk}:ended",
            facts=old_facts,
            now=now,
            timing=Timing(by_staff=True),
        )


def _tell_ended(
    row: Registration, now: datetime, timing: Timing, called_off: Sequence[Interview | Reservation] = ()
) -> None:
    """Owe the one message that tells all, with what was `called_off`; at night if that starts soon (N4)."""
    soonest = min((each.starts_at for each in called_off), default=None)
    record(
        recipient=row.child.guardian,
        kind=Notification.Kind.REGISTRATION_ENDED,
        cause=f"registration:{row.pk}:ended",
        facts=registration_facts(row) | {"bookings": [booking_facts(each) for each in called_off]},
        now=now,
        timing=replace(timing, use_starts_at=soonest),
    )
