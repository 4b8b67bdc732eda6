"""Days, times and moments as people say them, in the active language: never 24時, never 0時 (C5)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.translation import get_language, gettext_noop, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from meguro_hoiku import dates

MINUTE = timedelta(minutes=1)
LAST_MINUTE = time(23, 59)
FAR_DAYS = 60  # beyond them a day is said with its year
WEEKDAYS = (
    pgettext_lazy("weekday", "月"),
    pgettext_lazy("weekday", "火"),
    pgettext_lazy("weekday", "水"),
    pgettext_lazy("weekday", "木"),
    pgettext_lazy("weekday", "金"),
    pgettext_lazy("weekday", "土"),
    pgettext_lazy("weekday", "日"),
)
MONTHS = (
    pgettext_lazy("month", "1月"),
    pgettext_lazy("month", "2月"),
    pgettext_lazy("month", "3月"),
    pgettext_lazy("month", "4月"),
    pgettext_lazy("month", "5月"),
    pgettext_lazy("month", "6月"),
    pgettext_lazy("month", "7月"),
    pgettext_lazy("month", "8月"),
    pgettext_lazy("month", "9月"),
    pgettext_lazy("month", "10月"),
    pgettext_lazy("month", "11月"),
    pgettext_lazy("month", "12月"),
)
# What the calendar of holidays answers with; one it does not know stays Japanese.
HOLIDAYS = (
    gettext_noop("元日"),
    gettext_noop("成人の日"),
    gettext_noop("建国記念の日"),
    gettext_noop("天皇誕生日"),
    gettext_noop("春分の日"),
    gettext_noop("昭和の日"),
    gettext_noop("憲法記念日"),
    gettext_noop("みどりの日"),
    gettext_noop("こどもの日"),
    gettext_noop("海の日"),
    gettext_noop("山の日"),
    gettext_noop("敬老の日"),
    gettext_noop("秋分の日"),
    gettext_noop("スポーツの日"),
    gettext_noop("文化の日"),
    gettext_noop("勤労感謝の日"),
    gettext_noop("国民の休日"),
    gettext_noop("振替休日"),
)


def clock_text(clock: time) -> str:
    """「17時」 or 「17時30分」."""
    if clock.minute:
        return _("{hour}時{minute}分").format(hour=clock.hour, minute=clock.minute)
    return _("{hour}時").format(hour=clock.hour)


def day_text(day: date, today: date | None = None) -> str:
    """「8月5日（水）」, with the year when it is more than 60 days from `today`."""
    is_far = today is not None and abs((day - today).days) > FAR_DAYS
    return _day_text(day, get_language(), with_year=is_far)


@lru_cache(maxsize=4096)
def _day_text(day: date, _language: str | None, *, with_year: bool) -> str:
    said = _("{year}年{month}{day}日（{weekday}）") if with_year else _("{month}{day}日（{weekday}）")
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    return said.format(year=day.year, month=month, day=day.day, weekday=weekday)


def date_text(day: date) -> str:
    """「2027年3月31日」, for birth dates and ends of validity."""
    return _("{year}年{month}{day}日").format(year=day.year, month=MONTHS[day.month - 1], day=day.day)


def moment_text(moment: datetime) -> str:
    """「8月4日（火）17時」, and 「8月4日（火）中」 for the end of a day: never 24時 or 0時 (C5)."""
    last_day = _day_that_ends(moment)
    if last_day:
        return _("{day}中").format(day=day_text(last_day))
    local = dates.jst(moment)
    return _("{day}{clock}").format(day=day_text(local.date()), clock=clock_text(local.time()))


def deadline_text(moment: datetime) -> str:
    """「8月4日（火）17時まで」, 「8月4日（火）中」."""
    last_day = _day_that_ends(moment)
    if last_day:
        return pgettext("deadline", "{day}中").format(day=day_text(last_day))
    return _("{moment}まで").format(moment=moment_text(moment))


def _day_that_ends(moment: datetime) -> date | None:
    """The day at whose end the moment lies, 23:59 or the midnight after it."""
    local = dates.jst(moment)
    if local.time().replace(second=0, microsecond=0) == time.min:
        local -= MINUTE
    return local.date() if local.time().replace(second=0, microsecond=0) == LAST_MINUTE else None


def period_text(starts_at: datetime, ends_at: datetime) -> str:
    """「9時から12時まで」."""
    start, end = (clock_text(dates.jst(moment).time()) for moment in (starts_at, ends_at))
    return _("{start}から{end}まで").format(start=start, end=end)


def span_text(starts_at: datetime, ends_at: datetime) -> str:
    """「8月5日（水）9時から12時まで」."""
    day = day_text(dates.day_of(starts_at))
    return _("{day}{period}").format(day=day, period=period_text(starts_at, ends_at))


def listed(words: Iterable[str]) -> str:
    """Several things, one after the other: 「8月5日（水）・8月7日（金）」."""
    return pgettext("between things of a list", "・").join(words)


def holiday_text(name: str) -> str:
    """A public holiday's name, such as 「山の日」 or 「憲法記念日 振替休日」."""
    return " ".join(_(word) for word in name.split())
