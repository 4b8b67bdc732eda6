"""Withdrawing and stopping registrations (R12): all at once, one message."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason
from reservations.models import CancelledBy, Interview, Notification, Registration, Reservation
from reservations.services.ending import move_state, stop_registration, withdraw_registration
from reservations.services.interview import book_interview_by_phone
from tests import factories
from tests.factories import FRIDAY, NOW, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, denial_of, kinds, phone, told

pytestmark = pytest.mark.django_db


def withdraw(registration, now=NOW):
    return withdraw_registration(guardian=registration.child.guardian, registration=registration, now=now)


def stop(registration, by, now=NOW):
    return stop_registration(registration=registration, by=by, now=now)


def test_withdrawing_ends_a_registration_that_holds_nothing_once():
    registration = factories.usable_child()

    ended = withdraw(registration)
    withdraw(registration, NOW + timedelta(hours=1))

    assert (ended.state, ended.state_changed_at) == ("withdrawn", NOW)
    assert kinds(registration.child.guardian) == ["registration_ended"]


def test_what_is_held_has_to_be_cancelled_first():
    holding = factories.child_at_the_limit()
    interview = factories.child_with_interview()

    assert denial_of(withdraw, holding).reason == DenialReason.HOLDS_BOOKINGS
    assert denial_of(withdraw, interview.registration).reason == DenialReason.HOLDS_BOOKINGS
    assert withdraw(holding, moment("2026-08-07 12:00")).state == "withdrawn"


@pytest.mark.parametrize("state", [Registration.State.STOPPED, Registration.State.REFUSED])
def test_what_the_nursery_has_ended_cannot_be_withdrawn(state):
    ended = factories.registered_child(state=state, refusal_told_at=NOW)

    assert denial_of(withdraw, ended).reason == DenialReason.OVER


def test_stopping_cancels_all_that_is_held_and_tells_it_in_one_message(staff):
    registration = factories.usable_child()
    slots = [factories.slot(day) for day in (WEDNESDAY, FRIDAY)]
    for number, day in enumerate((WEDNESDAY, FRIDAY)):
        book(registration, day, key=f"key-{number}")

    stopped = stop(registration, staff)
    stop(registration, staff, NOW + timedelta(minutes=5))

    assert stopped.state == "stopped"
    cancelled = Reservation.objects.filter(cancelled_by=CancelledBy.STOP, state="cancelled")
    assert cancelled.count() == 2
    for slot in slots:
        assert_counts(slot)
    assert kinds(registration.child.guardian) == ["reservation_booked"] * 2 + ["registration_ended"]
    message = told(registration.child.guardian)[-1]
    assert [each["date"] for each in message.facts["bookings"]] == ["2026-08-05", "2026-08-07"]
    assert "8月5日" in str(message.payload)
    assert LogEntry.objects.count() == 1


def test_a_registration_with_a_booked_interview_can_be_stopped(staff):
    interview = factories.child_with_interview()

    stopped = stop(interview.registration, staff)

    assert stopped.state == "stopped"
    interview.refresh_from_db()
    assert (interview.state, interview.cancelled_by) == ("cancelled", CancelledBy.STOP)
    interview.slot.refresh_from_db()
    assert interview.slot.taken == 0
    assert kinds(stopped.child.guardian) == ["registration_ended"]


def test_what_is_over_stays_as_it_was(staff):
    registration = factories.child_at_the_limit()

    stop(registration, staff, moment("2026-08-05 12:00"))

    assert list(registration.reservations.order_by("date").values_list("state", flat=True)) == [
        "booked",
        "cancelled",
    ]


def test_the_message_names_no_reason_and_no_other_registration(staff):
    first, second = factories.usable_child(), factories.usable_child()

    stop(second, staff)

    [message] = told(second.child.guardian)
    texts = f"{message.facts}{message.payload}"
    assert not [word for word in ("重複", "重なり", "ほか", str(first.public_id)) if word in texts]


def test_at_night_a_stop_is_told_at_once_only_if_it_calls_off_a_use_of_the_next_day(staff):
    night = moment("2026-08-04 22:00")
    soon, later = factories.usable_child(), factories.usable_child()
    factories.reservation(soon, factories.slot(WEDNESDAY))
    factories.reservation(later, factories.slot(FRIDAY))

    stop(soon, staff, night)
    stop(later, staff, night)

    assert told(soon.child.guardian)[0].not_before == night + timedelta(seconds=60)
    assert told(later.child.guardian)[0].not_before == moment("2026-08-05 07:00")


def test_what_was_not_told_yet_is_not_told_any_more(staff):
    registration = factories.usable_child()
    factories.slot()
    phone(registration, staff)

    stop(registration, staff, NOW + timedelta(seconds=20))

    assert kinds(registration.child.guardian) == ["registration_ended"]


@pytest.mark.parametrize("state", [Registration.State.WITHDRAWN, Registration.State.REFUSED])
def test_what_has_ended_cannot_be_stopped(staff, state):
    assert denial_of(stop, factories.registered_child(state=state), staff).reason == DenialReason.OVER


def test_a_state_changes_only_from_the_one_that_was_read():
    registration = factories.usable_child()
    Registration.objects.filter(pk=registration.pk).update(state=Registration.State.STOPPED)

    denial = denial_of(move_state, registration, Registration.State.WITHDRAWN, NOW)

    assert denial.reason == DenialReason.OVER
    registration.refresh_from_db()
    assert registration.state == "stopped"


def test_a_withdrawn_registration_books_no_interview(staff):
    registration = factories.registered_child(state=Registration.State.WITHDRAWN)

    denial = denial_of(
        book_interview_by_phone,
        registration=registration,
        slot=factories.interview_slot(),
        by=staff,
        now=NOW,
    )

    assert denial.reason == DenialReason.BY_PHONE_ONLY
    assert not Interview.objects.exists()
    assert not Notification.objects.exists()
