"""Booking for a family that phones: the same places and rules, and what a reason may override (S4)."""

from datetime import date, time

import pytest
from auditlog.models import LogEntry

from meguro_hoiku.dates import at
from nurseries.models import Question
from reservations.denials import DenialReason
from reservations.models import (
    Channel,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
    WardSettings,
)
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, denial_of, kinds, phone, told

pytestmark = pytest.mark.django_db


def test_a_phone_booking_is_the_same_row_with_another_channel_and_tells_the_family_after_a_minute(staff):
    registration, slot = factories.usable_child(), factories.slot()

    row = phone(registration, staff)

    assert (row.channel, row.requested_by, row.hold_number, row.overridden) == (Channel.PHONE, None, 1, False)
    assert_counts(slot)
    [message] = told(registration.child.guardian)
    assert message.facts["by"] == "phone"
    assert message.hold == Notification.Hold.UNDO
    assert (message.not_before - NOW).total_seconds() == 60
    [entry] = LogEntry.objects.all()
    assert (entry.actor, entry.object_repr) == (staff, f"reservation {row.pk}")
    assert entry.action == LogEntry.Action.CREATE


def test_a_family_without_line_gets_a_row_for_the_call_list(staff):
    guardian = factories.guardian(line_user_id=None)
    registration = factories.usable_child(who=factories.child(guardian))
    factories.slot()

    phone(registration, staff)

    [message] = told(guardian)
    assert (message.state, message.payload) == (Notification.State.NO_LINE, [])


def test_line_and_phone_take_the_same_places(staff):
    slot = factories.slot(capacity=2, held_back=1)
    book(factories.usable_child())
    phone(factories.usable_child(), staff)

    assert denial_of(phone, factories.usable_child(), staff).reason == DenialReason.FULL
    assert_counts(slot)


def test_the_phone_books_after_the_deadline_and_while_the_band_runs(staff):
    factories.slot(MONDAY)

    row = phone(factories.usable_child(), staff, MONDAY, now=moment("2026-08-03 11:59"))

    assert row.cancel_until == row.starts_at
    late = denial_of(phone, factories.usable_child(), staff, MONDAY, now=moment("2026-08-03 12:00"))
    assert late.reason == DenialReason.OVER


def test_the_limit_gives_way_to_a_reason_that_is_kept(staff):
    registration = factories.child_at_the_limit()
    factories.slot(THURSDAY)

    assert denial_of(phone, registration, staff, THURSDAY).reason == DenialReason.LIMIT_REACHED
    assert denial_of(phone, registration, staff, THURSDAY, reason="  ").reason == "limit_reached"
    row = phone(registration, staff, THURSDAY, reason=" 出産 ")

    assert (row.overridden, row.override_reason) == (True, "出産")
    assert (row.hold_number, row.hold_limit) == (3, 3)


def test_a_condition_gives_way_to_a_reason(staff):
    registration = factories.usable_child(condition=Registration.Condition.BANDS)
    factories.slot()

    assert denial_of(phone, registration, staff).reason == DenialReason.BAND_NOT_OFFERED
    assert phone(registration, staff, reason="面談で話した").overridden


def test_a_family_that_books_by_phone_only_needs_no_reason_on_the_phone(staff):
    registration = factories.usable_child(condition=Registration.Condition.PHONE)
    factories.slot()

    assert not phone(registration, staff, reason="念のため").overridden
    assert Reservation.objects.get().override_reason == ""


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (factories.full_slot, DenialReason.FULL),
        (lambda: (factories.slot(), factories.closed_day(WEDNESDAY)), DenialReason.CLOSED),
        (lambda: None, DenialReason.NO_SLOTS),
        (lambda: factories.slot(caps={"午前": 0}), DenialReason.FULL),
    ],
)
def test_capacity_and_closures_never_give_way(staff, make, reason):
    make()

    assert denial_of(phone, factories.usable_child(), staff, reason="どうしても").reason == reason


def test_one_day_per_date_never_gives_way(staff):
    registration = factories.child_at_the_limit()

    denial = denial_of(phone, registration, staff, WEDNESDAY, reason="どうしても")

    assert denial.reason == DenialReason.HELD


def test_a_registration_that_is_not_usable_that_day_never_gives_way(staff):
    march, april = moment("2027-03-25 10:00"), date(2027, 4, 1)
    factories.slot(april)

    ends = denial_of(phone, factories.usable_child(), staff, april, reason="どうしても", now=march)
    stopped = factories.usable_child(state=Registration.State.STOPPED)

    assert ends.reason == DenialReason.OUT_OF_VALIDITY
    denial = denial_of(phone, stopped, staff, april, reason="どうしても", now=march)
    assert denial.reason == DenialReason.NOT_USABLE


def test_the_window_gives_way_only_to_held_back_places(staff):
    beyond = date(2026, 8, 20)
    factories.slot(beyond)
    held_back = factories.slot(date(2026, 8, 21), held_back=1)

    assert denial_of(phone, factories.usable_child(), staff, beyond, reason="x").reason == "out_of_window"
    phone(factories.usable_child(), staff, held_back.date)
    assert denial_of(phone, factories.usable_child(), staff, held_back.date).reason == "out_of_window"


def test_the_last_day_opens_for_the_phone_when_it_opens_for_line(staff):
    WardSettings.objects.create(starts_on=MONDAY, opening_time=time(10, 30))
    factories.slot(date(2026, 8, 13))

    denial = denial_of(phone, factories.usable_child(), staff, date(2026, 8, 13), reason="x")

    assert denial.reason == DenialReason.NOT_OPEN_YET


def test_a_reason_is_not_answered_with_what_it_overrides(staff):
    registration = factories.child_at_the_limit()
    factories.slot(THURSDAY)
    elsewhere = factories.time_band(factories.nursery("futaba"))

    denial = denial_of(phone, registration, staff, THURSDAY, elsewhere, reason="出産")

    assert denial.reason == DenialReason.BAND_NOT_OFFERED


def test_without_a_reason_the_first_obstacle_is_told_and_with_one_the_last_that_stands(staff):
    registration = factories.child_at_the_limit()
    factories.full_slot(THURSDAY)

    assert denial_of(phone, registration, staff, THURSDAY).reason == DenialReason.LIMIT_REACHED
    assert denial_of(phone, registration, staff, THURSDAY, reason="出産").reason == DenialReason.FULL


def test_on_the_phone_no_question_has_to_be_answered(staff):
    registration = factories.usable_child(answers=[{"question": "x", "value": "yes", "is_health": True}])
    factories.slot()
    factories.question("昼食は", moment=Question.Moment.RESERVATION)

    row = phone(registration, staff)

    assert (row.answers, row.health) == ([], Reservation.Health.UNASKED)


def test_a_paused_day_is_for_the_phone_alone(staff):
    factories.slot(state=ReservationSlot.State.PAUSED)

    assert denial_of(book, factories.usable_child()).reason == DenialReason.NO_SLOTS
    assert phone(factories.usable_child(), staff).date == WEDNESDAY


def test_a_nursery_outside_line_still_books_by_phone(staff):
    where = factories.nursery(line_until=at(TUESDAY, time(0)))
    factories.slot(FRIDAY, at=where)
    registration = factories.usable_child(where)
    now = moment("2026-08-04 09:00")

    assert denial_of(book, registration, FRIDAY, now=now).reason == DenialReason.BY_PHONE_ONLY
    assert phone(registration, staff, FRIDAY, now=now).date == FRIDAY
    assert kinds(registration.child.guardian) == ["reservation_booked"]
