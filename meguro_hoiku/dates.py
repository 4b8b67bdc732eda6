"""The only clock: every moment and every day of the product comes from here.

Moments are aware datetimes, days are dates in Japan (JST). Code takes the clock once, at its edge, and
hands `now` on; nothing else in the project may ask the computer what time it is (the linter bans it).
In demo mode the clock can be shifted, for web and worker alike, through a small file that both read.
"""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

JST = ZoneInfo("Asia/Tokyo")
WEEKDAY_NAMES = "月火水木金土日"


@lru_cache(maxsize=1)
def _shift_written(path: str, _modified_ns: int) -> timedelta:
    return timedelta(seconds=json.loads(Path(path).read_text())["shift_seconds"])


def demo_shift() -> timedelta:
    """How far the demo's clock is from the real one; zero outside demo mode."""
    path = settings.DEMO_CLOCK_FILE
    if not path:
        return timedelta(0)
    try:
        return _shift_written(str(path), os.stat(path).st_mtime_ns)
    except FileNotFoundError:
        return timedelta(0)


def now() -> datetime:
    """The present moment, aware, in JST."""
    return datetime.now(JST) + demo_shift()


def today() -> date:
    """The present day in Japan, which a server on UTC would get wrong until 9:00."""
    return now().date()


def jst(moment: datetime) -> datetime:
    """The same moment as people in Japan read it."""
    return moment.astimezone(JST)


def day_of(moment: datetime) -> date:
    """The day in Japan on which the moment falls."""
    return moment.astimezone(JST).date()


@lru_cache(maxsize=4096)  # a calendar asks for a hundred, the same for every child of a nursery
def at(day: date, clock: time) -> datetime:
    """The aware moment at which clocks in Japan show `clock` on `day`."""
    return datetime.combine(day, clock, JST)


def midnight(day: date) -> datetime:
    """The first moment of the day."""
    return at(day, time.min)


def from_timestamp(seconds: float) -> datetime:
    """The aware moment of a Unix time."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(JST)


def fiscal_year(day: date) -> int:
    """年度: named by the year of its April; 31 March still belongs to the year before (R7)."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_end(year: int) -> date:
    """The 31 March on which the fiscal year ends."""
    return date(year + 1, 3, 31)


def days_from(start: date, until: date) -> list[date]:
    """Every day from `start` to `until`, both included."""
    return [start + timedelta(days=offset) for offset in range((until - start).days + 1)]
