"""Reading a notification's facts. A missing one leaves its line out: a message must not stop a booking."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import ClosedDay
from nurseries.wording import date_text, day_text, deadline_text, listed, period_text, span_text

INTERVIEW = "interview"


class Facts:
    """The facts of one notification, or of one of the several bookings it tells about."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self._raw = raw

    def text(self, name: str) -> str:
        """A text, empty when there is none."""
        value = self._raw.get(name)
        return "" if value is None else str(value)

    def moment(self, name: str) -> datetime | None:
        """A moment."""
        value = self._raw.get(name)
        return datetime.fromisoformat(value) if value else None

    def moment_words(self, name: str) -> str:
        """「8月4日（火）17時まで」 or 「8月4日（火）中」, empty when unknown."""
        moment = self.moment(name)
        return deadline_text(moment) if moment else ""

    @property
    def child(self) -> str:
        """「お子さま」 or 「お子さま1」: never a name (A7)."""
        return self.text("label") or _("お子さま")

    @property
    def is_interview(self) -> bool:
        """Whether it is about an interview."""
        return self._raw.get("kind") == INTERVIEW

    @property
    def title(self) -> str:
        """The nursery, an interview's with （面談用） after it (C2)."""
        nursery = self.text("nursery")
        return _("%(nursery)s（面談用）") % {"nursery": nursery} if self.is_interview else nursery

    @property
    def day(self) -> str:
        """「8月5日（水）」."""
        moment = self.moment("starts_at")
        if moment:
            return day_text(dates.day_of(moment))
        value = self._raw.get("date")
        return day_text(date.fromisoformat(value)) if value else ""

    @property
    def days(self) -> str:
        """The days of what it tells about: 「8月5日（水）・8月7日（金）」."""
        return listed(dict.fromkeys(each.day for each in self.bookings)) or self.day

    @property
    def period(self) -> str:
        """「9時から12時まで」."""
        starts_at, ends_at = self.moment("starts_at"), self.moment("ends_at")
        return period_text(starts_at, ends_at) if starts_at and ends_at else ""

    @property
    def when(self) -> str:
        """「8月5日（水）9時から12時まで」."""
        starts_at, ends_at = self.moment("starts_at"), self.moment("ends_at")
        return span_text(starts_at, ends_at) if starts_at and ends_at else self.day

    @property
    def valid_until(self) -> str:
        """「2027年3月31日」."""
        value = self._raw.get("valid_until")
        if not value:
            return ""
        return date_text(date.fromisoformat(value))

    @property
    def closure(self) -> str:
        """Why the nursery closes, from its list: 「感染症」."""
        reason = self._raw.get("reason")
        return str(ClosedDay.Reason(reason).label) if reason in ClosedDay.Reason.values else ""

    @property
    def bookings(self) -> "list[Facts]":
        """The several bookings it tells about; itself when it is about one; none when it is about none."""
        if self._raw.get("bookings"):
            return [Facts({**self._raw, **each}) for each in self._raw["bookings"]]
        return [self] if self.moment("starts_at") else []
