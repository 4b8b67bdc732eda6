"""On which days a nursery is open: the calendar behind deadlines, slots and 「お休み」."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import jpholiday

if TYPE_CHECKING:
    from nurseries.models import Nursery


@lru_cache(maxsize=4096)
def holiday_name(day: date) -> str | None:
    """The public holiday's Japanese name, or None."""
    return jpholiday.is_holiday_name(day)


def is_new_year(day: date) -> bool:
    """29 December to 3 January, when no nursery opens."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def is_regular_day(nursery: "Nursery", day: date) -> bool:
    """Whether the nursery opens on such a day at all, closures of its own left aside."""
    if is_new_year(day) or str(day.isoweekday()) not in nursery.open_weekdays:
        return False
    return nursery.opens_on_holidays or holiday_name(day) is None


def open_day_test(nursery: "Nursery", closed_dates: Iterable[date]) -> Callable[[date], bool]:
    """A test for 開所日: a regular day that is not wholly closed (rules.md §1)."""
    closed = frozenset(closed_dates)
    return lambda day: day not in closed and is_regular_day(nursery, day)
