"""「ふだんの週」: a week kept under a name, laid over a period (S3)."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from reservations.models import ReservationSlot, UsualWeek
from reservations.services.slots import create_slots, preview_slots
from reservations.services.usual_weeks import forget_week, keep_week, plan_of
from tests import factories
from tests.factories import MONDAY, NOW, TUESDAY

pytestmark = pytest.mark.django_db
START, UNTIL = date(2026, 8, 10), date(2026, 8, 21)  # with the holiday of the 11th


def kept_week(staff) -> UsualWeek:
    """Three in the morning on Mondays; two on Tuesdays, one of them for the phone, at most one all day."""
    at = factories.nursery()
    morning, whole = factories.time_band(at), factories.whole_day_band(at)
    factories.slot(MONDAY, bands=[morning])
    factories.slot(TUESDAY, bands=[morning, whole], caps={"1日": 1}, capacity=2, held_back=1)
    return keep_week(nursery=at, name="ふだんの週", monday=MONDAY, by=staff)


def test_a_kept_week_makes_each_weekday_as_it_was(staff):
    week = kept_week(staff)

    create_slots(nursery=week.nursery, plan=plan_of(week, START, UNTIL), by=staff, now=NOW)

    made = ReservationSlot.objects.filter(date__gte=START).order_by("date")
    assert [(row.date.day, row.capacity, row.held_back) for row in made] == [
        (10, 3, 0),
        (17, 3, 0),
        (18, 2, 1),
    ]
    assert [(each.band.name, each.cap) for each in made[2].bands.all()] == [("午前", None), ("1日", 1)]


def test_its_preview_names_the_holiday(staff):
    week = kept_week(staff)

    preview = preview_slots(nursery=week.nursery, plan=plan_of(week, START, UNTIL))

    assert preview.closed == [date(2026, 8, 11)]


def test_a_band_that_is_no_longer_used_is_left_out(staff):
    week = kept_week(staff)
    band = factories.time_band(week.nursery)
    band.is_active = False
    band.save()

    plan = plan_of(week, START, UNTIL)

    assert plan.weekdays == "2"
    assert [band.name for band, _cap in plan.day_plan(2).bands] == ["1日"]


def test_the_same_name_is_kept_anew(staff):
    week = kept_week(staff)
    ReservationSlot.objects.filter(date=TUESDAY).update(capacity=6)

    again = keep_week(nursery=week.nursery, name="ふだんの週", monday=MONDAY, by=staff)

    assert again.pk == week.pk
    assert (again.day(2) or {})["capacity"] == 6


def test_an_empty_week_is_not_kept(staff):
    with pytest.raises(ValidationError, match="この週には予約枠がありません"):
        keep_week(nursery=factories.nursery(), name="空", monday=MONDAY, by=staff)


def test_a_week_thrown_away_leaves_the_slots(staff):
    week = kept_week(staff)

    for _press in range(2):
        forget_week(week=week, by=staff)

    assert LogEntry.objects.filter(action=LogEntry.Action.DELETE).count() == 1
    assert not UsualWeek.objects.exists()
    assert ReservationSlot.objects.count() == 2
