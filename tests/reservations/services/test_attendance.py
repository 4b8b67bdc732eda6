"""Whether a child came, apart from the booking (B12); and conditions agreed with a family (R12)."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason
from reservations.models import Registration, Reservation
from reservations.services.attendance import (
    clear_attendance,
    record_absence,
    record_arrival,
    record_departure,
)
from reservations.services.condition import set_condition
from tests import factories
from tests.factories import WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import denial_of, kinds

pytestmark = pytest.mark.django_db
ARRIVES = moment("2026-08-05 09:05")
Absence = Reservation.Absence


def test_a_child_comes_and_goes_and_the_first_press_counts(staff):
    row = factories.reservation()
    later = ARRIVES + timedelta(hours=1)

    record_arrival(reservation=row, by=staff, now=ARRIVES)
    record_arrival(reservation=row, by=staff, now=later)
    record_departure(reservation=row, by=staff, now=later)
    left = record_departure(reservation=row, by=staff, now=later + timedelta(hours=1))

    assert (left.arrived_at, left.left_at, left.state) == (ARRIVES, later, "booked")
    assert LogEntry.objects.count() == 2
    assert kinds(row.child.guardian) == []


def test_an_absence_is_noted_with_or_without_notice_and_replaced_by_an_arrival(staff):
    row = factories.reservation()

    record_absence(reservation=row, absence=Absence.WITH_NOTICE, by=staff, now=ARRIVES)
    record_absence(reservation=row, absence=Absence.WITH_NOTICE, by=staff, now=ARRIVES)
    absent = record_absence(reservation=row, absence=Absence.WITHOUT_NOTICE, by=staff, now=ARRIVES)
    assert (absent.absence, absent.state) == ("without_notice", "booked")
    came = record_arrival(reservation=row, by=staff, now=ARRIVES)

    assert (came.absence, came.arrived_at) == ("", ARRIVES)
    assert LogEntry.objects.count() == 3


def test_a_wrong_tap_is_taken_back(staff):
    row = factories.reservation()
    record_arrival(reservation=row, by=staff, now=ARRIVES)

    cleared = clear_attendance(reservation=row, by=staff, now=ARRIVES)

    assert (cleared.arrived_at, cleared.left_at, cleared.absence) == (None, None, "")


def test_nobody_leaves_who_has_not_come(staff):
    row = factories.reservation()

    assert denial_of(record_departure, reservation=row, by=staff, now=ARRIVES).reason == DenialReason.OVER


def test_nothing_is_noted_before_the_day_or_of_a_cancelled_one(staff):
    row = factories.reservation()

    early = denial_of(record_arrival, reservation=row, by=staff, now=moment("2026-08-04 23:59"))
    assert early.reason == DenialReason.OVER
    assert record_arrival(reservation=row, by=staff, now=moment("2026-08-05 00:00")).arrived_at
    factories.cancelled(row)
    assert denial_of(record_arrival, reservation=row, by=staff, now=ARRIVES).reason == DenialReason.OVER
    assert row.date == WEDNESDAY


def test_a_condition_names_bands_of_its_own_nursery_and_leaves_bookings_alone(staff):
    registration = factories.usable_child()
    row = factories.reservation(registration)
    own = factories.time_band(registration.nursery)
    foreign = factories.time_band(factories.nursery("futaba"))

    agreed = set_condition(
        registration=registration, condition=Registration.Condition.BANDS, bands=[own, foreign], by=staff
    )

    assert (agreed.condition, list(agreed.condition_bands.all())) == ("bands", [own])
    row.refresh_from_db()
    assert row.state == "booked"
    assert LogEntry.objects.get().changes == {"condition": "bands", "bands": [own.pk]}


@pytest.mark.parametrize("condition", [Registration.Condition.PHONE, Registration.Condition.NONE])
def test_another_condition_forgets_the_bands(staff, condition):
    registration = factories.usable_child(condition=Registration.Condition.BANDS)
    registration.condition_bands.add(factories.time_band(registration.nursery))

    agreed = set_condition(
        registration=registration,
        condition=condition,
        bands=[factories.time_band(registration.nursery)],
        by=staff,
    )

    assert (agreed.condition, list(agreed.condition_bands.all())) == (condition.value, [])
