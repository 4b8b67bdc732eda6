"""On which days a nursery opens (rules.md §1, 開所日), and until when it takes part in LINE (A2)."""

from datetime import date, time

import pytest

from meguro_hoiku.dates import at
from nurseries.models import ClosedDay, Nursery, TimeBand, whole_closures
from nurseries.opening import holiday_name, is_regular_day, open_day_test
from tests import factories
from tests.factories import FRIDAY, LONG_AGO, MONDAY, NOW


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 8, 3), True),
        (date(2026, 8, 8), False),  # Saturday
        (date(2026, 8, 11), False),  # 山の日
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
    ],
)
def test_a_nursery_opens_on_its_weekdays_but_not_on_holidays_and_at_new_year(day, opens):
    assert is_regular_day(Nursery(), day) is opens


def test_a_nursery_may_open_on_holidays_and_saturdays_but_never_at_new_year():
    nursery = Nursery(opens_on_holidays=True, open_weekdays="123456")

    assert is_regular_day(nursery, date(2026, 8, 11))
    assert is_regular_day(nursery, date(2026, 8, 8))
    assert not is_regular_day(nursery, date(2026, 12, 31))


def test_a_day_closed_for_hours_is_still_an_open_day():
    hours = ClosedDay(date=MONDAY, start_time=time(9), end_time=time(12))
    whole = ClosedDay(date=FRIDAY)

    is_open = open_day_test(Nursery(), whole_closures([hours, whole]))

    assert is_open(MONDAY)
    assert not is_open(FRIDAY)


def test_holidays_have_names():
    assert holiday_name(date(2026, 8, 11)) == "山の日"
    assert holiday_name(MONDAY) is None


def test_closed_hours_touch_what_overlaps_them_and_nothing_beside_them():
    closed = ClosedDay(date=MONDAY, start_time=time(12), end_time=time(13))

    assert closed.covers(at(MONDAY, time(9)), at(MONDAY, time(12, 1)))
    assert closed.covers(at(MONDAY, time(12, 59)), at(MONDAY, time(17)))
    assert not closed.covers(at(MONDAY, time(9)), at(MONDAY, time(12)))
    assert not closed.covers(at(MONDAY, time(13)), at(MONDAY, time(17)))
    assert ClosedDay(date=MONDAY).covers(at(MONDAY, time(9)), at(MONDAY, time(10)))


def test_a_band_belongs_to_its_weekdays_while_it_is_used():
    assert TimeBand(weekdays="13").is_offered_on(MONDAY)
    assert not TimeBand(weekdays="13").is_offered_on(FRIDAY)
    assert not TimeBand(weekdays="1", is_active=False).is_offered_on(MONDAY)


@pytest.mark.parametrize(
    ("fields", "accepts"),
    [
        ({}, True),
        ({"line_from": NOW}, True),
        ({"line_from": at(date(2026, 8, 4), time(0))}, False),
        ({"line_from": None}, False),
        ({"line_until": NOW}, False),
        ({"line_until": at(date(2026, 8, 4), time(0))}, True),
        ({"stage": Nursery.Stage.TRIAL}, False),
        ({"stage": Nursery.Stage.ENDED}, False),
    ],
)
@pytest.mark.django_db
def test_only_public_nurseries_within_their_line_period_accept_line(fields, accepts):
    nursery = factories.nursery(**({"line_from": LONG_AGO} | fields))

    assert nursery.accepts_line(NOW) is accepts
    assert (nursery in Nursery.objects.accepting_line(NOW)) is accepts
