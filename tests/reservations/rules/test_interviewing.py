"""Whether an interview may be booked, and in which slot (I1, I5, I6, R11)."""

from datetime import date, time

import pytest

from nurseries.deadlines import DeadlineRule
from reservations.denials import DenialReason, Way
from reservations.models import Channel, InterviewSlot, Registration
from reservations.rules.interviewing import InterviewSlotFacts, why_not_interview, why_not_interview_slot
from tests.factories import NOW
from tests.reservations.rules.situations import child, closure, moment, nursery, registration

State = Registration.State


def waiting(**fields):
    wanted = {"registration": registration(state=State.INTERVIEW_PENDING, valid_until=None)}
    return child(**(wanted | fields))


def slot(start: str = "2026-08-06 10:00", **fields) -> InterviewSlot:
    starts_at = moment(start)
    return InterviewSlot(starts_at=starts_at, ends_at=starts_at.replace(minute=30), **fields)


def reason(facts, chosen, now=NOW, channel=Channel.LINE, closures=()):
    denial = why_not_interview_slot(facts, InterviewSlotFacts.of(chosen, closures), now, channel)
    return denial and denial.reason


def test_who_waits_may_book_an_interview():
    assert why_not_interview(waiting(), NOW) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.INTERVIEW_BOOKED, DenialReason.INTERVIEW_EXISTS),
        (State.USABLE, DenialReason.NOT_USABLE),
        (State.STOPPED, DenialReason.BY_PHONE_ONLY),
        (State.WITHDRAWN, DenialReason.BY_PHONE_ONLY),
    ],
)
@pytest.mark.parametrize("channel", [Channel.LINE, Channel.PHONE])
def test_one_interview_at_a_time_and_only_while_waiting(state, expected, channel):
    facts = waiting(registration=registration(state=state))

    assert why_not_interview(facts, NOW, channel).reason == expected


def test_an_interview_exists_until_its_refusal_is_told():
    untold = waiting(registration=registration(state=State.REFUSED))
    told = waiting(registration=registration(state=State.REFUSED, refusal_told_at=NOW))

    denial = why_not_interview(untold, NOW)
    assert denial.reason == DenialReason.INTERVIEW_EXISTS
    assert denial.way == Way.BOOKINGS
    assert why_not_interview(told, NOW).reason == DenialReason.BY_PHONE_ONLY


def test_after_two_no_shows_it_is_the_phone():
    assert why_not_interview(waiting(no_shows=1), NOW) is None
    assert why_not_interview(waiting(no_shows=2), NOW).reason == DenialReason.BY_PHONE_ONLY
    assert why_not_interview(waiting(no_shows=2), NOW, Channel.PHONE) is None


def test_a_nursery_outside_line_interviews_by_phone():
    facts = waiting(nursery=nursery(line_until=NOW))

    assert why_not_interview(facts, NOW).reason == DenialReason.BY_PHONE_ONLY
    assert why_not_interview(facts, NOW, Channel.PHONE) is None


def test_slots_close_at_17_the_day_before_for_line():
    assert reason(waiting(), slot(), moment("2026-08-05 17:00:59")) is None
    assert reason(waiting(), slot(), moment("2026-08-05 17:01")) == DenialReason.PHONE
    assert reason(waiting(), slot(), moment("2026-08-06 09:59"), Channel.PHONE) is None
    assert reason(waiting(), slot(), moment("2026-08-06 10:00"), Channel.PHONE) == DenialReason.OVER


def test_the_interviews_deadline_is_apart_from_the_reservations():
    rule = DeadlineRule(3, DeadlineRule.Unit.DAY, time(12))

    assert reason(waiting(nursery=nursery(reservation_booking_deadline=rule)), slot()) is None
    assert (
        reason(waiting(nursery=nursery(interview_booking_deadline=rule)), slot(), moment("2026-08-03 12:01"))
        == DenialReason.PHONE
    )


def test_line_sees_slots_for_sixty_days_and_the_phone_all():
    assert reason(waiting(), slot("2026-10-02 10:00")) is None
    assert reason(waiting(), slot("2026-10-05 10:00")) == DenialReason.OUT_OF_WINDOW
    assert reason(waiting(), slot("2026-10-05 10:00"), channel=Channel.PHONE) is None
    assert (
        reason(waiting(nursery=nursery(interview_days_ahead=3)), slot("2026-08-07 10:00")) == "out_of_window"
    )


def test_a_full_slot_is_full():
    assert reason(waiting(), slot(capacity=2, taken=1)) is None
    assert reason(waiting(), slot(capacity=2, taken=2)) == DenialReason.FULL


def test_closed_hours_close_only_the_slots_that_they_touch():
    day = date(2026, 8, 6)
    hours = closure(day, time(10, 15), time(12))

    assert reason(waiting(), slot(), closures=[hours]) == DenialReason.CLOSED
    assert reason(waiting(), slot("2026-08-06 09:00"), closures=[hours]) is None
    assert reason(waiting(), slot(), closures=[closure(date(2026, 8, 5))]) is None
    assert reason(waiting(), slot(), closures=[closure(day)]) == DenialReason.CLOSED


def test_a_renewals_interview_is_held_from_1_april():
    renewal = registration(state=State.INTERVIEW_PENDING, interview_not_before=date(2027, 4, 1))
    facts, march = waiting(registration=renewal), moment("2027-03-10 10:00")

    assert reason(facts, slot("2027-03-31 10:00"), march) == DenialReason.NOT_OPEN_YET
    assert reason(facts, slot("2027-03-31 10:00"), march, Channel.PHONE) == DenialReason.NOT_OPEN_YET
    assert reason(facts, slot("2027-04-01 10:00"), march) is None
