"""Deadlines: 「N日前 または N開所日前 の HH:MM まで」 as a rule, and the exact moment it means (C5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices

from meguro_hoiku import dates

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
        if self.days == 0:
            when = "当日"
        elif self.days == 1:
            when = "前日" if self.unit == self.Unit.DAY else "前の開所日"
        else:
            when = f"{self.days}{self.unit.label}"
        if self.clock == time.min:
            return f"{when}の前の日まで"
        return f"{when}{clock_text(self.clock)}まで"

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


def clock_text(clock: time) -> str:
    """「17時」 or 「17時30分」."""
    return f"{clock.hour}時{clock.minute}分" if clock.minute else f"{clock.hour}時"


def day_text(day: date, today: date | None = None) -> str:
    """「8月5日（水）」, with the year when it is more than 60 days from `today`."""
    text = f"{day.month}月{day.day}日（{dates.WEEKDAY_NAMES[day.weekday()]}）"
    return f"{day.year}年{text}" if today and abs((day - today).days) > 60 else text


def moment_text(moment: datetime) -> str:
    """「8月4日（火）17時」, and 「8月4日（火）中」 for the end of a day: never 24時 or 0時 (C5)."""
    local = dates.jst(moment)
    if local.time().replace(second=0, microsecond=0) == time.min:
        local -= MINUTE
    if local.time().replace(second=0, microsecond=0) == time(23, 59):
        return f"{day_text(local.date())}中"
    return f"{day_text(local.date())}{clock_text(local.time())}"


def period_text(starts_at: datetime, ends_at: datetime) -> str:
    """「9時から12時まで」."""
    return f"{clock_text(dates.jst(starts_at).time())}から{clock_text(dates.jst(ends_at).time())}まで"
