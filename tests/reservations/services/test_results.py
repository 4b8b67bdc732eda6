"""How an interview went, and taking that back (I5, R7, S5, S8)."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason, Way
from reservations.models import Interview, Notification, Registration
from reservations.services.ending import lift_registration, stop_registration, withdraw_registration
from reservations.services.interview_results import (
    mark_no_show,
    pass_interview,
    record_interview_held,
    refuse_interview,
    tell_refusal,
    undo_result,
)
from tests import factories
from tests.factories import LONG_AGO, THURSDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import HANA, denial_of, kinds, register, told
from tests.reservations.services.acts import book as book_day

pytestmark = pytest.mark.django_db
AFTER = moment("2026-08-06 11:00")


def interview_on(start: str, **fields) -> Interview:
    return factories.child_with_interview(factories.interview_slot(moment(start)), **fields)


def undo(row, by, now=AFTER + timedelta(seconds=30)):
    row.refresh_from_db()
    return undo_result(interview=row, seen=row.result, by=by, now=now)


def test_a_passed_interview_makes_the_child_usable_until_31_march_and_tells_it(staff):
    row = factories.child_with_interview()

    passed = pass_interview(interview=row, by=staff, now=AFTER)
    pass_interview(interview=row, by=staff, now=AFTER + timedelta(minutes=1))

    registration = Registration.objects.get()
    assert (passed.state, passed.result_at, passed.result_by) == ("passed", AFTER, staff)
    assert (registration.state, registration.fiscal_year) == ("usable", 2026)
    assert (registration.interviewed_on, registration.valid_until) == (THURSDAY, date(2027, 3, 31))
    [message] = told(registration.child.guardian)
    assert (message.kind, message.not_before) == ("usable", AFTER + timedelta(seconds=60))
    assert message.facts["valid_until"] == "2027-03-31"
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("held", "year", "until"),
    [("2027-03-31 16:00", 2026, date(2027, 3, 31)), ("2027-04-01 09:00", 2027, date(2028, 3, 31))],
)
def test_the_fiscal_year_of_the_interview_counts(staff, held, year, until):
    row = interview_on(held)

    pass_interview(interview=row, by=staff, now=moment("2027-04-01 17:00"))

    registration = Registration.objects.get()
    assert (registration.fiscal_year, registration.valid_until) == (year, until)


def test_a_result_typed_when_its_year_is_over_sends_nothing(staff):
    row = interview_on("2027-03-31 16:00")

    pass_interview(interview=row, by=staff, now=moment("2027-04-01 00:00"))

    registration = Registration.objects.get()
    assert registration.state_on(date(2027, 4, 1)) == "expired"
    assert not Notification.objects.exists()


def test_on_31_march_itself_it_is_still_told(staff):
    row = interview_on("2027-03-31 16:00")

    pass_interview(interview=row, by=staff, now=moment("2027-03-31 18:00"))

    assert kinds(row.registration.child.guardian) == ["usable"]


def test_a_child_is_usable_once_a_year_at_a_nursery(staff):
    """A renewal whose interview is entered before 1 April would be a second one for this year."""
    usable = factories.usable_child()
    renewal = factories.registered_child(who=usable.child, fiscal_year=2027)

    denial = denial_of(
        record_interview_held,
        registration=renewal,
        held_on=date(2027, 3, 20),
        by=staff,
        now=moment("2027-03-20 17:00"),
    )

    assert denial.message == "このお子さんは、この園で今年度もう利用できます。"
    assert not renewal.interviews.exists()
    april = moment("2027-04-02 17:00")
    record_interview_held(registration=renewal, held_on=date(2027, 4, 2), by=staff, now=april)
    renewal.refresh_from_db()
    assert (renewal.state, renewal.valid_until) == ("usable", date(2028, 3, 31))


def test_an_interview_held_without_line_is_kept_as_passed(staff):
    registration = factories.registered_child()

    row = record_interview_held(registration=registration, held_on=date(2026, 7, 31), by=staff, now=AFTER)

    assert (row.state, row.slot, row.channel) == ("passed", None, "phone")
    registration.refresh_from_db()
    assert registration.interviewed_on == date(2026, 7, 31)
    assert kinds(registration.child.guardian) == ["usable"]


def test_no_interview_is_held_in_the_future_or_beside_a_booked_one(staff):
    registration, booked = factories.registered_child(), factories.child_with_interview()

    tomorrow = {"registration": registration, "held_on": date(2026, 8, 7), "by": staff, "now": AFTER}
    assert denial_of(record_interview_held, **tomorrow).reason == DenialReason.OVER
    beside = {"registration": booked.registration, "held_on": THURSDAY, "by": staff, "now": AFTER}
    assert denial_of(record_interview_held, **beside).reason == DenialReason.OVER


def test_a_refusal_is_told_only_after_staff_have_said_so_on_the_phone(staff):
    row = factories.child_with_interview()

    refuse_interview(interview=row, by=staff, now=AFTER)
    refuse_interview(interview=row, by=staff, now=AFTER)
    assert not Notification.objects.exists()
    tell_refusal(registration=row.registration, by=staff, now=AFTER + timedelta(days=1))
    tell_refusal(registration=row.registration, by=staff, now=AFTER + timedelta(days=2))

    registration = Registration.objects.get()
    assert (registration.state, registration.refusal_told_at) == ("refused", AFTER + timedelta(days=1))
    assert kinds(registration.child.guardian) == ["registration_refused"]
    assert LogEntry.objects.count() == 2


def test_only_a_refusal_can_be_told(staff):
    usable = factories.usable_child()
    by_hand = factories.registered_child(state=Registration.State.REFUSED)

    assert denial_of(tell_refusal, registration=usable, by=staff, now=AFTER).reason == DenialReason.OVER
    assert denial_of(tell_refusal, registration=by_hand, by=staff, now=AFTER).reason == DenialReason.OVER


def test_a_refusal_in_april_holds_for_the_year_that_has_begun(staff):
    guardian = factories.guardian()
    registration = register(guardian, HANA, now=moment("2027-03-20 10:00")).row
    slot = factories.interview_slot(moment("2027-04-05 10:00"))
    Registration.objects.filter(pk=registration.pk).update(state="interview_booked")
    row = Interview.objects.create(
        registration=registration,
        slot=slot,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        cancel_until=slot.starts_at,
        created_at=LONG_AGO,
    )
    later = moment("2027-04-05 12:00")
    refuse_interview(interview=row, by=staff, now=later)
    tell_refusal(registration=registration, by=staff, now=later)

    denial = denial_of(register, guardian, HANA, key="key-2", now=later)

    assert (denial.reason, denial.way) == (DenialReason.ALREADY_REGISTERED, Way.PHONE)


def test_a_no_show_is_told_and_may_choose_again(staff):
    row = factories.child_with_interview()

    mark_no_show(interview=row, by=staff, now=AFTER)
    mark_no_show(interview=row, by=staff, now=AFTER)

    row.refresh_from_db()
    assert (row.state, row.registration.state) == ("no_show", "interview_pending")
    assert kinds(row.registration.child.guardian) == ["interview_missed"]


def test_nobody_has_missed_an_interview_that_is_still_to_come(staff):
    row = factories.child_with_interview()

    early = denial_of(mark_no_show, interview=row, by=staff, now=moment("2026-08-06 09:59"))

    assert early.reason == DenialReason.OVER


@pytest.mark.parametrize("give", [pass_interview, refuse_interview, mark_no_show])
def test_an_interview_has_one_result(staff, give):
    cancelled = factories.child_with_interview()
    Interview.objects.update(state="cancelled")
    other = factories.child_with_interview(factories.interview_slot(moment("2026-08-06 09:00")))
    [mark_no_show, pass_interview][give is mark_no_show](interview=other, by=staff, now=AFTER)

    for row in (cancelled, other):
        denial = denial_of(give, interview=row, by=staff, now=AFTER)
        assert "画面を新しくして" in denial.message


@pytest.mark.parametrize("give", [pass_interview, refuse_interview, mark_no_show])
def test_a_result_can_be_taken_back_before_its_message_has_left(staff, give):
    row = factories.child_with_interview()
    give(interview=row, by=staff, now=AFTER)

    undo(row, staff)

    row.refresh_from_db()
    registration = row.registration
    assert (row.state, row.result_at, row.result_by) == ("booked", None, None)
    assert (registration.state, registration.valid_until, registration.interviewed_on) == (
        "interview_booked",
        None,
        None,
    )
    assert kinds(registration.child.guardian) == []
    give(interview=row, by=staff, now=AFTER + timedelta(minutes=1))
    assert len(kinds(registration.child.guardian)) == (give is not refuse_interview)


@pytest.mark.parametrize("state", ["sending", "accepted", "rejected"])
def test_once_the_message_has_left_it_stays(staff, state):
    row = factories.child_with_interview()
    pass_interview(interview=row, by=staff, now=AFTER)
    Notification.objects.update(
        state=state, accepted_at=AFTER, lease_until=AFTER, lease_token=row.public_id, attempts=1
    )

    assert "もう送られた" in denial_of(undo, row, staff).message
    row.refresh_from_db()
    assert row.state == "passed"


def test_a_family_without_line_was_told_nothing_so_that_undo_always_works(staff):
    row = factories.child_with_interview()
    type(row.registration.child.guardian).objects.update(line_user_id=None)
    pass_interview(interview=row, by=staff, now=AFTER)

    assert undo(row, staff, AFTER + timedelta(days=3)).state == "booked"


def test_what_was_booked_on_it_keeps_it(staff):
    row = factories.child_with_interview()
    pass_interview(interview=row, by=staff, now=AFTER)
    factories.slot(date(2026, 8, 10))
    book_day(Registration.objects.get(), date(2026, 8, 10), now=AFTER)

    assert denial_of(undo, row, staff).reason == DenialReason.OVER


def test_a_told_refusal_stays(staff):
    row = factories.child_with_interview()
    refuse_interview(interview=row, by=staff, now=AFTER)
    tell_refusal(registration=row.registration, by=staff, now=AFTER)

    assert denial_of(undo, row, staff).reason == DenialReason.OVER


def test_an_interview_held_elsewhere_has_no_booking_to_go_back_to(staff):
    row = record_interview_held(
        registration=factories.registered_child(), held_on=THURSDAY, by=staff, now=AFTER
    )

    assert denial_of(undo, row, staff).reason == DenialReason.OVER


@pytest.mark.parametrize("state", ["booked", "cancelled"])
def test_without_a_result_there_is_nothing_to_take_back(staff, state):
    row = factories.child_with_interview()
    Interview.objects.update(state=state)

    assert denial_of(undo, row, staff).reason == DenialReason.OVER


def test_what_was_withdrawn_or_stopped_since_is_not_brought_back_to_life(staff):
    missed, passed = factories.child_with_interview(), interview_on("2026-08-06 09:00")
    mark_no_show(interview=missed, by=staff, now=AFTER)
    pass_interview(interview=passed, by=staff, now=AFTER)
    guardian = missed.registration.child.guardian
    withdraw_registration(guardian=guardian, registration=missed.registration, now=AFTER)
    stop_registration(registration=passed.registration, by=staff, now=AFTER)

    for row in (missed, passed):
        assert denial_of(undo, row, staff).reason == DenialReason.OVER
    assert set(Registration.objects.values_list("state", flat=True)) == {"withdrawn", "stopped"}


def test_a_family_that_has_registered_again_keeps_its_new_registration(staff):
    guardian = factories.guardian()
    child = factories.child(guardian)
    row = factories.child_with_interview(who=child)
    refuse_interview(interview=row, by=staff, now=AFTER)
    lift_registration(registration=row.registration, by=staff, now=AFTER)
    register(guardian, child, now=AFTER)

    assert denial_of(undo, row, staff).reason == DenialReason.OVER
