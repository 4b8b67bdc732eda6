"""The lists of slots; each leads to a page of ours, where it is changed under its lock."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from nurseries.wording import day_text
from reservations.models import InterviewSlot, ReservationSlot
from staff.admin.filters import Todo
from staff.admin.paged import PagedModelAdmin
from staff.words import when


class SlotPeriod(Todo):
    """First what is ahead."""

    choices_in_words = (("", _("きょうから先")), ("all", _("すべて")))

    def chosen(self, rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
        """By date."""
        if value == "all":
            return rows
        today = dates.day_of(now)
        if rows.model is ReservationSlot:
            return rows.filter(date__gte=today)
        return rows.filter(starts_at__gte=dates.midnight(today))


@admin.register(ReservationSlot)
class ReservationSlotAdmin(PagedModelAdmin[ReservationSlot]):
    """The list of days with their places."""

    nursery_path = "nursery"
    list_display = ("day", "booked", "held_back", "state", "offered", "nursery")
    list_filter = (SlotPeriod, "state", "nursery")
    list_select_related = ("nursery",)
    change_list_template = "staff/slot_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReservationSlot]:
        """With the bands that each day offers."""
        return super().get_queryset(request).prefetch_related("bands__band")

    def page_url(self, row: ReservationSlot) -> str:
        """Ours."""
        return reverse("admin:slot", args=[row.public_id])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way to make more."""
        return super().changelist_view(request, {"make_url": reverse("admin:make_slots")})

    @admin.display(description=_("日"), ordering="date")
    def day(self, row: ReservationSlot) -> str:
        """The day, leading to the page."""
        return self.link(row, day_text(row.date))

    @admin.display(description=_("予約／定員"))
    def booked(self, row: ReservationSlot) -> str:
        """How full it is at its fullest minute."""
        return f"{row.peak}／{row.capacity}"

    @admin.display(description=_("時間帯"))
    def offered(self, row: ReservationSlot) -> str:
        """What can be booked."""
        return "・".join(each.band.name for each in row.bands.all())


@admin.register(InterviewSlot)
class InterviewSlotAdmin(PagedModelAdmin[InterviewSlot]):
    """The list of interview slots."""

    nursery_path = "nursery"
    list_display = ("at", "booked", "nursery")
    list_filter = (SlotPeriod, "nursery")
    list_select_related = ("nursery",)
    change_list_template = "staff/slot_list.html"

    def page_url(self, row: InterviewSlot) -> str:
        """Ours."""
        return reverse("admin:interview_slot", args=[row.public_id])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way to make more."""
        return super().changelist_view(request, {"make_url": reverse("admin:make_interview_slots")})

    @admin.display(description=_("日時"), ordering="starts_at")
    def at(self, row: InterviewSlot) -> str:
        """When, leading to the page."""
        return self.link(row, when(row.starts_at, row.ends_at))

    @admin.display(description=_("予約／人数"))
    def booked(self, row: InterviewSlot) -> str:
        """How many of how many."""
        return f"{row.taken}／{row.capacity}"
