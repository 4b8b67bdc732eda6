"""予約枠（週・月）: seen at once and changed in place (S3)."""

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import day_text
from reservations.models import InterviewSlot
from staff.forms.slots import UsualWeekNameForm
from staff.grid import Grid, grid_of, month_of, week_of
from staff.pages.base import StaffPage
from staff.pages.slots import SlotPanel


class SlotWeek(SlotPanel):
    """The week of a day; with `open` the panel of one of its days beside it."""

    needs_nursery = True

    def get(self, request: HttpRequest, day: date | None = None) -> HttpResponseBase:
        """The table."""
        days = week_of(day or dates.day_of(self.now))
        panel = self._opened()
        return self.show(
            "staff/slot_week.html",
            _("予約枠：{first}からの週").format(first=day_text(days[0], dates.day_of(self.now))),
            panel["shown"] if panel else (),
            grid=grid_of(self.nursery, days, self.now),
            day=days[0],
            before=days[0] - timedelta(days=7),
            after=days[0] + timedelta(days=7),
            panel=panel,
            name_form=UsualWeekNameForm(),
        )

    def _opened(self) -> dict[str, Any] | None:
        asked = self.request.GET.get("open")
        if not asked:
            return None
        try:
            return self.panel(self.slot(UUID(asked)))
        except ValueError as error:
            raise Http404 from error


class SlotMonth(StaffPage):
    """The month of a day; a cell leads to its week."""

    needs_nursery = True

    def get(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """The table."""
        days = month_of(day)
        grid: Grid = grid_of(self.nursery, days, self.now)
        return self.show(
            "staff/slot_month.html",
            _("予約枠：{year}年{month}月").format(year=day.year, month=day.month),
            grid=grid,
            day=days[0],
            before=(days[0] - timedelta(days=1)).replace(day=1),
            after=days[-1] + timedelta(days=1),
        )


class InterviewWeek(StaffPage):
    """面談枠 of a week, day by day."""

    needs_nursery = True
    list_url: ClassVar[str] = "admin:interview_week"

    def get(self, request: HttpRequest, day: date | None = None) -> HttpResponseBase:
        """The columns; those of days that have slots."""
        days = week_of(day or dates.day_of(self.now))
        rows = InterviewSlot.objects.filter(
            nursery=self.nursery,
            starts_at__gte=dates.midnight(days[0]),
            starts_at__lt=dates.midnight(days[-1] + timedelta(days=1)),
        ).order_by("starts_at")
        by_day: dict[date, list[InterviewSlot]] = {each: [] for each in days}
        for row in rows:
            by_day[dates.day_of(row.starts_at)].append(row)
        return self.show(
            "staff/interview_week.html",
            _("面談枠：{first}からの週").format(first=day_text(days[0], dates.day_of(self.now))),
            days=[
                (f"{each:%-m/%-d}（{day_text(each)[-2]}）", slots)
                for each, slots in by_day.items()
                if slots or str(each.isoweekday()) in self.nursery.open_weekdays
            ],
            before=days[0] - timedelta(days=7),
            after=days[0] + timedelta(days=7),
            make_url=reverse("admin:make_interview_slots"),
        )
