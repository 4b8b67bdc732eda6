"""Deadlines: 「N日前 または N開所日前 の HH:MM まで」 as a rule, and the exact moment it means (C5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import clock_text

MINUTE = timedelta(minutes=1)
SEARCH_DAYS = 400


@dataclass(frozen=True)
class DeadlineRule:
    """So many days, or open days, before the day of use, until this time of day."""

    class Unit(TextChoices):
        """How the days are counted."""

        DAY = "day", "日前"
        OPEN_DAY = "open_day", "開所日前"

    days: int
    unit: "DeadlineRule.Unit"
    clock: time

    def __str__(self) -> str:
        return f"{self.days} {self.unit.value} {self.clock:%H:%M}"

    @classmethod
    def parse(cls, text: str) -> "DeadlineRule":
        """Read the stored text; raises ValueError when it is none."""
        days, unit, clock = str(text).split()
        return cls(int(days), cls.Unit(unit), time.fromisoformat(clock))

    @property
    def sentence(self) -> str:
        """The rule as people say it: 「前日17時まで」."""
        if self.clock == time.min:
            return _("{when}の前の日まで").format(when=self._when)
        return _("{when}{clock}まで").format(when=self._when, clock=clock_text(self.clock))

    @property
    def _when(self) -> str:
        counts_days = self.unit == self.Unit.DAY
        if self.days == 0:
            return _("当日")
        if self.days == 1:
            return _("前日") if counts_days else _("前の開所日")
        return (_("{days}日前") if counts_days else _("{days}開所日前")).format(days=self.days)

    def moment(self, day: date, is_open_day: Callable[[date], bool]) -> datetime:
        """The last minute at which the rule still allows it, for something on `day`.

        0:00 means the end of the day before and is returned as its 23:59, so that the moment, its words
        (「8月4日（火）中」) and the minute that counts agree.
        """
        on = day
        if self.unit == self.Unit.DAY:
            on = day - timedelta(days=self.days)
        else:
            on = _open_day_before(day, self.days, is_open_day)
        moment = dates.at(on, self.clock)
        return moment - MINUTE if self.clock == time.min else moment


PREVIOUS_DAY_17 = DeadlineRule(1, DeadlineRule.Unit.DAY, time(17, 0))


def _open_day_before(day: date, count: int, is_open_day: Callable[[date], bool]) -> date:
    """The `count`-th open day before `day`; after a very long closure the earliest day looked at."""
    found, current = 0, day
    while found < count and (day - current).days < SEARCH_DAYS:
        current -= timedelta(days=1)
        found += is_open_day(current)
    return current


def has_passed(moment: datetime, now: datetime) -> bool:
    """Whether the whole displayed minute of `moment` is over (C5)."""
    return now >= moment.replace(second=0, microsecond=0) + MINUTE
