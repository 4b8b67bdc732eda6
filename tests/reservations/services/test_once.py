"""Double tap, retry, Back and resubmit: one row, one message, the same answer (B9)."""

from dataclasses import replace

import pytest

from reservations.denials import DenialReason
from reservations.models import Interview, Notification, Refusal, Registration, Reservation
from reservations.services.interview import book_interview
from tests import factories
from tests.factories import FRIDAY, NOW, THURSDAY, WEDNESDAY
from tests.reservations.services.acts import HANA, book, denial_of, register

pytestmark = pytest.mark.django_db


def interview(registration, slot, key="key-1", now=NOW):
    return book_interview(
        guardian=registration.child.guardian, registration=registration, slot=slot, key=key, now=now
    )


def test_a_second_tap_is_the_same_booking_and_never_hears_that_the_place_is_gone():
    registration, slot = factories.usable_child(), factories.slot_with_one_place()

    first, second = book(registration), book(registration)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.row == second.row
    assert Notification.objects.count() == 1
    slot.refresh_from_db()
    assert slot.peak == 1
    assert Refusal.objects.count() == 0


def test_a_retry_after_cancelling_shows_the_present_state():
    registration = factories.usable_child()
    factories.slot()
    row = book(registration).row
    factories.cancelled(row)

    again = book(registration)

    assert again.row.state == Reservation.State.CANCELLED
    assert not again.is_new


def test_a_key_means_one_wish():
    registration = factories.usable_child()
    factories.slot(WEDNESDAY)
    factories.slot(THURSDAY)
    book(registration)

    denial = denial_of(book, registration, THURSDAY)

    assert denial.reason == DenialReason.KEY_REUSED
    assert Refusal.objects.count() == 0


def test_another_guardian_may_use_the_same_key():
    factories.slot()

    assert book(factories.usable_child()).is_new
    assert book(factories.usable_child()).is_new


def test_a_refusal_is_not_remembered():
    registration, full = factories.usable_child(), factories.full_slot()
    assert denial_of(book, registration).reason == DenialReason.FULL
    factories.cancelled(full.reservations.get())

    assert book(registration).is_new


def test_a_new_key_for_the_same_day_hears_that_it_is_booked():
    registration = factories.usable_child()
    factories.slot()
    book(registration)

    assert denial_of(book, registration, key="key-2").reason == DenialReason.HELD


def test_a_registration_is_made_once():
    guardian = factories.guardian()

    first, second = register(guardian), register(guardian)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.row == second.row
    assert denial_of(register, guardian, replace(HANA, name="目黒 蓮")).reason == DenialReason.KEY_REUSED
    assert Registration.objects.count() == 1


def test_a_retry_finds_its_registration_also_under_a_new_consent_text():
    guardian = factories.guardian()
    register(guardian)
    factories.ConsentText.objects.create(version="2026-08", text="新しい文", from_on=NOW.date())

    assert not register(guardian).is_new
    assert denial_of(register, guardian, key="key-2").reason == DenialReason.CONSENT_NEEDED


def test_an_interview_is_booked_once():
    registration, slot = factories.registered_child(), factories.interview_slot()
    other = factories.interview_slot(slot.starts_at.replace(hour=14))

    first, second = interview(registration, slot), interview(registration, slot)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.row == second.row
    assert denial_of(interview, registration, other).reason == DenialReason.KEY_REUSED
    assert denial_of(interview, registration, other, "key-2").reason == DenialReason.INTERVIEW_EXISTS
    assert Interview.objects.count() == Notification.objects.count() == 1
    slot.refresh_from_db()
    assert slot.taken == 1


def test_one_key_serves_each_operation_apart():
    registration = factories.usable_child()
    factories.slot(FRIDAY)
    waiting = factories.registered_child(factories.nursery("futaba"), registration.child)

    assert book(registration, FRIDAY).is_new
    assert interview(waiting, factories.interview_slot(at=waiting.nursery)).is_new
