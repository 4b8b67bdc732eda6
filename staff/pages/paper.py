"""What is printed: the day's roster, the week, the evening sheet for a day without electricity (S8)."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import day_text
from reservations.ages import age_text
from reservations.models import Child, Interview, Reservation
from staff.board import Board, calls_of, places_ahead
from staff.health import HealthLook, looks_at_bookings
from staff.pages.base import StaffPage, Text
from staff.words import answers_in_words, contact_of, hours, questions_of

EMPTY_LINES = 6


class Paper(StaffPage):
    """A page for the printer: no menu, black on white, with the time of print."""

    needs_nursery = True

    def paper(
        self, template: str, title: Text, children: Iterable[Child], *, is_wide: bool = False, **context: Any
    ) -> HttpResponseBase:
        """The sheet; printing children is looking at them."""
        return self.show(template, title, children, nursery=self.nursery, is_wide=is_wide, **context)

    def lines(self, rows: list[Reservation]) -> list[dict[str, Any]]:
        """One line for each child, with what must be known."""
        questions = questions_of(
            answer for row in rows for answer in (*row.registration.answers, *row.answers)
        )
        looks = looks_at_bookings(rows)
        return [self._line(row, questions, looks[row.pk]) for row in rows]

    def _line(self, row: Reservation, questions: Any, look: HealthLook) -> dict[str, Any]:
        answers = answers_in_words([*row.registration.answers, *row.answers], questions)
        return {
            "row": row,
            "hours": hours(row.starts_at, row.ends_at),
            "age": age_text(row.child.birth_date, row.date),
            "guardian": row.child.guardian.name,
            "contact": contact_of(row.child.guardian, self.access),
            "health": "／".join(f"{each.text}：{each.value}" for each in answers if each.is_health),
            "look": look,
        }

    def interviews(self, rows: Iterable[Interview]) -> list[dict[str, Any]]:
        """One line for each interview."""
        return [
            {
                "hours": hours(row.starts_at, row.ends_at),
                "child": row.registration.child,
                "age": age_text(row.registration.child.birth_date, dates.day_of(row.starts_at)),
                "guardian": row.registration.child.guardian.name,
                "contact": contact_of(row.registration.child.guardian, self.access),
            }
            for row in rows
        ]


class Roster(Paper):
    """名簿: the children of a day on one A4 page, with boxes to tick."""

    def get(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """The sheet."""
        board = Board(self.nursery, day, self.now, self.access)
        title = _("名簿：{day}").format(day=day_text(day, dates.day_of(self.now)))
        lines = self.lines(board.children)
        return self.paper("staff/paper/roster.html", title, board.shown, day=day, lines=lines)


class EveningSheet(Paper):
    """前の晩の控え: all that a day without electricity needs, with empty lines for who phones."""

    def get(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """The roster, the interviews, the free places and room to write."""
        board = Board(self.nursery, day, self.now, self.access)
        title = _("停電のときの控え：{day}").format(day=day_text(day, dates.day_of(self.now)))
        return self.paper(
            "staff/paper/evening.html",
            title,
            board.shown,
            day=day,
            lines=self.lines(board.children),
            interviews=self.interviews(board.interviews),
            places=places_ahead(self.nursery, dates.day_of(self.now)),
            empty=range(EMPTY_LINES),
        )


class WeekSheet(Paper):
    """週の名簿: five or more columns on one wide page."""

    def get(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """The week that the day belongs to, Monday first; days on which nobody comes are narrow."""
        monday = day - timedelta(days=day.weekday())
        rows = list(
            Reservation.objects.live()
            .filter(slot__nursery=self.nursery, slot__date__range=(monday, monday + timedelta(days=6)))
            .select_related("child__guardian", "registration", "band")
            .order_by("date", "starts_at", "ends_at", "pk")
        )
        by_day = {
            each: [line for _row, line in found]
            for each, found in groupby(
                zip(rows, self.lines(rows), strict=True), key=lambda pair: pair[0].date
            )
        }
        week = dates.days_from(monday, monday + timedelta(days=6))
        shown = [
            each for each in week if each in by_day or str(each.isoweekday()) in self.nursery.open_weekdays
        ]
        return self.paper(
            "staff/paper/week.html",
            _("週の名簿：{day}から").format(day=day_text(monday, dates.day_of(self.now))),
            [row.child for row in rows],
            is_wide=True,
            day=monday,
            before=monday - timedelta(days=7),
            after=monday + timedelta(days=7),
            days=[(day_text(each), by_day.get(each, [])) for each in shown],
        )


class CallSheet(Paper):
    """電話表 on paper, with boxes to tick."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Who has to be told what by phone."""
        rows = list(calls_of(self.nursery, self.now).select_related("recipient").order_by("-created_at"))
        children = Child.objects.filter(guardian__in=[row.recipient_id for row in rows])
        mine = list(self.access.within(children, "registrations__nursery"))
        lines = [
            {
                "row": row,
                "children": "・".join(each.name for each in mine if each.guardian_id == row.recipient_id),
                "contact": contact_of(row.recipient, self.access),
            }
            for row in rows
        ]
        return self.paper("staff/paper/calls.html", _("電話表"), mine, lines=lines)
