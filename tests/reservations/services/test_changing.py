"""Changing a reservation by phone: the same row moves, or nothing happens at all (S4, B10)."""

from datetime import date, time, timedelta

import pytest
from auditlog.models import LogEntry

from meguro_hoiku.dates import at
from reservations.denials import DenialReason
from reservations.models import Channel, Notification, Reservation, WardSettings
from reservations.services.phone_change import change_by_phone
from reservations.services.reminders import plan_reminders
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, denial_of, kinds, phone, told, wish

pytestmark = pytest.mark.django_db


def change(row, by, day=THURSDAY, band=None, now=NOW, reason=""):
    return change_by_phone(
        reservation=row, wanted=wish(row.registration, day, band), by=by, now=now, override_reason=reason
    )


def test_the_same_row_moves_to_the_new_day_and_tells_it_once(staff):
    old, new = factories.slot(WEDNESDAY), factories.slot(THURSDAY)
    row = book(factories.usable_child()).row

    moved = change(row, staff)

    assert moved.pk == row.pk
    assert (moved.date, moved.slot, moved.channel) == (THURSDAY, new, Channel.PHONE)
    assert moved.starts_at == at(THURSDAY, time(9))
    assert moved.cancel_until == at(WEDNESDAY, time(17))
    assert moved.hold_number == 1
    assert Reservation.objects.count() == 1
    assert_counts(old)
    assert_counts(new)
    assert kinds(row.child.guardian) == ["reservation_booked", "reservation_changed"]
    entry = LogEntry.objects.get()
    assert entry.changes["from"]["date"] == "2026-08-05"
    assert entry.changes["to"]["date"] == "2026-08-06"


def test_the_band_of_the_same_day_may_change_although_the_day_is_full_and_capped(staff):
    where = factories.nursery()
    morning, whole = factories.time_band(where), factories.whole_day_band(where)
    slot = factories.slot_with_one_place(bands=[morning, whole], caps={"午前": 1, "1日": 1})
    row = book(factories.usable_child()).row

    moved = change(row, staff, WEDNESDAY, whole)

    assert moved.ends_at == at(WEDNESDAY, time(17))
    assert_counts(slot)


def test_a_child_at_the_limit_may_move_one_of_its_days(staff):
    registration = factories.child_at_the_limit()
    factories.slot(THURSDAY)

    assert change(registration.reservations.get(date=FRIDAY), staff).date == THURSDAY


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: factories.full_slot(THURSDAY), DenialReason.FULL),
        (lambda: None, DenialReason.NO_SLOTS),
        (lambda: (factories.slot(THURSDAY), factories.closed_day(THURSDAY)), DenialReason.CLOSED),
    ],
)
def test_if_the_new_place_fails_the_old_stays(staff, make, reason):
    old = factories.slot(WEDNESDAY)
    row = book(factories.usable_child()).row
    make()

    assert denial_of(change, row, staff).reason == reason

    row.refresh_from_db()
    assert (row.date, row.channel, row.state) == (WEDNESDAY, Channel.LINE, "booked")
    assert_counts(old)
    assert kinds(row.child.guardian) == ["reservation_booked"]


def test_another_day_of_the_child_is_in_the_way(staff):
    registration = factories.child_at_the_limit()

    denial = denial_of(change, registration.reservations.get(date=WEDNESDAY), staff, FRIDAY)

    assert denial.reason == DenialReason.HELD


def test_a_reason_moves_a_day_beyond_a_lowered_limit(staff):
    registration = factories.child_at_the_limit()
    factories.slot(THURSDAY)
    WardSettings.objects.create(starts_on=MONDAY, hold_limit=1)
    row = registration.reservations.get(date=FRIDAY)

    assert denial_of(change, row, staff).reason == DenialReason.LIMIT_REACHED
    moved = change(row, staff, reason="通院")

    assert (moved.overridden, moved.override_reason, moved.hold_limit) == (True, "通院", 2)


def test_what_is_cancelled_or_over_cannot_be_changed(staff):
    factories.slot(THURSDAY)
    row = factories.reservation(factories.usable_child(), factories.slot(WEDNESDAY))
    after = moment("2026-08-05 12:00")

    assert denial_of(change, row, staff, now=after).reason == DenialReason.OVER
    assert denial_of(change, factories.cancelled(row), staff).reason == DenialReason.OVER


def test_pressed_twice_it_moves_and_tells_once(staff):
    factories.slot(WEDNESDAY)
    factories.slot(THURSDAY)
    row = book(factories.usable_child()).row

    change(row, staff)
    change(row, staff, now=NOW + timedelta(seconds=2))

    assert kinds(row.child.guardian).count("reservation_changed") == 1
    assert LogEntry.objects.count() == 1


def test_a_change_before_the_confirmation_has_left_tells_the_new_day_alone(staff):
    factories.slot(WEDNESDAY)
    factories.slot(THURSDAY)
    row = phone(factories.usable_child(), staff)

    change(row, staff, now=NOW + timedelta(seconds=20))

    states = [(message.kind, message.state) for message in told(row.child.guardian)]
    assert states == [("reservation_booked", "superseded"), ("reservation_changed", "queued")]


def test_a_moved_day_is_reminded_of_again(staff):
    """The reminder for Wednesday has left when the day is moved to Friday."""
    factories.slot(WEDNESDAY)
    factories.slot(FRIDAY)
    row = factories.reservation(
        factories.usable_child(), factories.ReservationSlot.objects.get(date=WEDNESDAY)
    )
    plan_reminders(moment("2026-08-04 18:00"))
    told_once = Notification.objects.filter(kind=Notification.Kind.REMINDER_USE)
    told_once.update(state=Notification.State.ACCEPTED, accepted_at=NOW)

    change(row, staff, FRIDAY, now=moment("2026-08-04 19:00"))
    plan_reminders(moment("2026-08-06 18:00"))

    days = [message.facts["date"] for message in told_once.order_by("pk")]
    assert days == ["2026-08-05", str(date(2026, 8, 7))]
