"""The calendar as page and API read it (B2, B3, B5, B8)."""

from datetime import date, time

import pytest

from meguro_hoiku.dates import at
from nurseries.models import Question
from reservations.calendar import calendar_of, phone_day_of, window_situation
from reservations.denials import DenialReason
from reservations.health import asks_health
from reservations.models import Channel, Registration, ReservationSlot, WardSettings
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY
from tests.reservations.rules.situations import moment

pytestmark = pytest.mark.django_db


def loaded(registration: Registration) -> Registration:
    return Registration.objects.select_related("child", "nursery").get(pk=registration.pk)


def calendar(registration, now=NOW, channel=Channel.LINE):
    return calendar_of(loaded(registration), now, channel)


def test_it_shows_today_and_ten_days_more():
    found = calendar(factories.usable_child())

    assert (found.start, found.until) == (MONDAY, date(2026, 8, 13))
    assert [day.date.day for day in found.days] == list(range(3, 14))
    assert (found.limit, found.held, found.denial) == (2, (), None)


def test_every_day_says_what_it_is():
    registration = factories.usable_child(valid_until=date(2026, 8, 12))
    factories.slot(MONDAY)
    factories.slot(TUESDAY, capacity=1)
    factories.reservation(registration, factories.slot(WEDNESDAY))
    factories.full_slot(THURSDAY)
    factories.slot(FRIDAY, state=ReservationSlot.State.PAUSED)
    factories.slot(date(2026, 8, 10), capacity=2)
    factories.slot(date(2026, 8, 12))
    factories.closed_day(date(2026, 8, 12))
    factories.slot(date(2026, 8, 13))

    states = {day.date.day: day.state for day in calendar(registration).days}

    assert states == {
        3: "phone",
        4: "few",
        5: "held",
        6: "full",
        7: "no_slots",
        8: "closed",
        9: "closed",
        10: "open",
        11: "closed",
        12: "closed",
        13: "out_of_validity",
    }


def test_a_holiday_has_its_name_also_when_the_nursery_opens():
    factories.slot(date(2026, 8, 11))

    day = calendar(factories.usable_child()).day(date(2026, 8, 11))

    assert (day.state, day.holiday) == ("open", "山の日")
    assert calendar(factories.usable_child()).day(date(2026, 9, 1)) is None


def test_the_count_is_the_greatest_over_the_bands_that_this_child_may_book():
    where = factories.nursery()
    morning, afternoon = factories.time_band(where), factories.time_band(where, "午後", time(13), time(17))
    slot = factories.slot(capacity=4, bands=[morning, afternoon], caps={"午前": 3})
    factories.reservation(factories.usable_child(), slot, morning)
    registration = factories.usable_child()

    assert calendar(registration).day(WEDNESDAY).places_left == 4
    by_band = {band.band.name: band.places_left for band in calendar(registration).day(WEDNESDAY).bands}
    assert by_band == {"午前": 2, "午後": 4}
    only = factories.usable_child(condition=Registration.Condition.BANDS)
    only.condition_bands.add(morning)
    day = calendar(only).day(WEDNESDAY)
    assert day.places_left == 2
    assert [band.denial and band.denial.reason.value for band in day.bands] == [None, "band_not_offered"]


def test_how_many_are_few_is_the_wards_setting():
    WardSettings.objects.create(starts_on=MONDAY, few_threshold=3)
    factories.slot()

    assert calendar(factories.usable_child()).day(WEDNESDAY).state == "few"


def test_a_full_band_shows_no_places_and_its_reason():
    factories.full_slot()

    [band] = calendar(factories.usable_child()).day(WEDNESDAY).bands

    assert (band.places_left, band.denial.reason) == (0, DenialReason.FULL)
    assert (band.starts_at, band.ends_at) == (at(WEDNESDAY, time(9)), at(WEDNESDAY, time(12)))


def test_the_moment_until_which_it_could_be_cancelled_is_told_before_booking():
    where = factories.nursery()
    where.reservation_booking_deadline = where.reservation_booking_deadline.parse("0 day 17:00")
    where.save()
    factories.slot(TUESDAY)
    registration = factories.usable_child()

    [early] = calendar(registration).day(TUESDAY).bands
    [late] = calendar(registration, moment("2026-08-03 17:01")).day(TUESDAY).bands

    assert (early.cancel_until, early.is_after_deadline) == (moment("2026-08-03 17:00"), False)
    assert (late.cancel_until, late.is_after_deadline) == (moment("2026-08-03 17:31"), True)


def test_at_the_limit_line_sees_the_held_days_and_no_others():
    registration = factories.child_at_the_limit()

    found = calendar(registration)

    assert found.denial.reason == DenialReason.LIMIT_REACHED
    assert found.days == ()
    assert [(day.date, day.nursery_name) for day in found.held] == [
        (WEDNESDAY, "桑の実中目黒保育園"),
        (FRIDAY, "桑の実中目黒保育園"),
    ]


def test_staff_see_the_days_under_a_denial_that_they_may_override():
    registration = factories.child_at_the_limit()
    factories.slot(THURSDAY)

    found = calendar(registration, channel=Channel.PHONE)

    assert found.denial.reason == DenialReason.LIMIT_REACHED
    assert found.day(THURSDAY).state == "open"
    unusable = calendar(factories.registered_child(), channel=Channel.PHONE)
    assert (unusable.denial.reason, unusable.days) == (DenialReason.NOT_USABLE, ())


def test_staff_see_any_one_day_with_its_held_back_places():
    beyond = date(2026, 9, 1)
    factories.slot(beyond, held_back=1)
    registration = factories.usable_child()

    assert phone_day_of(loaded(registration), beyond, NOW).state == "open"
    assert phone_day_of(loaded(registration), date(2026, 9, 2), NOW).state == "no_slots"


def test_in_the_last_days_of_march_april_needs_next_years_registration():
    registration = factories.usable_child()
    factories.slot(date(2027, 3, 31))
    factories.slot(date(2027, 4, 1))

    found = calendar(registration, moment("2027-03-22 10:00"))

    assert found.until == date(2027, 4, 1)
    assert [found.day(date(2027, 3, 31)).state, found.day(date(2027, 4, 1)).state] == [
        "open",
        "out_of_validity",
    ]


def test_the_last_day_says_from_when_it_opens():
    WardSettings.objects.create(starts_on=MONDAY, opening_time=time(10, 30))
    factories.slot(date(2026, 8, 13))

    day = calendar(factories.usable_child()).days[-1]

    assert (day.state, day.denial.message) == (
        "not_open_yet",
        "この日の予約は、8月3日（月）10時30分から受け付けます。",
    )


def test_questions_and_health_are_those_of_the_registration():
    question = factories.question("昼食は", moment=Question.Moment.RESERVATION)
    factories.question("別の園の質問", factories.nursery("futaba"), moment=Question.Moment.RESERVATION)
    plain = factories.usable_child()
    healthy = factories.usable_child(answers=[{"question": "x", "value": "no", "is_health": True}])

    assert calendar(plain).questions == (question,)
    assert not calendar(plain).asks_health
    assert calendar(healthy).asks_health
    assert not asks_health(Registration(answers=[{"question": "x", "value": "no"}]))


def test_open_days_before_the_window_are_counted_over_closures_too():
    """Monday closes on Thursday, since Friday is closed."""
    where = factories.nursery()
    where.reservation_booking_deadline = where.reservation_booking_deadline.parse("1 open_day 17:00")
    where.save()
    factories.closed_day(FRIDAY)
    factories.slot(date(2026, 8, 10))
    registration = factories.usable_child()

    assert calendar(registration, moment("2026-08-06 17:00")).day(date(2026, 8, 10)).state == "open"
    assert calendar(registration, moment("2026-08-08 10:00")).day(date(2026, 8, 10)).state == "phone"


def test_it_reads_the_database_the_same_few_times_however_full_the_days_are(django_assert_max_num_queries):
    registration = loaded(factories.child_at_the_limit())
    factories.cancelled(registration.reservations.get(date=FRIDAY))
    for day in (TUESDAY, THURSDAY, date(2026, 8, 10), date(2026, 8, 12)):
        slot = factories.slot(day)
        factories.reservation(factories.usable_child(), slot)

    with django_assert_max_num_queries(6):
        calendar_of(registration, NOW)


def test_a_child_that_is_elsewhere_that_day_takes_no_place_here():
    here = factories.usable_child()
    factories.reservation(on=factories.slot(WEDNESDAY))
    there = factories.usable_child(factories.nursery("futaba"), here.child)
    factories.reservation(there, factories.slot(WEDNESDAY, at=there.nursery))

    day = next(each for each in window_situation(loaded(here), NOW).days if each.date == WEDNESDAY)

    assert len(day.room.occupied) == 1
