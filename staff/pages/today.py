"""「今日」: what a nursery's staff see first in the morning (S2), and any other day the same way."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import day_text
from reservations.models import Child
from staff.about import page_key
from staff.board import Board
from staff.pages.base import StaffPage
from staff.scoping import record_look

SEEN = "board_seen"


class DayPage(StaffPage):
    """The board of one day."""

    needs_nursery = True

    def get(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """The page."""
        return self.board_page(day)

    def board_page(self, day: date) -> HttpResponseBase:
        """The board with the way to the day before and after."""
        board = Board(self.nursery, day, self.now, self.access)
        words = day_text(day, dates.day_of(self.now))
        title = _("今日：{day}").format(day=words) if board.is_today else words
        shown = board.shown
        self.request.session[SEEN] = [day.isoformat(), sorted(child.pk for child in shown)]
        around = {"before": day - timedelta(days=1), "after": day + timedelta(days=1)}
        context = {"day": day, "page_key": page_key(self.access), **around, **board.context()}
        return self.show("staff/today.html", title, shown, **context)


class TodayPage(DayPage):
    """「今日」 of the nursery in the header; ward staff without one see the list of nurseries."""

    needs_nursery = False

    def get(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        """The page."""
        if self.access.current is None:
            return self.show("staff/ward.html", _("保育園をえらぶ"))
        return self.board_page(dates.day_of(self.now))


class TodayBoard(StaffPage):
    """The board alone, for the page that refreshes itself. It keeps nobody signed in."""

    needs_nursery = True
    is_an_act: ClassVar[bool] = False

    def get(self, request: HttpRequest) -> HttpResponse:
        """The board as it is now; nothing for a page of another nursery or person, which has to open anew."""
        if request.GET.get("page") != page_key(self.access):
            return redirect("admin:index")
        today = dates.day_of(self.now)
        board = Board(self.nursery, today, self.now, self.access)
        record_look(self.access, self._new_to_the_reader(board))
        context: dict[str, Any] = {"access": self.access, "now": self.now, "day": today, **board.context()}
        return TemplateResponse(request, "staff/day_board.html", context)

    def _new_to_the_reader(self, board: Board) -> list[Child]:
        """Refreshes leave no trace of what the page has shown already (assurance.md §1.8), only of more."""
        day, seen = self.request.session.get(SEEN, ["", []])
        known = set(seen) if day == board.day.isoformat() else set()
        fresh = [child for child in board.shown if child.pk not in known]
        if fresh:
            known |= {child.pk for child in fresh}
            self._remember([board.day.isoformat(), sorted(known)])
        return fresh

    def _remember(self, seen: list[Any]) -> None:
        """Keep it in the session, which ends when it would have ended without."""
        session = self.request.session
        ends = Session.objects.filter(pk=session.session_key).values_list("expire_date", flat=True).first()
        session[SEEN] = seen
        session.set_expiry(ends)
