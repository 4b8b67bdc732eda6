"""What a nursery's staff see of one day: children, interviews, what waits, free places. For page and refresh."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, whole_closures
from nurseries.wording import day_text
from reservations.ages import age_text
from reservations.models import (
    Child,
    HealthChange,
    Interview,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
    WardSettings,
)
from reservations.rules.attending import is_missing
from staff.health import looks_at_bookings
from staff.roles import Access
from staff.words import answers_in_words, contact_of, hours, questions_of, starts

MOST_DUE = 3


@dataclass(frozen=True)
class Todo:
    """Something that waits for somebody: in words, with its number and where it is done."""

    words: str
    url: str


@dataclass(frozen=True)
class Board:
    """One nursery's day as it is now. Each part is read once, however many children there are."""

    nursery: Nursery
    day: date
    now: datetime
    access: Access

    @property
    def is_today(self) -> bool:
        """Whether things can be late, and waiting things are shown."""
        return self.day == dates.day_of(self.now)

    @cached_property
    def children(self) -> list[Reservation]:
        """Who is expected, by time."""
        rows = Reservation.objects.live().filter(slot__nursery=self.nursery, slot__date=self.day)
        related = ("child__guardian", "registration", "band")
        return list(rows.select_related(*related).order_by("starts_at", "ends_at", "pk"))

    @cached_property
    def interviews(self) -> list[Interview]:
        """The day's interviews, with those that have a result already."""
        rows = Interview.objects.filter(
            state__in=[state for state in Interview.State if state != Interview.State.CANCELLED],
            starts_at__gte=dates.midnight(self.day),
            starts_at__lte=dates.at(self.day, time.max),
        )
        return list(self._loaded(rows))

    @cached_property
    def due(self) -> list[Interview]:
        """Interviews of earlier days without a result (I5)."""
        if not self.is_today:
            return []
        before = Interview.objects.result_missing(self.now).filter(starts_at__lt=dates.midnight(self.day))
        return list(self._loaded(before))

    def _loaded(self, rows: QuerySet[Interview]) -> QuerySet[Interview]:
        mine = rows.filter(registration__nursery=self.nursery).order_by("starts_at", "pk")
        return mine.select_related("registration__child__guardian", "registration__nursery")

    @property
    def shown(self) -> list[Child]:
        """The children on the page, for the record of looks."""
        interviews = (*self.interviews, *self.due[:MOST_DUE])
        return [*(row.child for row in self.children), *(row.registration.child for row in interviews)]

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        lines = self._lines()
        return {
            "board": self,
            "today": dates.day_of(self.now),
            "lines": lines,
            "came": sum(line["row"].arrived_at is not None for line in lines),
            "interviews": [self._interview_line(row) for row in self.interviews],
            "due": [self._interview_line(row) for row in self.due[:MOST_DUE]],
            "due_count": len(self.due),
            "todo": list(self._todo()) if self.is_today else [],
            "days": places_ahead(self.nursery, dates.day_of(self.now)),
        }

    def _lines(self) -> list[dict[str, Any]]:
        kept = [[*row.registration.answers, *row.answers] for row in self.children]
        questions = questions_of(answer for answers in kept for answer in answers)
        looks = looks_at_bookings(self.children)
        return [
            {
                "row": row,
                "hours": hours(row.starts_at, row.ends_at),
                "age": age_text(row.child.birth_date, row.date),
                "contact": contact_of(row.child.guardian, self.access),
                "answers": [each for each in answers_in_words(answers, questions) if each.is_health],
                "health": looks[row.pk],
                "is_missing": self.is_today and is_missing(row, self.nursery, self.now),
            }
            for row, answers in zip(self.children, kept, strict=True)
        ]

    def _interview_line(self, row: Interview) -> dict[str, Any]:
        at_ten = f"{dates.jst(row.starts_at):%-H:%M}"
        return {
            "row": row,
            "when": at_ten if dates.day_of(row.starts_at) == self.day else starts(row.starts_at),
            "age": age_text(row.registration.child.birth_date, self.day),
        }

    def _todo(self) -> Iterator[Todo]:
        """What waits, only where something does."""
        counted = (
            (_("新しい登録（面談の予約待ち） {count}件"), self._new, _list_url("new")),
            (_("「利用できない」をまだ電話で伝えていない {count}件"), self._untold, _list_url("untold")),
            (_("確認していない健康の変化 {count}件"), self._health_changes, reverse("admin:health_changes")),
            (_("重なりの疑い {count}件"), self._duplicates, reverse("admin:duplicates")),
            (_("電話で伝えるお知らせ {count}件"), self._calls, reverse("admin:calls")),
            (_("LINEが届かない家庭 {count}件"), self._unreached, _list_url("unreached")),
        )
        for words, rows, url in counted:
            if count := rows.count():
                yield Todo(words.format(count=count), url)

    @property
    def _registrations(self) -> Any:
        return Registration.objects.filter(nursery=self.nursery)

    @property
    def _new(self) -> QuerySet[Registration]:
        rows: QuerySet[Registration] = self._registrations.filter(state=Registration.State.INTERVIEW_PENDING)
        return rows

    @property
    def _untold(self) -> QuerySet[Registration]:
        rows: QuerySet[Registration] = self._registrations.untold()
        return rows

    @property
    def _health_changes(self) -> QuerySet[HealthChange]:
        return HealthChange.objects.at(self.nursery.pk).open()

    @property
    def _duplicates(self) -> QuerySet[Registration]:
        rows: QuerySet[Registration] = self._registrations.with_suspected_duplicates(self.day)
        return rows

    @property
    def _unreached(self) -> QuerySet[Registration]:
        rows: QuerySet[Registration] = self._registrations.current(self.day).with_line_unreached()
        return rows

    @property
    def _calls(self) -> QuerySet[Notification]:
        return calls_of(self.nursery, self.now)


def calls_of(nursery: Nursery, now: datetime) -> QuerySet[Notification]:
    """What families of the nursery have to be told by phone."""
    ahead = ClosedDay.objects.live().filter(nursery=nursery, date__gte=dates.day_of(now))
    return Notification.objects.filter(nursery=nursery).to_be_phoned(ahead, now)


def _list_url(show: str) -> str:
    return f"{reverse('admin:reservations_registration_changelist')}?show={show}"


def places_ahead(nursery: Nursery, today: date) -> list[dict[str, Any]]:
    """Each day of the window with its free places in words."""
    until = today + timedelta(days=WardSettings.objects.on(today).window_days)
    slots = {
        slot.date: slot for slot in ReservationSlot.objects.filter(nursery=nursery).between(today, until)
    }
    closures = list(ClosedDay.objects.live().filter(nursery=nursery).between(today, until))
    closed = whole_closures(closures)
    return [_place(day, slots.get(day), day in closed, closures) for day in dates.days_from(today, until)]


def _place(
    day: date, slot: ReservationSlot | None, is_closed: bool, closures: Iterable[ClosedDay]
) -> dict[str, Any]:
    return {
        "words": f"{day:%-m/%-d}（{day_text(day)[-2]}）",
        "day": day,
        "slot": slot,
        "left": slot.capacity - slot.peak if slot else 0,
        "is_closed": is_closed,
        "is_partly_closed": not is_closed and any(each.date == day for each in closures),
    }
