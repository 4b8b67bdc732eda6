"""Closing days and hours: who is affected, told once, nothing restored (S6)."""

from datetime import time, timedelta

import pytest
from auditlog.models import LogEntry

from nurseries.models import ClosedDay
from reservations.denials import Busy, DenialReason
from reservations.models import CancelledBy, Interview, Notification, Reservation
from reservations.services.closing import affected_by_closing, close_days, message_of_closing, reopen_day
from reservations.services.interview import book_interview
from tests import factories
from tests.factories import NOW, THURSDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, denial_of, kinds, phone, told

pytestmark = pytest.mark.django_db
INFECTION = ClosedDay.Reason.INFECTION


def close(by, day=WEDNESDAY, now=NOW, **hours):
    [closed] = close_days(nursery=factories.nursery(), days=[day], reason=INFECTION, by=by, now=now, **hours)
    return closed


def test_closing_calls_off_reservations_and_interviews_and_tells_each_family_once(staff):
    sibling_of = factories.child_with_interview(factories.interview_slot(moment("2026-08-05 10:00")))
    guardian = sibling_of.registration.child.guardian
    first = factories.usable_child(who=factories.child(guardian, "目黒 蓮"))
    slot = factories.slot()
    factories.reservation(first, slot)
    factories.reservation(factories.usable_child(), slot)

    closed = close(staff)

    assert set(Reservation.objects.values_list("state", "cancelled_by")) == {
        ("cancelled", CancelledBy.CLOSURE)
    }
    interview = Interview.objects.get()
    assert (interview.state, interview.cancelled_by) == ("cancelled", CancelledBy.CLOSURE)
    assert interview.registration.state == "interview_pending"
    assert_counts(slot)
    [message] = told(guardian)
    assert (message.kind, message.cause) == ("closure", f"closure:{closed.pk}")
    assert message.facts["reason"] == "infection"
    assert {each["kind"] for each in message.facts["bookings"]} == {"reservation", "interview"}
    assert {each["label"] for each in message.facts["bookings"]} == {"お子さま1", "お子さま2"}
    assert "感染症" in str(message.payload)
    assert Notification.objects.count() == 2
    assert LogEntry.objects.get().changes == {"called_off": 2}


def test_the_preview_shows_what_the_deed_does(staff):
    factories.reservation(factories.usable_child(), factories.slot())
    factories.child_with_interview(factories.interview_slot(moment("2026-08-05 10:00")))

    affected = affected_by_closing(nursery=factories.nursery(), days=[WEDNESDAY], now=NOW)

    assert (len(affected.reservations), len(affected.interviews), len(affected.guardians)) == (1, 1, 2)
    close(staff)
    assert Reservation.objects.live().count() == 0
    assert affected_by_closing(nursery=factories.nursery(), days=[WEDNESDAY], now=NOW).guardians == []


def test_pressed_twice_it_closes_and_tells_once(staff):
    registration = factories.usable_child()
    factories.reservation(registration, factories.slot())

    assert close(staff) == close(staff, now=NOW + timedelta(seconds=3))

    assert kinds(registration.child.guardian) == ["closure"]
    assert LogEntry.objects.count() == 1


def test_other_days_and_nurseries_are_left_alone(staff):
    factories.reservation(factories.usable_child(), factories.slot(THURSDAY))
    elsewhere = factories.nursery("futaba")
    factories.reservation(factories.usable_child(elsewhere), factories.slot(at=elsewhere))
    factories.child_with_interview(factories.interview_slot(moment("2026-08-06 00:00")))

    close(staff)

    assert Reservation.objects.live().count() == 2
    assert not Notification.objects.exists()


def test_closed_hours_touch_only_what_overlaps_them(staff):
    where = factories.nursery()
    morning, afternoon = factories.time_band(where), factories.time_band(where, "午後", time(13), time(17))
    whole = factories.whole_day_band(where)
    slot = factories.slot(bands=[morning, afternoon, whole])
    early = factories.reservation(factories.usable_child(), slot, morning)
    late = factories.reservation(factories.usable_child(), slot, afternoon)
    all_day = factories.reservation(factories.usable_child(), slot, whole)

    close(staff, start_time=time(12), end_time=time(14))

    states = {row: Reservation.objects.get(pk=row.pk).state for row in (early, late, all_day)}
    assert states == {early: "booked", late: "cancelled", all_day: "cancelled"}
    assert_counts(slot)


def test_what_is_over_or_has_begun_has_taken_place(staff):
    """Closed at 13:00 for the rest of the day: the morning's child was there, the interview has a result to come."""
    where = factories.nursery()
    afternoon = factories.time_band(where, "午後", time(13), time(17))
    slot = factories.slot(bands=[factories.time_band(where), afternoon])
    morning = factories.reservation(factories.usable_child(), slot, factories.time_band(where))
    running = factories.reservation(factories.usable_child(), slot, afternoon)
    interview = factories.child_with_interview(factories.interview_slot(moment("2026-08-05 13:00")))

    close(staff, now=moment("2026-08-05 13:30"))

    for row, state in ((morning, "booked"), (running, "cancelled"), (interview, "booked")):
        row.refresh_from_db()
        assert row.state == state
    assert kinds(morning.child.guardian) == []


def test_a_closed_day_takes_no_bookings_and_a_reopened_one_does_and_restores_nothing(staff):
    registration, slot = factories.usable_child(), factories.slot()
    gone = book(registration).row
    closed = close(staff)
    assert denial_of(book, registration, key="key-2").reason == DenialReason.CLOSED

    reopened = reopen_day(closed_day=closed, by=staff, now=NOW)
    reopen_day(closed_day=closed, by=staff, now=NOW + timedelta(days=1))

    assert reopened.reopened_at == NOW
    gone.refresh_from_db()
    assert gone.state == "cancelled"
    assert book(registration, key="key-3").is_new
    assert_counts(slot)
    assert kinds(registration.child.guardian) == ["reservation_booked", "closure", "reservation_booked"]


def test_a_day_closed_again_is_told_again(staff):
    registration = factories.usable_child()
    factories.slot()
    book(registration)
    reopen_day(closed_day=close(staff), by=staff, now=NOW)
    book(registration, key="key-2")

    close(staff)

    assert kinds(registration.child.guardian).count("closure") == 2


def test_a_called_off_day_does_not_count_for_the_limit(staff):
    registration = factories.child_at_the_limit()
    factories.slot(THURSDAY)

    close(staff)

    assert book(registration, THURSDAY).row.hold_number == 1


def test_an_interview_cannot_be_booked_in_closed_hours(staff):
    close(staff, THURSDAY, start_time=time(10), end_time=time(11))
    registration, slot = factories.registered_child(), factories.interview_slot()

    denial = denial_of(
        book_interview,
        guardian=registration.child.guardian,
        registration=registration,
        slot=slot,
        key="key-1",
        now=NOW,
    )

    assert denial.reason == DenialReason.CLOSED


def test_at_night_it_is_told_at_once_only_to_those_who_come_within_a_day(staff):
    soon, later = factories.usable_child(), factories.usable_child()
    factories.reservation(soon, factories.slot(WEDNESDAY))
    factories.reservation(later, factories.slot(THURSDAY))
    night = moment("2026-08-04 22:00")

    close(staff, WEDNESDAY, night)
    close(staff, THURSDAY, night)

    assert told(soon.child.guardian)[0].not_before == night + timedelta(seconds=60)
    assert told(later.child.guardian)[0].not_before == moment("2026-08-05 07:00")


def test_a_confirmation_that_was_still_held_is_not_needed_any_more(staff):
    registration, _ = factories.usable_child(), factories.slot()
    phone(registration, staff)

    close(staff, now=NOW + timedelta(seconds=10))

    assert kinds(registration.child.guardian) == ["closure"]


def test_hours_with_one_end_fire_a_fence_and_close_nothing(staff):
    with pytest.raises(Busy):
        close(staff, start_time=time(9))
    assert not ClosedDay.objects.exists()


def test_where_nobody_is_affected_there_is_no_message_to_look_at():
    nursery = factories.nursery()
    affected = affected_by_closing(nursery=nursery, days=[WEDNESDAY], now=NOW)

    assert message_of_closing(nursery, INFECTION, affected) == []
