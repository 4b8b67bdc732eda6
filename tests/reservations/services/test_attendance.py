"""Whether a child came, apart from the booking (B12, S10); and conditions agreed with a family (R12)."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason
from reservations.models import Registration, Reservation
from reservations.services.attendance import (
    record_absence,
    record_arrival,
    record_departure,
    undo_last_press,
)
from reservations.services.condition import set_condition
from reservations.services.phone_change import change_by_phone
from reservations.services.reservation import ReservationInput
from tests import factories
from tests.factories import THURSDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import denial_of, kinds

pytestmark = pytest.mark.django_db
ARRIVES = moment("2026-08-05 08:25")
LEAVES = moment("2026-08-05 12:30")
NEXT_DAY = moment("2026-08-06 15:40")
Absence = Reservation.Absence


def noted(row):
    """What is stored: when it came, when it left, whether it was absent."""
    row.refresh_from_db()
    return row.arrived_at, row.left_at, row.absence


def came_and_left(staff):
    row = factories.reservation()
    record_arrival(reservation=row, by=staff, now=ARRIVES)
    record_departure(reservation=row, by=staff, now=LEAVES)
    row.refresh_from_db()
    return row


def undo(row, staff, seen=None, now=LEAVES):
    seen = row.last_press if seen is None else seen
    return undo_last_press(reservation=row, seen=seen, by=staff, now=now)


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


def test_undo_takes_back_one_press_after_the_other_the_last_one_first(staff):
    row = came_and_left(staff)

    undo(row, staff)
    assert noted(row) == (ARRIVES, None, "")
    undo(row, staff)
    assert noted(row) == (None, None, "")


def test_who_took_back_what_is_kept(staff):
    row = came_and_left(staff)
    LogEntry.objects.all().delete()

    undo(row, staff)

    entry = LogEntry.objects.get()
    assert (entry.actor, entry.object_pk) == (staff, str(row.pk))
    [(name, (before, after))] = entry.changes.items()
    assert (name, before[:10], after) == ("left_at", "2026-08-05", "")


def test_an_absence_is_taken_back_to_nothing(staff):
    row = factories.reservation()
    record_absence(reservation=row, absence=Absence.WITH_NOTICE, by=staff, now=ARRIVES)
    record_absence(reservation=row, absence=Absence.WITH_NOTICE, by=staff, now=ARRIVES)
    assert noted(row) == (None, None, "with_notice")

    undo(row, staff)

    assert noted(row) == (None, None, "")
    assert LogEntry.objects.count() == 2


def test_an_undo_of_what_another_has_changed_meanwhile_is_refused_with_what_is_noted_now(staff):
    row = factories.reservation()
    record_arrival(reservation=row, by=staff, now=ARRIVES)
    row.refresh_from_db()
    seen = row.last_press
    record_departure(reservation=row, by=staff, now=LEAVES)

    denial = denial_of(undo_last_press, reservation=row, seen=seen, by=staff, now=LEAVES)

    assert "「8時25分に来て12時30分に帰った」" in denial.message
    assert noted(row) == (ARRIVES, LEAVES, "")


@pytest.mark.parametrize("seen", ["", "arrived", "left 2026-08-05T12:31:00+09:00"])
def test_an_undo_that_names_no_press_of_now_changes_nothing(staff, seen):
    row = came_and_left(staff)

    denial_of(undo_last_press, reservation=row, seen=seen, by=staff, now=LEAVES)

    assert noted(row) == (ARRIVES, LEAVES, "")


def test_a_second_press_of_the_same_undo_takes_back_nothing_more(staff):
    row = came_and_left(staff)
    seen = row.last_press
    undo(row, staff, seen)

    denial = denial_of(undo_last_press, reservation=row, seen=seen, by=staff, now=LEAVES)

    assert "いまは「8時25分に来た」です" in denial.message
    assert noted(row) == (ARRIVES, None, "")


def test_what_is_noted_gives_way_to_something_else_only_when_it_is_taken_back(staff):
    came, absent = factories.reservation(), factories.reservation(on=factories.slot(THURSDAY))
    record_arrival(reservation=came, by=staff, now=ARRIVES)
    record_absence(reservation=absent, absence=Absence.WITH_NOTICE, by=staff, now=NEXT_DAY)

    presses = [
        denial_of(record_absence, reservation=came, absence=Absence.WITHOUT_NOTICE, by=staff, now=LEAVES),
        denial_of(record_absence, reservation=absent, absence=Absence.WITHOUT_NOTICE, by=staff, now=NEXT_DAY),
        denial_of(record_arrival, reservation=absent, by=staff, now=NEXT_DAY),
    ]

    assert [each.message.split("となっています")[0] for each in presses] == [
        "もう「8時25分に来た」",
        "もう「欠席（連絡あり）」",
        "もう「欠席（連絡あり）」",
    ]
    assert noted(came) == (ARRIVES, None, "")
    assert noted(absent) == (None, None, "with_notice")


def test_nobody_leaves_who_has_not_come(staff):
    row = factories.reservation()

    denial = denial_of(record_departure, reservation=row, by=staff, now=LEAVES)

    assert denial.message == "先に「来た」を記録してください。"


def test_of_a_past_day_the_clock_of_the_press_is_never_stored(staff):
    row = factories.reservation()

    asked = denial_of(record_arrival, reservation=row, by=staff, now=NEXT_DAY)
    assert asked.message == "8月5日（水）の時刻を入れてください。"
    record_arrival(reservation=row, by=staff, now=NEXT_DAY, at=ARRIVES)
    asked = denial_of(record_departure, reservation=row, by=staff, now=NEXT_DAY)
    assert asked.message == "8月5日（水）の時刻を入れてください。"
    record_departure(reservation=row, by=staff, now=NEXT_DAY, at=LEAVES)

    assert noted(row) == (ARRIVES, LEAVES, "")


def test_an_absence_of_a_past_day_needs_no_time(staff):
    row = factories.reservation()

    record_absence(reservation=row, absence=Absence.WITHOUT_NOTICE, by=staff, now=NEXT_DAY)

    assert noted(row) == (None, None, "without_notice")


def test_a_time_that_cannot_be_is_refused_in_words(staff):
    row = factories.reservation()

    def refused(act, at, now=NEXT_DAY):
        return denial_of(act, reservation=row, by=staff, now=now, at=at).message

    assert refused(record_arrival, NEXT_DAY) == "8月5日（水）の時刻を入れてください。"
    assert refused(record_arrival, LEAVES, ARRIVES) == "12時30分には、まだなっていません。"
    record_arrival(reservation=row, by=staff, now=NEXT_DAY, at=ARRIVES)
    assert refused(record_arrival, LEAVES).startswith("もう「8時25分に来た」となっています。")
    early = refused(record_departure, ARRIVES - timedelta(minutes=1))
    assert early == "8時25分に来ています。帰った時刻は、それより後にしてください。"
    assert noted(row) == (ARRIVES, None, "")


def test_nothing_is_noted_before_the_day_or_of_a_cancelled_one(staff):
    row = factories.reservation()

    early = denial_of(record_arrival, reservation=row, by=staff, now=moment("2026-08-04 23:59"))
    assert early.message == "8月5日（水）になってから記録できます。"
    assert record_arrival(reservation=row, by=staff, now=moment("2026-08-05 00:00")).arrived_at
    factories.cancelled(row)
    late = denial_of(record_arrival, reservation=row, by=staff, now=ARRIVES)
    assert (late.reason, late.message) == (DenialReason.OVER, "この予約は取り消されています。")
    assert row.date == WEDNESDAY


def test_a_booking_of_which_something_is_noted_is_not_moved_to_another_day(staff):
    row, thursday = factories.reservation(), factories.slot(THURSDAY)
    record_arrival(reservation=row, by=staff, now=ARRIVES)
    elsewhere = ReservationInput(THURSDAY, thursday.bands.get().band)

    denial = denial_of(change_by_phone, reservation=row, wanted=elsewhere, by=staff, now=ARRIVES)

    assert "ほかの日には変えられません" in denial.message
    assert noted(row) == (ARRIVES, None, "")
    row.refresh_from_db()
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
