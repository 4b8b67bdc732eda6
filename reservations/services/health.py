"""Keeps what is said about a child's health after its registration until staff answer it (S9)."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reservations.audit import record_change
from reservations.denials import Denied
from reservations.health import agreed, child_of_now
from reservations.models import HealthAnswer, HealthChange, Registration, Reservation
from reservations.rules.answering import why_not_answer, why_not_ask_later
from reservations.services import locking
from reservations.services.transactions import in_one_transaction


def keep_what_a_booking_says(*, reservation: Reservation, by: User | None, now: datetime) -> None:
    """A row if it says 変わった, with a note or without; call in the booking's transaction, the child locked.

    `by` is the member of staff who took it on the phone; None: the guardian wrote it.
    """
    if reservation.health != Reservation.Health.CHANGED:
        return
    _write(
        HealthChange(
            child_id=child_of_now(reservation.registration),
            nursery_id=reservation.registration.nursery_id,
            reservation=reservation,
            note=reservation.health_note,
            channel=HealthChange.Channel.PHONE if by else HealthChange.Channel.LINE,
            said_at=now,
            written_by=by,
        )
    )


def _write(row: HealthChange) -> HealthChange:
    row.save(force_insert=True)
    if row.written_by:
        record_change(actor=row.written_by, row=row, action="create", changes={"channel": row.channel})
    return row


@in_one_transaction
def write_down_change(
    *, registration: Registration, note: str, channel: HealthChange.Channel, by: User, now: datetime
) -> HealthChange:
    """Staff write down what they were told without a booking: on the phone, at the door.

    The same words again, while they are open, are the same row. Raises ValidationError without words.
    """
    locking.lock_children([registration.child_id])
    row = locking.reread_registration(registration.pk)
    note = note.strip()
    if not note:
        raise ValidationError(_("変わったことを書いてください。"))
    child = child_of_now(row)
    same = HealthChange.objects.about([child]).at(row.nursery_id).open()
    if found := same.filter(note=note, reservation__isnull=True).first():
        return found
    return _write(
        HealthChange(
            child_id=child, nursery_id=row.nursery_id, note=note, channel=channel, said_at=now, written_by=by
        )
    )


@in_one_transaction
def record_health_asked(
    *, reservation: Reservation, health: Reservation.Health, note: str, by: User, now: datetime
) -> Reservation:
    """What the family says when staff ask after the booking, at which nobody was asked.

    Raises Denied for a booking that is cancelled or has been asked about, ValidationError for 変わりない with a note.
    """
    locking.lock_children([reservation.child_id])
    row = locking.reread_reservation(reservation.pk)
    if denial := why_not_ask_later(row, row.registration.nursery.phone):
        raise Denied(denial)
    write_what_was_said(reservation=row, health=health, note=note, by=by, now=now)
    return row


def write_what_was_said(*, reservation: Reservation, health: str, note: str, by: User, now: datetime) -> None:
    """Overwrite the booking's answer by what was said now, if anything was; a change said before keeps its row.

    Call with the child locked. Raises ValidationError for a note without 変わった.
    """
    said = agreed(health, note)
    if said == Reservation.Health.UNASKED:
        return
    reservation.health, reservation.health_note = said, note.strip()
    reservation.save(update_fields=["health", "health_note"])
    record_change(actor=by, row=reservation, action="update", changes={"health": said.value})
    keep_what_a_booking_says(reservation=reservation, by=by, now=now)


@in_one_transaction
def answer_change(
    *, change: HealthChange, outcome: HealthAnswer.Outcome, note: str, by: User, now: datetime
) -> HealthAnswer:
    """確認した: what was done about it, and whether it goes on being shown. Again, in the same words, is harmless.

    Raises Denied when somebody else has answered, ValidationError without words.
    """
    row = _locked(change)
    note = note.strip()
    if not note:
        raise ValidationError(_("したことを書いてください。"))
    standing = row.standing
    if standing and (standing.answered_by, standing.outcome, standing.note) == (by, outcome, note):
        return standing
    if denial := why_not_answer(standing, row.nursery.phone):
        raise Denied(denial)
    answer = HealthAnswer(change=row, outcome=outcome, note=note, answered_at=now, answered_by=by)
    answer.save(force_insert=True)
    record_change(actor=by, row=row, action="update", changes={"answered": str(outcome)})
    return answer


@in_one_transaction
def take_answer_back(*, answer: HealthAnswer, by: User, now: datetime) -> HealthAnswer:
    """The change is open again; the answer stays as history. Again is harmless."""
    change = _locked(answer.change)
    row = next(each for each in change.answers.all() if each.pk == answer.pk)
    if row.taken_back_at is None:
        row.taken_back_at, row.taken_back_by = now, by
        row.save(update_fields=["taken_back_at", "taken_back_by"])
        record_change(actor=by, row=change, action="update", changes={"answer_taken_back": answer.pk})
    return row


def _locked(change: HealthChange) -> HealthChange:
    """The change as it is now; whoever answers it, or carries the child over, waits for the child's lock."""
    locking.lock_children([change.child_id])
    return HealthChange.objects.with_answers().select_related("nursery").get(pk=change.pk)
