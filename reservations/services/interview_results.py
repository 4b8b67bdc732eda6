"""Records how an interview went, and takes it back until the message has left (I5, S5, S8)."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from reservations.audit import record_change
from reservations.denials import DenialReason, Denied, deny
from reservations.models import Channel, Interview, Notification, Registration
from reservations.naming import booking_facts, registration_facts
from reservations.services import locking
from reservations.services.interview import lock_interview, set_registration_state
from reservations.services.notification import Timing, record, supersede
from reservations.services.transactions import in_one_transaction

ALREADY_TOLD = _("お知らせがもう送られたので、元に戻せません。")
CHANGED_SINCE = _(
    "画面をひらいたあとに、結果が変わりました。元に戻していません。いまの結果を確かめてください。"
)
DECIDED = _("この面談は、もう「{state}」になっています。画面を新しくして確かめてください。")
NOT_NOW = _("この面談は、いまは変えられません。画面を新しくして確かめてください。")
USABLE_ALREADY = _("このお子さんは、この園で今年度もう利用できます。")
_LEADS_TO = {
    Interview.State.PASSED: Registration.State.USABLE,
    Interview.State.REFUSED: Registration.State.REFUSED,
    Interview.State.NO_SHOW: Registration.State.INTERVIEW_PENDING,
}
USUAL_TIME = time(9, 0)
USUAL_LENGTH = timedelta(minutes=30)


def _refuse(registration: Registration, sentence: object) -> Denied:
    return Denied(deny(DenialReason.OVER, sentence=str(sentence), phone=registration.nursery.phone))


@in_one_transaction
def pass_interview(*, interview: Interview, by: User, now: datetime) -> Interview:
    """利用可能: valid until 31 March of the interview's fiscal year, and the family is told.

    Again is harmless. When that day is already past, nothing is sent (R7). Raises Denied.
    """
    row = lock_interview(interview)
    if row.state == Interview.State.PASSED:
        return row
    _write_result(row, Interview.State.PASSED, by, now)
    _make_usable(row, now)
    record_change(actor=by, row=row, action="update", changes={"state": "passed"})
    return row


def _write_result(row: Interview, state: Interview.State, by: User, now: datetime) -> None:
    if row.state != Interview.State.BOOKED:
        raise _refuse(row.registration, str(DECIDED).format(state=row.get_state_display()))
    row.state, row.result_at, row.result_by = state, now, by
    row.save(update_fields=["state", "result_at", "result_by"])


def _held_on(row: Interview, now: datetime) -> date:
    """The day of the interview; of the result where that comes first."""
    return min(dates.day_of(row.starts_at), dates.day_of(now))


def _make_usable(row: Interview, now: datetime) -> None:
    registration = row.registration
    held_on = _held_on(row, now)
    year = dates.fiscal_year(held_on)
    others = Registration.objects.filter(
        child=registration.child, nursery=registration.nursery, fiscal_year=year
    )
    if others.filter(state=Registration.State.USABLE).exclude(pk=registration.pk).exists():
        raise _refuse(registration, USABLE_ALREADY)
    registration.state, registration.state_changed_at = Registration.State.USABLE, now
    registration.interviewed_on, registration.fiscal_year = held_on, year
    registration.valid_until = dates.fiscal_year_end(year)
    registration.save(
        update_fields=["state", "state_changed_at", "interviewed_on", "fiscal_year", "valid_until"]
    )
    if registration.valid_until >= dates.day_of(now):
        _tell(row, Notification.Kind.USABLE, now)


def _tell(row: Interview, kind: Notification.Kind, now: datetime) -> None:
    record(
        recipient=row.registration.child.guardian,
        kind=kind,
        cause=_cause(row),
        facts=booking_facts(row)
        if kind == Notification.Kind.INTERVIEW_MISSED
        else registration_facts(row.registration),
        now=now,
        timing=Timing(by_staff=True),
    )


def _cause(row: Interview) -> str:
    """A result taken back and given again is another act: the moment tells them apart."""
    assert row.result_at is not None
    return f"interview:{row.pk}:result:{int(row.result_at.timestamp() * 1000)}"


@in_one_transaction
def refuse_interview(*, interview: Interview, by: User, now: datetime) -> Interview:
    """利用できない: nothing is sent until staff have said so on the phone (`tell_refusal`). Raises Denied."""
    row = lock_interview(interview)
    if row.state == Interview.State.REFUSED:
        return row
    _write_result(row, Interview.State.REFUSED, by, now)
    set_registration_state(row.registration, Registration.State.REFUSED, now)
    # The year that the refusal counts for is the interview's, as a pass's would be (R3, R7).
    row.registration.fiscal_year = dates.fiscal_year(_held_on(row, now))
    row.registration.save(update_fields=["fiscal_year"])
    record_change(actor=by, row=row, action="update", changes={"state": "refused"})
    return row


@in_one_transaction
def tell_refusal(*, registration: Registration, by: User, now: datetime) -> Registration:
    """「電話で伝えた」: now the guardian sees the result and gets the neutral message. Raises Denied."""
    locking.lock_children([registration.child_id])
    row = locking.reread_registration(registration.pk)
    interview = row.interviews.filter(state=Interview.State.REFUSED).select_related("registration").first()
    if row.state != Registration.State.REFUSED or interview is None:
        raise _refuse(row, NOT_NOW)
    if row.refusal_told_at is not None:
        return row
    row.refusal_told_at = now
    row.save(update_fields=["refusal_told_at"])
    _tell(locking.reread_interview(interview.pk), Notification.Kind.REGISTRATION_REFUSED, now)
    record_change(actor=by, row=row, action="update", changes={"refusal_told": True})
    return row


@in_one_transaction
def mark_no_show(*, interview: Interview, by: User, now: datetime) -> Interview:
    """来なかった: the family may choose another interview, after two by phone. Denied before its start."""
    row = lock_interview(interview)
    if row.state == Interview.State.NO_SHOW:
        return row
    if row.starts_at > now:
        raise _refuse(row.registration, NOT_NOW)
    _write_result(row, Interview.State.NO_SHOW, by, now)
    set_registration_state(row.registration, Registration.State.INTERVIEW_PENDING, now)
    _tell(row, Notification.Kind.INTERVIEW_MISSED, now)
    record_change(actor=by, row=row, action="update", changes={"state": "no_show"})
    return row


@in_one_transaction
def undo_result(*, interview: Interview, seen: str, by: User, now: datetime) -> Interview:
    """Take back the result that `seen` names: until its message has left, or something was booked on it (S8).

    Raises Denied, also if somebody has entered another result since it was seen.
    """
    row = lock_interview(interview)
    registration = row.registration
    if row.result != seen:
        raise _refuse(registration, CHANGED_SINCE)
    if not _is_the_last_word(row) or registration.refusal_told_at is not None or row.slot_id is None:
        raise _refuse(registration, NOT_NOW)
    told = Notification.objects.filter(recipient=registration.child.guardian, cause=_cause(row))
    gone = (Notification.State.NO_LINE, Notification.State.SUPERSEDED)
    if supersede(causes=[_cause(row)]) == 0 and told.exclude(state__in=gone).exists():
        raise _refuse(registration, ALREADY_TOLD)
    row.state, row.result_at, row.result_by = Interview.State.BOOKED, None, None
    row.save(update_fields=["state", "result_at", "result_by"])
    set_registration_state(registration, Registration.State.INTERVIEW_BOOKED, now)
    registration.interviewed_on = registration.valid_until = None
    registration.save(update_fields=["interviewed_on", "valid_until"])
    record_change(actor=by, row=row, action="update", changes={"state": "booked"})
    return row


def _is_the_last_word(row: Interview) -> bool:
    """Whether the registration stands where this result has put it, and nothing has been done since."""
    registration = row.registration
    others = Registration.objects.filter(child=registration.child, nursery=registration.nursery)
    return (
        registration.state == _LEADS_TO.get(Interview.State(row.state))
        and not registration.reservations.exists()
        and not registration.interviews.filter(state=Interview.State.BOOKED).exists()
        and not others.waiting().exclude(pk=registration.pk).exists()
    )


@in_one_transaction
def record_interview_held(*, registration: Registration, held_on: date, by: User, now: datetime) -> Interview:
    """Keep an interview that was held without LINE, and make the registration usable (S4). Raises Denied."""
    locking.lock_children([registration.child_id])
    registration = locking.reread_registration(registration.pk)
    if registration.state != Registration.State.INTERVIEW_PENDING or held_on > dates.day_of(now):
        raise _refuse(registration, NOT_NOW)
    starts_at = dates.at(held_on, USUAL_TIME)
    row = Interview.objects.create(
        registration=registration,
        starts_at=starts_at,
        ends_at=starts_at + USUAL_LENGTH,
        cancel_until=starts_at,
        state=Interview.State.PASSED,
        result_at=now,
        result_by=by,
        channel=Channel.PHONE,
        created_at=now,
    )
    _make_usable(row, now)
    record_change(actor=by, row=row, action="create", changes={"state": "passed"})
    return row
