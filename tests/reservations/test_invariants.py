"""The oracle: silent about what the services wrote, and never silent about a row that was tampered with."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from nurseries.models import ClosedDay
from reservations.invariants import broken_invariants
from reservations.models import (
    Interview,
    InterviewSlot,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
    SlotBand,
    WardSettings,
)
from reservations.services.cancellation import cancel_by_phone, cancel_reservation
from reservations.services.closing import close_day
from reservations.services.ending import stop_registration
from reservations.services.interview import book_interview, cancel_interview
from reservations.services.interview_results import pass_interview
from reservations.services.reservation import ReservationInput, book_by_phone
from reservations.services.slots import SlotPlan, create_slots
from tests import factories
from tests.factories import FRIDAY, NOW, THURSDAY, WEDNESDAY
from tests.reservations.services.acts import book

pytestmark = pytest.mark.django_db
BOOKED, CANCELLED = "reservation:{}:booked", "reservation:{}:cancelled"


@pytest.fixture(autouse=True)
def _the_week_of_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def booking():
    """A day booked in LINE through the service."""
    factories.slot()
    return book(factories.usable_child()).row


@pytest.fixture
def interview(staff):
    """An interview booked in LINE and passed by staff."""
    registration = factories.registered_child()
    row = book_interview(
        guardian=registration.child.guardian,
        registration=registration,
        slot=factories.interview_slot(),
        key="one",
        now=NOW,
    ).row
    return pass_interview(interview=row, by=staff, now=NOW)


@pytest.fixture
def call(staff):
    """A day booked by phone."""
    on = factories.slot(THURSDAY)
    return book_by_phone(
        registration=factories.usable_child(),
        wanted=ReservationInput(on.date, on.bands.get().band),
        by=staff,
        now=NOW,
    )


@pytest.fixture
def called_off(booking, staff):
    """A booking that a closure has called off."""
    close_day(
        nursery=booking.slot.nursery, day=booking.date, reason=ClosedDay.Reason.STAFF, by=staff, now=NOW
    )
    return booking


def accept(*causes):
    """LINE accepts these messages one minute after the other, in this order."""
    for minutes, cause in enumerate(causes):
        at = NOW + timedelta(minutes=minutes)
        Notification.objects.filter(cause=cause).update(
            state="accepted", accepted_at=at, first_attempted_at=at, attempts=1, not_before=at
        )


def is_broken(number, *keys):
    """Whether the oracle names the invariant and these keys in one of its sentences."""
    return any(
        sentence.startswith(f"{number}: ") and all(str(key) in sentence for key in keys)
        for sentence in broken_invariants()
    )


def test_what_the_services_wrote_breaks_nothing(booking, interview, call, staff):
    registration = factories.usable_child()
    factories.slot(FRIDAY)
    gone = book(registration, FRIDAY).row
    cancel_reservation(guardian=registration.child.guardian, reservation=gone, now=NOW)
    cancel_by_phone(reservation=call, by=staff, now=NOW)
    stop_registration(registration=booking.registration, by=staff, now=NOW)
    other = factories.child_with_interview(factories.interview_slot(NOW + timedelta(days=8)))
    cancel_interview(guardian=other.registration.child.guardian, interview=other, now=NOW)
    nursery = call.slot.nursery
    plan = SlotPlan(NOW.date(), NOW.date(), "1", 3, 0, [(factories.time_band(nursery), None)])
    create_slots(nursery=nursery, plan=plan, by=staff, now=NOW)
    close_day(nursery=nursery, day=WEDNESDAY, reason=ClosedDay.Reason.EVENT, by=staff, now=NOW)

    assert broken_invariants() == []


# 1 -------------------------------------------------------------------------------------------------------


def test_a_row_written_past_the_counts_is_seen(booking):
    ReservationSlot.objects.filter(pk=booking.slot_id).update(peak=0, line_peak=0)
    SlotBand.objects.update(taken=0)

    assert is_broken(1, f"slot {booking.slot_id}:")
    assert is_broken(1, f"slot {booking.slot_id}, band {booking.band_id}")


def test_more_children_than_places_are_seen_even_if_the_counts_were_kept_low(booking):
    for _ in range(3):
        other = factories.usable_child()
        booking.pk, booking.public_id = None, other.public_id
        booking.registration, booking.child, booking.idempotency_key = other, other.child, ""
        booking.requested_by = None
        booking.save(force_insert=True)

    assert is_broken(1, f"slot {booking.slot_id}: 4 children at once, 4 of LINE, for 3 places")


def test_an_interview_slot_that_miscounts_is_seen(interview):
    InterviewSlot.objects.update(taken=0)

    assert is_broken(1, f"interview slot {interview.slot_id}: 1 interviews, counted 0")


# 2 -------------------------------------------------------------------------------------------------------


def test_a_limit_of_its_own_making_is_seen(booking):
    Reservation.objects.update(hold_number=3, hold_limit=3)

    assert is_broken(2, f"reservation {booking.pk} claims")


def test_a_limit_that_the_ward_had_set_is_none(booking):
    WardSettings.objects.create(starts_on=NOW.date(), hold_limit=3)
    Reservation.objects.update(hold_number=3, hold_limit=3)

    assert not is_broken(2)


def test_a_held_day_without_a_number_is_seen(booking):
    Reservation.objects.update(hold_number=None, hold_freed_at=booking.ends_at)

    assert is_broken(2, f"reservation {booking.pk} is held without")


def test_a_day_after_the_registration_s_end_is_seen(booking):
    Registration.objects.filter(pk=booking.registration_id).update(valid_until=NOW.date())

    assert is_broken(2, f"reservation {booking.pk} lies outside")


def test_a_date_that_is_not_its_slot_s_is_seen(booking):
    Reservation.objects.update(date=THURSDAY)

    assert is_broken(2, f"reservation {booking.pk} contradicts")


def test_a_child_that_is_not_its_registration_s_is_seen(booking):
    Reservation.objects.update(child=factories.child())

    assert is_broken(2, f"reservation {booking.pk} contradicts")


def test_an_interview_of_another_nursery_s_slot_is_seen(interview):
    Registration.objects.filter(pk=interview.registration_id).update(nursery=factories.nursery("other"))

    assert is_broken(2, f"interview {interview.pk} contradicts")


# 3 -------------------------------------------------------------------------------------------------------


def test_a_row_whose_key_is_lost_is_seen(booking):
    Reservation.objects.update(idempotency_key="")

    assert is_broken(3, f"reservation {booking.pk} has no key")


# 4 -------------------------------------------------------------------------------------------------------


def test_a_message_that_is_missing_is_seen(booking):
    Notification.objects.all().delete()

    assert is_broken(4, f"{BOOKED.format(booking.pk)} has 0 messages")


def test_a_message_that_two_families_get_is_seen(booking):
    row = Notification.objects.get()
    row.pk, row.public_id, row.retry_key = None, row.retry_key, row.public_id
    row.recipient = factories.guardian()
    row.save(force_insert=True)

    assert is_broken(4, f"{BOOKED.format(booking.pk)} has 2 messages")


def test_a_message_of_a_cancellation_that_never_was_is_seen(booking):
    Notification.objects.update(cause=CANCELLED.format(booking.pk))

    assert is_broken(4, f"{CANCELLED.format(booking.pk)} tells of a cancellation that did not happen")


def test_a_message_about_no_row_is_seen(booking):
    Notification.objects.update(cause=BOOKED.format(booking.pk + 1))

    assert is_broken(4, f"{BOOKED.format(booking.pk + 1)} tells of a row that is not there")


def test_a_result_that_nobody_was_told_is_seen(interview):
    Notification.objects.filter(cause__contains=":result:").delete()

    assert is_broken(4, f"the result of interview {interview.pk} has no message")


def test_a_called_off_day_that_nobody_was_told_is_seen(called_off):
    Notification.objects.filter(kind="closure").update(facts={})

    assert is_broken(4, f"reservation {called_off.pk} was called off")


# 5 and 6 -------------------------------------------------------------------------------------------------


def test_a_message_left_in_flight_is_seen(booking):
    row = Notification.objects.get()
    Notification.objects.update(
        state="sending", lease_token=row.public_id, lease_until=NOW - timedelta(hours=1)
    )

    assert is_broken(5, f"notification {row.pk} is neither")


def test_a_message_tried_for_longer_than_a_day_is_seen(booking):
    Notification.objects.update(first_attempted_at=NOW - timedelta(hours=25))

    assert is_broken(5, f"notification {Notification.objects.get().pk} is neither")


def test_a_message_accepted_without_being_tried_is_seen(booking):
    accept(BOOKED.format(booking.pk))
    Notification.objects.update(attempts=0)

    assert is_broken(5, "was accepted and never tried")


def test_a_message_accepted_when_its_key_was_forgotten_is_seen(booking):
    accept(BOOKED.format(booking.pk))
    Notification.objects.update(accepted_at=NOW + timedelta(hours=25))

    assert is_broken(5, "after its retry key had been forgotten")


def test_a_confirmation_after_its_cancellation_is_seen(booking):
    cancel_reservation(guardian=booking.child.guardian, reservation=booking, now=NOW)
    accept(CANCELLED.format(booking.pk), BOOKED.format(booking.pk))

    assert is_broken(6, f"{BOOKED.format(booking.pk)} was told after its cancellation")


def test_a_message_that_overtakes_an_earlier_one_is_seen(booking):
    cancel_reservation(guardian=booking.child.guardian, reservation=booking, now=NOW)
    accept(BOOKED.format(booking.pk), CANCELLED.format(booking.pk))
    Notification.objects.filter(cause=BOOKED.format(booking.pk)).update(
        accepted_at=NOW + timedelta(minutes=5)
    )

    assert is_broken(6, "overtook notification")


def test_messages_in_their_order_break_nothing(booking):
    cancel_reservation(guardian=booking.child.guardian, reservation=booking, now=NOW)
    accept(BOOKED.format(booking.pk), CANCELLED.format(booking.pk))

    assert broken_invariants() == []


# 8 -------------------------------------------------------------------------------------------------------


def test_what_staff_wrote_without_an_audit_row_is_seen(call, interview, called_off):
    LogEntry.objects.all().delete()

    assert is_broken(8, f"reservation {call.pk} was changed")
    assert is_broken(8, f"interview {interview.pk} was changed")
    assert is_broken(8, f"closedday {ClosedDay.objects.get().pk} was changed")


def test_slots_without_an_audit_row_are_seen(staff):
    nursery = factories.nursery()
    plan = SlotPlan(NOW.date(), NOW.date(), "1", 3, 0, [(factories.time_band(nursery), None)])
    batch = create_slots(nursery=nursery, plan=plan, by=staff, now=NOW)
    LogEntry.objects.all().delete()

    assert is_broken(8, f"batch {batch}")


# The command ---------------------------------------------------------------------------------------------


def test_the_command_says_that_all_holds(booking):
    out = StringIO()

    call_command("check_invariants", stdout=out)

    assert out.getvalue() == "Every invariant holds.\n"


def test_the_command_fails_and_names_no_person(booking):
    Interview.objects.all().delete()
    Notification.objects.all().delete()
    out = StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("check_invariants", stdout=out)

    assert failure.value.returncode == 1
    assert f"reservation:{booking.pk}:booked" in out.getvalue()
    assert booking.child.name not in out.getvalue()
