"""Places, a child's days and keys: no row that was tampered with goes unseen (1, 2, 3)."""

import pytest

from reservations.models import (
    InterviewSlot,
    Registration,
    Reservation,
    ReservationSlot,
    SlotBand,
    WardSettings,
)
from tests import factories
from tests.factories import NOW, THURSDAY
from tests.reservations.invariants.oracle import is_broken

pytestmark = pytest.mark.django_db


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


def test_a_row_whose_key_is_lost_is_seen(booking):
    Reservation.objects.update(idempotency_key="")

    assert is_broken(3, f"reservation {booking.pk} has no key")
