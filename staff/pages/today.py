"""「今日」: what a nursery's staff see first in the morning (S2)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, whole_closures
from nurseries.wording import day_text, period_text
from reservations.ages import age_text
from reservations.models import (
    Interview,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
    WardSettings,
)
from staff.pages.base import StaffPage
from staff.words import answers_in_words, contact_of, health_needs_a_look, starts


class TodayPage(StaffPage):
    """「今日」 of the nursery in the header; ward staff without one see the list of nurseries."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        if self.access.current is None:
            return self.show("staff/ward.html", _("保育園をえらぶ"))
        nursery, today = self.access.current, dates.day_of(self.now)
        children = _of_the_day(nursery, today)
        interviews, due = _interviews(nursery, today), _due(nursery, self.now)
        shown = [*(row.child for row in children), *(row.registration.child for row in (*interviews, *due))]
        return self.show(
            "staff/today.html",
            _("今日：{day}").format(day=day_text(today)),
            shown,
            lines=[self._line(row) for row in children],
            interviews=[self._interview_line(row) for row in interviews],
            due=[self._interview_line(row) for row in due],
            days=_places(nursery, today),
            **_counts(nursery),
        )

    def _line(self, row: Reservation) -> dict[str, Any]:
        answers = [each for each in answers_in_words([*row.registration.answers, *row.answers])]
        return {
            "row": row,
            "time": period_text(row.starts_at, row.ends_at),
            "age": age_text(row.child.birth_date, row.date),
            "contact": contact_of(row.child.guardian, self.access),
            "answers": answers,
            "alarm": health_needs_a_look(row),
        }

    def _interview_line(self, row: Interview) -> dict[str, Any]:
        child = row.registration.child
        return {
            "row": row,
            "when": starts(row.starts_at),
            "age": age_text(child.birth_date, dates.day_of(self.now)),
            "has_started": row.starts_at <= self.now,
        }


def _of_the_day(nursery: Nursery, day: date) -> list[Reservation]:
    rows = Reservation.objects.live().filter(slot__nursery=nursery, date=day)
    return list(rows.select_related("child__guardian", "registration", "band").order_by("starts_at", "pk"))


def _interviews(nursery: Nursery, day: date) -> list[Interview]:
    on_the_day = Interview.objects.filter(
        starts_at__gte=dates.midnight(day), starts_at__lte=dates.at(day, time.max)
    ).exclude(state=Interview.State.CANCELLED)
    return list(_loaded(on_the_day, nursery))


def _due(nursery: Nursery, now: datetime) -> list[Interview]:
    before = Interview.objects.result_missing(now).filter(starts_at__lt=dates.midnight(dates.day_of(now)))
    return list(_loaded(before, nursery))


def _loaded(rows: QuerySet[Interview], nursery: Nursery) -> QuerySet[Interview]:
    mine = rows.filter(registration__nursery=nursery).order_by("starts_at", "pk")
    return mine.select_related("registration__child__guardian", "registration__nursery")


def _places(nursery: Nursery, today: date) -> list[dict[str, Any]]:
    """Each day of the window with its free places in words."""
    until = today + timedelta(days=WardSettings.objects.on(today).window_days)
    slots = {
        slot.date: slot for slot in ReservationSlot.objects.filter(nursery=nursery).between(today, until)
    }
    closed = whole_closures(ClosedDay.objects.live().filter(nursery=nursery).between(today, until))
    return [
        {
            "words": day_text(day),
            "slot": slots.get(day),
            "left": _left(slots.get(day)),
            "is_closed": day in closed,
        }
        for day in dates.days_from(today, until)
    ]


def _left(slot: ReservationSlot | None) -> int:
    return slot.capacity - slot.peak if slot else 0


def _counts(nursery: Nursery) -> dict[str, int]:
    """What waits for somebody, in numbers."""
    registrations = Registration.objects.filter(nursery=nursery)
    live = registrations.filter(state__in=Registration.LIVE)
    return {
        "new_count": registrations.filter(state=Registration.State.INTERVIEW_PENDING).count(),
        "duplicate_count": registrations.with_suspected_duplicates(dates.today()).count(),
        "unreached_count": live.with_line_unreached().count(),
        "failed_count": Notification.objects.failed().filter(nursery=nursery).count(),
    }
