"""Books and cancels interviews (section 4)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from meguro_hoiku import dates
from nurseries.deadlines import has_passed
from reservations.audit import record_change
from reservations.causes import cause_of_cancelling
from reservations.denials import DenialReason, Denied, deny
from reservations.finding import interview_facts
from reservations.models import (
    CancelledBy,
    Channel,
    Guardian,
    Interview,
    InterviewSlot,
    Notification,
    Registration,
)
from reservations.naming import booking_facts, called_off_facts
from reservations.rules.cancelling import cancel_until, why_not_cancel
from reservations.rules.interviewing import InterviewSlotFacts, why_not_interview, why_not_interview_slot
from reservations.services import locking, places
from reservations.services.notification import Timing, record, supersede_overtaken
from reservations.services.outcome import Done, done_before, input_hash
from reservations.services.refusals import count_refusal
from reservations.services.transactions import in_one_transaction


def book_interview(
    *, guardian: Guardian, registration: Registration, slot: InterviewSlot, key: str, now: datetime
) -> Done[Interview]:
    """Book an interview in LINE; the same key again gives the same row. Raises Denied, Busy."""
    fingerprint = input_hash(registration=registration.pk, slot=slot.pk)
    if done := done_before(Interview, guardian, key, fingerprint):
        return done
    try:
        return _book(
            registration=registration, slot=slot, guardian=guardian, key=key, fingerprint=fingerprint, now=now
        )
    except Denied as denied:
        count_refusal(
            denial=denied.denial,
            child_id=registration.child_id,
            nursery_id=registration.nursery_id,
            wanted=dates.day_of(slot.starts_at),
            now=now,
        )
        raise


@in_one_transaction
def _book(
    *,
    registration: Registration,
    slot: InterviewSlot,
    guardian: Guardian | None,
    key: str,
    fingerprint: str,
    now: datetime,
) -> Done[Interview]:
    locking.lock_children([registration.child_id])
    slot = locking.lock_interview_slots([slot.pk])[slot.pk]
    if slot.nursery_id != registration.nursery_id:
        raise InterviewSlot.DoesNotExist
    if guardian and (done := done_before(Interview, guardian, key, fingerprint)):
        return done
    registration = locking.reread_registration(registration.pk)
    row = _decided(registration, slot, Channel.LINE if guardian else Channel.PHONE, now)
    row.requested_by, row.idempotency_key, row.input_hash = guardian, key, fingerprint
    row.save(force_insert=True)
    places.count_interview(slot, 1)
    set_registration_state(registration, Registration.State.INTERVIEW_BOOKED, now)
    _tell_booked(row, now)
    return Done(row, is_new=True)


def _tell_booked(row: Interview, now: datetime) -> None:
    is_own = row.channel == Channel.LINE
    record(
        recipient=row.registration.child.guardian,
        kind=Notification.Kind.INTERVIEW_BOOKED,
        cause=f"interview:{row.pk}:booked",
        facts=booking_facts(row) | {"by": row.channel},
        now=now,
        timing=Timing(answers=is_own, by_staff=not is_own, use_starts_at=row.starts_at),
    )


def _decided(registration: Registration, slot: InterviewSlot, channel: str, now: datetime) -> Interview:
    """The interview, not written yet; raises Denied when it may not be booked."""
    facts, closures = interview_facts(registration, now)
    chosen = InterviewSlotFacts.of(slot, closures)
    denial = why_not_interview(facts, now, channel) or why_not_interview_slot(facts, chosen, now, channel)
    if denial:
        raise Denied(denial)
    rule = registration.nursery.interview_cancel_deadline
    until = cancel_until(
        rule_moment=rule.moment(dates.day_of(slot.starts_at), facts.is_open_day),
        starts_at=slot.starts_at,
        now=now,
        grace_minutes=facts.ward.cancel_grace_minutes,
    )
    return Interview(
        registration=registration,
        slot=slot,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        cancel_until=until,
        channel=channel,
        created_at=now,
    )


def set_registration_state(registration: Registration, state: Registration.State, now: datetime) -> None:
    """Follow the interview's state, unless the registration has moved on: a closure holds no child's lock."""
    hit = Registration.objects.filter(pk=registration.pk, state=registration.state).update(
        state=state, state_changed_at=now
    )
    if hit:
        registration.state, registration.state_changed_at = state, now


def book_interview_by_phone(
    *, registration: Registration, slot: InterviewSlot, by: User, now: datetime
) -> Interview:
    """Book an interview for a family that phones, also after the deadline. Raises Denied, Busy."""
    row = _book(registration=registration, slot=slot, guardian=None, key="", fingerprint="", now=now).row
    record_change(actor=by, row=row, action="create", changes={"channel": "phone"})
    return row


@in_one_transaction
def cancel_interview(*, guardian: Guardian, interview: Interview, now: datetime) -> Interview:
    """Cancel in LINE; a second time gives the row as it is. Raises Denied after the deadline (I3, C3)."""
    row = lock_interview(interview)
    if row.state_seen != Interview.State.BOOKED:
        return row
    denial = why_not_cancel(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        cancel_until=row.cancel_until,
        now=now,
        phone=row.registration.nursery.phone,
    )
    if denial or row.state != Interview.State.BOOKED:
        raise Denied(denial or deny(DenialReason.OVER, phone=row.registration.nursery.phone))
    cancel_interview_rows([row], by=CancelledBy.GUARDIAN, now=now)
    tell_interview_cancelled(row, now, Timing(answers=True))
    return row


@in_one_transaction
def cancel_interview_by_phone(*, interview: Interview, by: User, now: datetime) -> Interview:
    """Cancel for a family that phones, at any time before its result; again is harmless."""
    row = lock_interview(interview)
    if row.state != Interview.State.BOOKED:
        return row
    cancel_interview_rows([row], by=CancelledBy.NURSERY, now=now)
    tell_interview_cancelled(row, now, Timing(by_staff=True, use_starts_at=row.starts_at))
    record_change(actor=by, row=row, action="update", changes={"state": ["booked", "cancelled"]})
    return row


def lock_interview(interview: Interview) -> Interview:
    """The interview as it is now, its child and slot locked in the global order."""
    child_id = Interview.objects.values_list("registration__child_id", flat=True).get(pk=interview.pk)
    locking.lock_children([child_id])
    if interview.slot_id:
        locking.lock_interview_slots([interview.slot_id])
    return locking.reread_interview(interview.pk)


def cancel_interview_rows(rows: Iterable[Interview], *, by: CancelledBy, now: datetime) -> None:
    """Cancel booked interviews, free their slots, let their registrations wait again; all are locked."""
    rows = list(rows)
    for row in rows:
        row.state, row.cancelled_at, row.cancelled_by = Interview.State.CANCELLED, now, by
        row.cancelled_after_deadline = has_passed(row.cancel_until, now)
        row.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancelled_after_deadline"])
        if row.slot_id:
            places.count_interview(InterviewSlot.objects.get(pk=row.slot_id), -1)
        set_registration_state(row.registration, Registration.State.INTERVIEW_PENDING, now)
    supersede_overtaken("interview", [row.pk for row in rows])


def tell_interview_cancelled(row: Interview, now: datetime, timing: Timing) -> None:
    """Owe the guardian the message that the interview is cancelled, and how to choose another."""
    _tell_cancelled([row], booking_facts(row), now, timing)


def tell_interviews_called_off(rows: Sequence[Interview], now: datetime) -> None:
    """Owe one guardian the one message that staff have called these off: siblings stand in it together (N2)."""
    timing = Timing(by_staff=True, use_starts_at=min(row.starts_at for row in rows))
    _tell_cancelled(rows, called_off_facts(rows), now, timing)


def _tell_cancelled(rows: Sequence[Interview], facts: dict[str, Any], now: datetime, timing: Timing) -> None:
    record(
        recipient=rows[0].registration.child.guardian,
        kind=Notification.Kind.INTERVIEW_CANCELLED,
        cause=cause_of_cancelling("interview", [row.pk for row in rows]),
        facts=facts,
        now=now,
        timing=timing,
    )
