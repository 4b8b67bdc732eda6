"""What a guardian has and what comes next (R6, C1, C2, I5)."""

from datetime import date, timedelta

import pytest

from reservations.denials import DenialReason
from reservations.models import Child, Interview, Registration
from reservations.naming import child_label, label_of
from reservations.services.interview_results import refuse_interview, tell_refusal
from reservations.status import booking_of, bookings_of, registrations_of, status_of
from tests import factories
from tests.factories import FRIDAY, LONG_AGO, NOW, WEDNESDAY
from tests.reservations.rules.situations import moment

pytestmark = pytest.mark.django_db
State = Registration.State
DURING = moment("2026-08-06 10:00")


def seen(registration, now=NOW):
    return status_of(registration, now)


@pytest.mark.parametrize(
    ("fields", "state", "next_step"),
    [
        ({}, "interview_pending", "book_interview"),
        ({"state": State.WITHDRAWN}, "withdrawn", "register_again"),
        ({"state": State.STOPPED}, "stopped", "phone"),
        ({"state": State.REFUSED, "refusal_told_at": NOW}, "refused", "phone"),
    ],
)
def test_every_state_has_one_next_step(fields, state, next_step):
    status = seen(factories.registered_child(**fields))

    assert (status.state, status.next_step, status.interview) == (state, next_step, None)


def test_a_usable_registration_can_be_booked_on_until_it_expires():
    registration = factories.usable_child()

    assert (seen(registration).state, seen(registration).next_step) == ("usable", "book")
    assert seen(registration, moment("2027-03-31 23:59:59")).state == "usable"
    expired = seen(registration, moment("2027-04-01 00:00"))
    assert (expired.state, expired.next_step) == ("expired", "register_again")
    assert expired.valid_until == date(2027, 3, 31)


def test_once_the_interview_has_begun_its_result_is_awaited():
    interview = factories.child_with_interview()

    before = seen(interview.registration, moment("2026-08-06 09:59:59"))
    after = seen(interview.registration, DURING)

    assert (before.state, before.next_step) == ("interview_booked", "wait_for_interview")
    assert (after.state, after.next_step) == ("awaiting_result", "wait_for_result")
    assert before.interview.title == "桑の実中目黒保育園（面談用）"


def test_a_refusal_looks_like_a_missing_result_until_it_is_told(staff):
    interview = factories.child_with_interview()
    awaiting = seen(interview.registration, DURING)
    refuse_interview(interview=interview, by=staff, now=DURING)
    registration = Registration.objects.get()

    untold = seen(registration, DURING)

    assert (untold.state, untold.next_step) == (awaiting.state, awaiting.next_step)
    assert (untold.interview.state, untold.interview.row) == ("booked", awaiting.interview.row)
    [listed] = registrations_of(registration.child.guardian, DURING)
    assert listed.state == "awaiting_result"
    tell_refusal(registration=registration, by=staff, now=DURING)
    told = seen(Registration.objects.get(), DURING)
    assert (told.state, told.interview) == ("refused", None)
    assert booking_of(Interview.objects.get(), DURING).state == "refused"


def test_registrations_are_listed_live_ones_first_with_the_childs_held_days():
    guardian = factories.guardian()
    first, second = factories.child(guardian), factories.child(guardian, "目黒 蓮")
    ended = factories.registered_child(who=first, state=State.WITHDRAWN)
    usable = factories.usable_child(who=second)
    elsewhere = factories.usable_child(factories.nursery("futaba"), second)
    waiting = factories.registered_child(who=first)
    factories.reservation(usable, factories.slot())
    factories.usable_child()

    found = registrations_of(guardian, NOW)

    assert [each.registration for each in found][0] == waiting
    assert [each.registration for each in found][-1] == ended
    assert {each.registration: each.held_days for each in found} == {
        ended: 0,
        waiting: 0,
        usable: 1,
        elsewhere: 1,
    }
    assert {each.limit for each in found} == {2}


def test_bookings_are_all_that_is_held_by_start():
    guardian = factories.guardian()
    child = factories.child(guardian)
    usable = factories.usable_child(who=child)
    friday = factories.reservation(usable, factories.slot(FRIDAY))
    wednesday = factories.reservation(usable, factories.slot(WEDNESDAY))
    where = factories.nursery("futaba")
    interview = factories.child_with_interview(
        factories.interview_slot(moment("2026-08-06 10:00"), where), who=child
    )
    factories.reservation(factories.usable_child(), factories.slot(date(2026, 8, 10)))

    assert [each.row for each in bookings_of(guardian, NOW)] == [wednesday, interview, friday]
    assert [each.kind for each in bookings_of(guardian, NOW)] == ["reservation", "interview", "reservation"]


def test_a_reservation_is_held_to_its_end_and_an_interview_to_its_start():
    row = factories.reservation()
    interview = factories.child_with_interview()
    guardian, other = row.child.guardian, interview.registration.child.guardian

    assert len(bookings_of(guardian, moment("2026-08-05 11:59:59"))) == 1
    assert bookings_of(guardian, moment("2026-08-05 12:00")) == []
    assert len(bookings_of(other, moment("2026-08-06 09:59:59"))) == 1
    assert bookings_of(other, DURING) == []


def test_what_is_cancelled_is_not_held():
    row = factories.cancelled(factories.reservation())

    assert bookings_of(row.child.guardian, NOW) == []
    assert not booking_of(row, NOW).is_cancellable


def test_a_booking_says_whether_and_why_not_it_can_be_cancelled():
    row = factories.reservation()
    in_time = booking_of(row, moment("2026-08-04 17:00:59"))
    late = booking_of(row, moment("2026-08-04 17:01"))

    assert (in_time.is_cancellable, in_time.denial) == (True, None)
    assert (late.is_cancellable, late.denial.reason) == (False, DenialReason.DEADLINE_PASSED)
    assert late.cancel_until.utcoffset() == timedelta(hours=9)


def test_a_nursery_that_has_left_line_keeps_its_bookings_visible():
    row = factories.reservation()
    type(row.registration.nursery).objects.update(line_until=LONG_AGO + timedelta(days=1))

    [booking] = bookings_of(row.child.guardian, NOW)

    assert booking.is_cancellable


def test_children_are_named_by_number_only_where_there_are_several():
    only = factories.child()
    assert (label_of(only), child_label(only, 1)) == ("お子さま", "お子さま")
    second = factories.child(only.guardian, "目黒 蓮")
    first = Child.objects.get(pk=only.pk)

    assert (label_of(first), label_of(second)) == ("お子さま1", "お子さま2")
    assert child_label(second, 2) == "お子さま2"
