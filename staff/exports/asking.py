"""What an export is asked for: which table, which days, which nursery, how written, with people or without."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from meguro_hoiku import dates
from nurseries.models import Nursery
from staff.models import Export

Encoding = Export.Encoding


@dataclass(frozen=True)
class Wanted:
    """One export; `start` and `until` are days in Japan, both included. No nursery means all of them."""

    table: str
    start: date
    until: date
    nursery: Nursery | None = None
    encoding: str = Encoding.UTF8_BOM
    is_personal: bool = False
    reason: str = ""

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The period as a half-open time."""
        return dates.midnight(self.start), dates.midnight(self.until + timedelta(days=1))

    @property
    def period_text(self) -> str:
        """「2026-08」 for a whole month, else both days."""
        first = self.start.replace(day=1)
        if (self.start, self.until) == (first, month_end(first)):
            return f"{first:%Y-%m}"
        return f"{self.start.isoformat()}_{self.until.isoformat()}"


def month_end(day: date) -> date:
    """The last day of the month."""
    return next_month(day) - timedelta(days=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_of(start: date, until: date) -> list[date]:
    """The first days of the months that the period touches."""
    found, month = [], start.replace(day=1)
    while month <= until:
        found.append(month)
        month = next_month(month)
    return found
