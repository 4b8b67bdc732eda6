"""Interviews, reservations and the messages about them: lists that lead to pages of ours."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from reservations.denials import Busy, Denied
from reservations.models import Child, Interview, Notification, Reservation
from reservations.services.interview_results import pass_interview
from staff.admin.filters import Todo
from staff.admin.paged import PagedModelAdmin
from staff.health import HealthLook, looks_at_bookings
from staff.roles import access_of
from staff.scoping import ScopedModelAdmin
from staff.words import starts, when


class InterviewTodo(Todo):
    """First those whose result is missing."""

    choices_in_words = (
        ("", _("結果を入れるもの")),
        ("ahead", _("これからの面談")),
        ("all", _("すべて")),
    )

    def chosen(self, rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
        """Interviews in the words of the domain."""
        if value == "all":
            return rows
        found = Interview.objects.held(now) if value == "ahead" else Interview.objects.result_missing(now)
        return rows.filter(pk__in=found.values("pk"))


@admin.register(Interview)
class InterviewAdmin(PagedModelAdmin[Interview]):
    """The list of interviews, and 利用可能 for several at once."""

    nursery_path = "registration__nursery"
    child_path = "registration.child"
    list_display = ("when", "child", "state", "channel", "nursery")
    list_filter = (InterviewTodo,)
    list_select_related = ("registration__child__guardian", "registration__nursery")
    ordering = ("starts_at",)
    actions = ("make_usable",)

    def page_url(self, row: Interview) -> str:
        """Ours."""
        return reverse("admin:registration", args=[row.registration.public_id])

    @admin.action(description=_("面談おわり・利用可能にする"))
    def make_usable(self, request: HttpRequest, queryset: QuerySet[Interview]) -> None:
        """Pass each; one that is refused stops no other."""
        done = 0
        for row in queryset:
            try:
                pass_interview(interview=row, by=access_of(request).actor, now=dates.now())
            except Denied as denied:
                messages.error(request, f"{row.registration.child.name}：{denied.denial.message}")
            except Busy:
                messages.error(request, gettext("ただいま混み合っています。もう一度ためしてください。"))
            else:
                done += 1
        if done:
            messages.success(request, gettext("{count}人を利用可能にしました。").format(count=done))

    @admin.display(description=_("日時"), ordering="starts_at")
    def when(self, row: Interview) -> str:
        """When it is."""
        return starts(row.starts_at)

    @admin.display(description=_("児童"))
    def child(self, row: Interview) -> str:
        """The child, leading to the registration's page."""
        return self.link(row, row.registration.child.name)

    @admin.display(description=_("保育園"))
    def nursery(self, row: Interview) -> str:
        """Where."""
        return row.registration.nursery.name


class ReservationPeriod(Todo):
    """First what is ahead."""

    choices_in_words = (("", _("きょうから先")), ("past", _("過ぎたもの")), ("all", _("すべて")))

    def chosen(self, rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
        """By date of use."""
        today = dates.day_of(now)
        match value:
            case "past":
                return rows.filter(date__lt=today)
            case "all":
                return rows
            case _ahead:
                return rows.filter(date__gte=today)


@admin.register(Reservation)
class ReservationAdmin(PagedModelAdmin[Reservation]):
    """The list of reservations; each has a page of ours."""

    nursery_path = "registration__nursery"
    child_path = "child"
    list_display = ("when", "name", "state", "channel", "health_words", "nursery")
    list_filter = (ReservationPeriod, "state", "channel")
    list_select_related = ("child__guardian", "registration__nursery")
    ordering = ("date", "starts_at")

    def page_url(self, row: Reservation) -> str:
        """Ours."""
        return reverse("admin:reservation", args=[row.public_id])

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, its bookings' health read at once."""
        found = super().get_changelist_instance(request)
        looks = looks_at_bookings(found.result_list)
        for row in found.result_list:
            vars(row)["health_look"] = looks[row.pk]
        return found

    @admin.display(description=_("日時"), ordering="starts_at")
    def when(self, row: Reservation) -> str:
        """When it is, leading to the page."""
        return self.link(row, when(row.starts_at, row.ends_at))

    @admin.display(description=_("児童"))
    def name(self, row: Reservation) -> str:
        """The child."""
        return row.child.name

    @admin.display(description=_("健康"))
    def health_words(self, row: Reservation) -> str:
        """What stands out."""
        look: HealthLook = vars(row)["health_look"]
        return look.words

    @admin.display(description=_("保育園"))
    def nursery(self, row: Reservation) -> str:
        """Where."""
        return row.registration.nursery.name


class NotificationTodo(Todo):
    """First those that reached nobody."""

    choices_in_words = (
        ("", _("届かなかったもの")),
        ("unreached", _("LINEのない・届かない家庭へのもの")),
        ("unfinished", _("送信待ち")),
        ("all", _("すべて")),
    )

    def chosen(self, rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
        """Notifications in the words of the domain."""
        found = Notification.objects.all()
        match value:
            case "":
                found = found.failed()
            case "unreached":
                found = found.to_unreached()
            case "unfinished":
                found = found.unfinished()
        return rows if value == "all" else rows.filter(pk__in=found.values("pk"))


@admin.register(Notification)
class NotificationAdmin(ScopedModelAdmin[Notification]):
    """What families were told, and whether it reached them: of this nursery, also for shared families."""

    nursery_path = "nursery"
    list_display = ("created_at", "kind", "to", "phone", "state", "accepted_at", "confirmed_at")
    list_display_links = None
    list_filter = (NotificationTodo, "kind", "state")
    list_select_related = ("recipient",)
    fields = ("created_at", "kind", "state", "not_before", "accepted_at", "confirmed_at", "error")

    def children_on(self, request: HttpRequest, rows: Iterable[Notification]) -> list[Child]:
        """The recipients' children at the user's nursery."""
        children = Child.objects.filter(guardian__in=[row.recipient_id for row in rows])
        return list(access_of(request).within(children, "registrations__nursery"))

    @admin.display(description=_("宛先"))
    def to(self, row: Notification) -> str:
        """The family."""
        return str(row.recipient)

    @admin.display(description=_("電話番号"))
    def phone(self, row: Notification) -> str:
        """Whom to phone instead."""
        # the number of a family marked 非開示 is the ward's alone; a list does not know who looks
        return "" if row.recipient.is_undisclosed else row.recipient.phone
