"""The days of the calendar as parents see them: symbol, word, count and a whole sentence (B2, ux §7)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from nurseries.wording import day_text, holiday_text
from reservations.calendar import Calendar, CalendarDay

# Of each state, how the cell looks and its symbol; the word beside it is translated where it is used.
_SYMBOLS = {
    "held": ("mine", "◎"),
    "closed": ("shut", pgettext_lazy("symbol", "休")),
    "full": ("shut", "×"),
    "few": ("few", "△"),
    "open": ("open", "○"),
}
NOT_OFFERED = ("shut", "―")


@dataclass(frozen=True)
class Cell:
    """One day: `sentence` says all of it, for rows and for screen readers; `word` fits into a narrow cell."""

    day: CalendarDay
    look: str
    symbol: str
    word: str
    sentence: str
    is_first_of_month: bool

    @property
    def is_free(self) -> bool:
        """Whether it can be chosen."""
        return self.day.denial is None

    @property
    def weekday(self) -> str:
        """The colour of its date: Sundays and holidays, Saturdays."""
        if self.day.date.isoweekday() == 7 or self.day.holiday:
            return "sunday"
        return "saturday" if self.day.date.isoweekday() == 6 else ""

    @property
    def reason(self) -> str:
        """Why it cannot be chosen; empty where it can."""
        return self.day.denial.message if self.day.denial else ""


def cells(calendar: Calendar) -> list[Cell]:
    """The calendar's days, in their order."""
    return [_cell(day, is_first=number == 0) for number, day in enumerate(calendar.days)]


def first_column(calendar: Calendar) -> int:
    """The column of the first day in a week that begins on Sunday, from 1."""
    return calendar.start.isoweekday() % 7 + 1


def _cell(day: CalendarDay, *, is_first: bool) -> Cell:
    look, symbol = _SYMBOLS.get(day.state, NOT_OFFERED)
    return Cell(day, look, str(symbol), _word(day), _sentence(day), is_first or day.date.day == 1)


def _word(day: CalendarDay) -> str:
    words = {
        "held": _("予約"),
        "closed": _("お休み"),
        "out_of_validity": _("要登録"),
        "out_of_age": _("対象外"),
        "no_slots": _("枠なし"),
        "phone": _("電話で"),
        "not_open_yet": _("受付前"),
        "full": _("満員"),
    }
    return words.get(day.state) or _("残り{count}").format(count=day.places_left)


def _sentence(day: CalendarDay) -> str:
    if day.denial is not None:
        return day.denial.message
    left = _("残り{count}人").format(count=day.places_left)
    said = left if day.state == "few" else _("空きあり {left}").format(left=left)
    return (
        _("{said}（{holiday}）").format(said=said, holiday=holiday_text(day.holiday)) if day.holiday else said
    )


def day_heading(day: CalendarDay) -> str:
    """「8月5日（水）」, with the holiday's name on a holiday."""
    return f"{day_text(day.date)} {day.holiday}" if day.holiday else day_text(day.date)
