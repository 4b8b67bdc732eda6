"""Making, taking back and changing reservation slots; deadlines that became kinder (S3, C5)."""

from datetime import date, time
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from nurseries.deadlines import DeadlineRule
from nurseries.models import TimeBand
from reservations.models import Interview, Reservation, ReservationSlot, SlotBand
from reservations.services.slots import (
    SlotPlan,
    change_cancel_deadlines,
    change_slot,
    create_slots,
    preview_slots,
    undo_batch,
)
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, phone

pytestmark = pytest.mark.django_db


def plan(**fields) -> SlotPlan:
    where = factories.nursery()
    wanted = {
        "start": date(2026, 8, 3),
        "until": date(2026, 8, 14),
        "weekdays": "12345",
        "capacity": 3,
        "bands": [(factories.time_band(where), None)],
    }
    return SlotPlan(**(wanted | fields))


def preview(**fields):
    return preview_slots(nursery=factories.nursery(), plan=plan(**fields))


def create(by, **fields):
    return create_slots(nursery=factories.nursery(), plan=plan(**fields), by=by, now=NOW)


def change(slot, by, **fields):
    wanted = {"capacity": slot.capacity, "held_back": slot.held_back, "state": slot.state} | fields
    return change_slot(slot=slot, by=by, now=NOW, **wanted)


def refusal_of(act, *args, **fields) -> str:
    with pytest.raises(ValidationError) as caught:
        act(*args, **fields)
    return caught.value.messages[0]


def test_a_preview_tells_what_is_new_what_exists_and_what_is_closed():
    factories.slot(WEDNESDAY)
    factories.closed_day(FRIDAY)
    factories.closed_day(THURSDAY, start_time=time(9), end_time=time(10))

    found = preview()

    assert found.existing == [WEDNESDAY]
    assert found.closed == [FRIDAY, date(2026, 8, 11)]  # an event, and 山の日
    assert len(found.new) == 7
    assert THURSDAY in found.new


def test_creating_makes_what_the_preview_calls_new_with_its_bands(staff):
    existing = factories.slot(WEDNESDAY, capacity=1)
    band = factories.time_band(factories.nursery())

    batch = create(staff, capacity=4, held_back=1, bands=[(band, 2)])

    made = ReservationSlot.objects.filter(batch=batch)
    assert made.count() == 8
    assert set(made.values_list("capacity", "held_back", "state")) == {(4, 1, "open")}
    assert set(SlotBand.objects.filter(slot__in=made).values_list("band", "cap")) == {(band.pk, 2)}
    existing.refresh_from_db()
    assert existing.capacity == 1
    assert LogEntry.objects.get().changes == {"slots": 8, "batch": str(batch)}


def test_creating_twice_makes_nothing_twice(staff):
    create(staff)
    again = create(staff)

    assert not ReservationSlot.objects.filter(batch=again).exists()


def test_bands_come_on_their_weekdays_and_a_day_without_any_is_left_out(staff):
    where = factories.nursery()
    mondays = TimeBand.objects.create(
        nursery=where, name="月曜", start_time=time(9), end_time=time(10), weekdays="1"
    )

    create(staff, bands=[(mondays, None)])

    assert set(ReservationSlot.objects.values_list("date", flat=True)) == {MONDAY, date(2026, 8, 10)}


def test_slots_may_be_made_on_days_on_which_the_nursery_does_not_usually_open():
    assert preview(weekdays="6").new == [date(2026, 8, 8)]


def test_new_year_and_holidays_are_left_out_unless_the_nursery_opens_on_holidays():
    newyear = {"start": date(2026, 12, 28), "until": date(2027, 1, 4)}
    assert preview(**newyear).new == [date(2026, 12, 28), date(2027, 1, 4)]
    where = factories.nursery()
    where.opens_on_holidays = True
    where.save()
    assert date(2026, 8, 11) in preview().new
    assert preview(**newyear).new == [date(2026, 12, 28), date(2027, 1, 4)]


def test_no_day_of_the_period_may_match():
    found = preview(weekdays="7", until=date(2026, 8, 7))

    assert (found.new, found.existing, found.closed) == ([], [], [])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"until": date(2026, 8, 2)}, "終わりの日は"),
        ({"until": date(2027, 8, 5)}, "1年分まで"),
        ({"bands": []}, "利用時間帯を選んで"),
        ({"capacity": 7}, "認可された6人まで"),
        ({"capacity": 2, "held_back": 3}, "電話用に残す人数は"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(fields, words):
    assert words in refusal_of(preview, **fields)


def test_undo_takes_a_batch_back_but_not_days_on_which_something_was_booked(staff):
    batch = create(staff)
    book(factories.usable_child())
    factories.cancelled(book(factories.usable_child(), THURSDAY).row)

    gone = undo_batch(nursery=factories.nursery(), batch=batch, by=staff, now=NOW)

    assert gone == 7
    assert set(ReservationSlot.objects.values_list("date", flat=True)) == {WEDNESDAY, THURSDAY}
    assert LogEntry.objects.filter(action=LogEntry.Action.DELETE).count() == 1


def test_undo_touches_no_other_nursery(staff):
    batch = create(staff)

    assert undo_batch(nursery=factories.nursery("futaba"), batch=batch, by=staff, now=NOW) == 0
    assert undo_batch(nursery=factories.nursery(), batch=uuid4(), by=staff, now=NOW) == 0
    assert ReservationSlot.objects.count() == 9


def test_a_days_places_are_changed_in_place(staff):
    slot = factories.slot()

    changed = change(slot, staff, capacity=5, held_back=2, state=ReservationSlot.State.PAUSED)

    assert (changed.capacity, changed.held_back, changed.state, changed.version) == (5, 2, "paused", 1)
    assert LogEntry.objects.get().changes == {"from": [3, 0, "open"], "to": [5, 2, "paused"]}


def test_nobody_is_dropped_silently(staff):
    slot = factories.slot()
    book(factories.usable_child())
    phone(factories.usable_child(), staff)

    assert "2人の予約があるので、定員は2人まで" in refusal_of(change, slot, staff, capacity=1)
    assert "残せるのは2人まで" in refusal_of(change, slot, staff, held_back=3)
    assert change(slot, staff, capacity=2, held_back=1).capacity == 2


def test_a_days_capacity_ends_at_the_authorised_maximum(staff):
    assert "認可された6人まで" in refusal_of(change, factories.slot(), staff, capacity=7)


def test_bands_and_caps_are_changed_in_place(staff):
    where = factories.nursery()
    morning, afternoon = factories.time_band(where), factories.time_band(where, "午後", time(13), time(17))
    whole = factories.whole_day_band(where)
    slot = factories.slot(bands=[morning, afternoon])
    book(factories.usable_child())

    change(slot, staff, bands=[(morning, 2), (whole, 1)])

    assert dict(slot.bands.values_list("band__name", "cap")) == {"午前": 2, "1日": 1}
    assert_counts(slot)


def test_a_booked_band_is_neither_taken_away_nor_capped_below_its_children(staff):
    slot = factories.slot()
    book(factories.usable_child())
    morning = factories.time_band(factories.nursery())
    whole = factories.whole_day_band(factories.nursery())

    assert "「午前」には予約があるので" in refusal_of(change, slot, staff, bands=[(whole, None)])
    assert "「午前」には1人の予約" in refusal_of(change, slot, staff, capacity=4, bands=[(morning, 0)])
    slot.refresh_from_db()
    assert (slot.capacity, slot.version) == (3, 1)


def kinder(by, **rules) -> int:
    where = factories.nursery()
    for name, text in rules.items():
        setattr(where, name, DeadlineRule.parse(text))
    where.save()
    return change_cancel_deadlines(nursery=where, by=by, now=NOW)


def test_a_kinder_rule_moves_stored_moments_and_a_harsher_one_never(staff):
    factories.slot()
    row, interview = book(factories.usable_child()).row, factories.child_with_interview()
    usual = row.cancel_until

    assert (
        kinder(staff, reservation_cancel_deadline="3 day 12:00", interview_cancel_deadline="3 day 09:00") == 0
    )
    row.refresh_from_db()
    assert row.cancel_until == usual
    assert (
        kinder(staff, reservation_cancel_deadline="0 day 08:00", interview_cancel_deadline="1 day 18:00") == 2
    )
    row.refresh_from_db()
    interview.refresh_from_db()
    assert row.cancel_until == moment("2026-08-05 08:00")
    assert interview.cancel_until == moment("2026-08-05 18:00")


def test_a_moved_deadline_is_never_after_the_start(staff):
    factories.slot()
    row = book(factories.usable_child()).row

    kinder(staff, reservation_cancel_deadline="0 day 17:00")

    row.refresh_from_db()
    assert row.cancel_until == row.starts_at


def test_what_is_cancelled_or_has_begun_keeps_its_moment(staff):
    factories.slot(TUESDAY)
    gone = factories.cancelled(book(factories.usable_child(), TUESDAY).row)
    begun = factories.reservation(factories.usable_child(), factories.slot(MONDAY))
    before = {row.pk: row.cancel_until for row in Reservation.objects.all()}

    assert kinder(staff, reservation_cancel_deadline="0 day 17:00") == 0
    assert {row.pk: row.cancel_until for row in Reservation.objects.all()} == before
    assert {gone.pk, begun.pk} == before.keys()
    assert not Interview.objects.exists()


def test_open_days_are_counted_over_the_nurserys_closures(staff):
    factories.slot(THURSDAY)
    factories.closed_day(WEDNESDAY)
    row = book(factories.usable_child(), THURSDAY).row
    Reservation.objects.update(cancel_until=moment("2026-08-03 17:00"))

    kinder(staff, reservation_cancel_deadline="1 open_day 17:00")

    row.refresh_from_db()
    assert row.cancel_until == moment("2026-08-04 17:00")
