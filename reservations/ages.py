"""Ages as Japanese law and nurseries count them (R10)."""

import calendar
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import LAST_CLASS_AGE, Nursery


@lru_cache(maxsize=1024)  # a calendar asks for eleven days of one child
def day_of_age(birth_date: date, months: int) -> date:
    """The day on which an age of so many months is reached: the day before it would be celebrated.

    Where the month has no such day, its last day.
    """
    year, month = divmod(birth_date.year * 12 + birth_date.month - 1 + months, 12)
    month += 1
    last = calendar.monthrange(year, month)[1]
    if birth_date.day > last:
        return date(year, month, last)
    return date(year, month, birth_date.day) - timedelta(days=1)


def class_age(birth_date: date, fiscal_year: int) -> int:
    """何歳児クラス: the age on 1 April, so that children born on 1 April belong to the older class."""
    born_in = birth_date.year if (birth_date.month, birth_date.day) >= (4, 2) else birth_date.year - 1
    return fiscal_year - born_in - 1


def is_in_range(nursery: Nursery, birth_date: date, day: date) -> bool:
    """Whether the child has the nursery's age on the day of use."""
    if day < day_of_age(birth_date, nursery.min_age_months):
        return False
    return class_age(birth_date, dates.fiscal_year(day)) <= nursery.max_class_age


def range_text(nursery: Nursery) -> str:
    """「6か月から就学前まで」."""
    if nursery.max_class_age >= LAST_CLASS_AGE:
        return _("{months}か月から就学前まで").format(months=nursery.min_age_months)
    said = _("{months}か月から{age}歳児クラスまで")
    return said.format(months=nursery.min_age_months, age=nursery.max_class_age)


def age_text(birth_date: date, day: date) -> str:
    """「1歳4か月」 on that day."""
    months = (day.year - birth_date.year) * 12 + day.month - birth_date.month
    while day_of_age(birth_date, months) >= day:
        months -= 1
    years, rest = divmod(max(months, 0), 12)
    if years:
        return _("{years}歳{months}か月").format(years=years, months=rest)
    return _("{months}か月").format(months=rest)
