"""What is owed, what became of it, and its order (4, 5, 6)."""

from datetime import timedelta

import pytest

from reservations.invariants import broken_invariants
from reservations.models import Notification
from reservations.services.cancellation import cancel_reservation
from tests import factories
from tests.factories import NOW
from tests.reservations.invariants.oracle import BOOKED, CANCELLED, accept, is_broken

pytestmark = pytest.mark.django_db


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
    Notification.objects.filter(kind="closure").update(facts={"bookings": []})

    assert is_broken(4, f"reservation {called_off.pk} was called off")


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
