"""One reservation a day, two held days, over all nurseries (B4, B5)."""

from datetime import date, time

import pytest

from reservations.denials import DenialReason
from reservations.models import Reservation, WardSettings
from tests import factories
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import book, denial_of

pytestmark = pytest.mark.django_db


def test_a_child_comes_once_a_day_also_to_another_nursery():
    registration = factories.usable_child()
    other = factories.usable_child(factories.nursery("futaba"), registration.child)
    factories.slot()
    factories.slot(at=other.nursery)
    book(registration)

    assert denial_of(book, registration, key="key-2").reason == DenialReason.HELD
    assert denial_of(book, other, key="key-3").reason == DenialReason.HELD


def test_the_limit_of_two_days_counts_over_all_nurseries():
    registration = factories.usable_child()
    other = factories.usable_child(factories.nursery("futaba"), registration.child)
    factories.slot(WEDNESDAY)
    factories.slot(THURSDAY, at=other.nursery)
    factories.slot(FRIDAY)
    book(registration, WEDNESDAY)
    book(other, THURSDAY, key="key-2")

    denial = denial_of(book, registration, FRIDAY, key="key-3")

    assert denial.reason == DenialReason.LIMIT_REACHED
    assert denial.facts["held_days"] == [WEDNESDAY, THURSDAY]


def test_interviews_and_cancelled_days_do_not_count():
    registration = factories.usable_child()
    factories.child_with_interview()
    for day in (TUESDAY, WEDNESDAY):
        factories.cancelled(factories.reservation(registration, factories.slot(day)))
    factories.slot(THURSDAY)
    factories.slot(FRIDAY)

    book(registration, THURSDAY)
    book(registration, FRIDAY, key="key-2")

    assert sorted(Reservation.objects.live().values_list("hold_number", flat=True)) == [1, 2]


def test_a_sibling_has_days_of_its_own():
    first = factories.child_at_the_limit()
    sibling = factories.usable_child(who=factories.child(first.child.guardian, "目黒 蓮"))

    assert book(sibling).row.hold_number == 1


def test_a_day_is_held_until_the_booked_time_ends_and_its_number_is_used_again():
    registration = factories.child_at_the_limit()  # Wednesday 9–12 and Friday
    factories.slot(date(2026, 8, 10))
    monday_after = {"day": date(2026, 8, 10)}

    before = moment("2026-08-05 11:59:59")
    assert denial_of(book, registration, now=before, **monday_after).reason == DenialReason.LIMIT_REACHED
    row = book(registration, now=moment("2026-08-05 12:00"), **monday_after).row

    over = Reservation.objects.get(date=WEDNESDAY)
    assert (over.hold_number, over.hold_freed_at) == (None, moment("2026-08-05 12:00"))
    assert over.state == Reservation.State.BOOKED
    assert row.hold_number == 1


def test_a_day_that_is_over_cannot_be_booked_a_second_time():
    registration = factories.usable_child()
    where = registration.nursery
    where.reservation_booking_deadline = where.reservation_booking_deadline.parse("0 day 17:00")
    where.save()
    afternoon = factories.time_band(where, "午後", time(13), time(17))
    slot = factories.slot(MONDAY, bands=[factories.time_band(where), afternoon])
    factories.reservation(registration, slot)

    denial = denial_of(book, registration, MONDAY, afternoon, now=moment("2026-08-03 12:30"))

    assert denial.reason == DenialReason.HELD


def test_a_lowered_limit_never_harms_what_is_booked():
    registration = factories.child_at_the_limit()
    WardSettings.objects.create(starts_on=MONDAY, hold_limit=1)
    factories.slot(THURSDAY)

    assert denial_of(book, registration, THURSDAY).facts["limit"] == 1
    assert Reservation.objects.live().filter(hold_limit=2).count() == 2
