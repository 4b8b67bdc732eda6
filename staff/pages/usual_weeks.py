"""「ふだんの週」: kept from a week that is good, laid over months to come (S3)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reservations.models import UsualWeek
from reservations.services.usual_weeks import forget_week, keep_week
from staff.forms.slots import UsualWeekForm, UsualWeekNameForm
from staff.grid import week_of
from staff.pages.base import StaffPage, go
from staff.pages.slots import MakeSlots


class KeepWeek(StaffPage):
    """この週を残す."""

    needs_nursery = True
    http_method_names = ("post",)

    def post(self, request: HttpRequest, day: date) -> HttpResponseBase:
        """Keep it under the typed name; an older one of that name gives way."""
        form = UsualWeekNameForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("「ふだんの週」の名前を入力してください。"))
            return go(reverse("admin:slot_week", args=[day]))
        name, monday = form.cleaned_data["name"], week_of(day)[0]
        kept = self.attempt(
            lambda: keep_week(nursery=self.nursery, name=name, monday=monday, by=self.access.actor),
            _("「{name}」として残しました。").format(name=name),
        )
        return go(reverse("admin:use_week") if kept else reverse("admin:slot_week", args=[day]))


class UseWeek(MakeSlots):
    """ふだんの週をくり返す: preview, then 作る, then 元に戻す, as for every batch."""

    title = gettext_lazy("「ふだんの週」から作る")
    form_class = UsualWeekForm
    template = "staff/use_week.html"

    def more(self) -> dict[str, Any]:
        """The kept weeks, each with what it offers."""
        return {"weeks": UsualWeek.objects.filter(nursery=self.nursery)}


class ForgetWeek(StaffPage):
    """Throw a kept week away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The slots made from it stay."""
        week = self.row(UsualWeek.objects.all(), "nursery", public_id)
        said = _("「{name}」を消しました。作った予約枠は残っています。").format(name=week.name)
        self.attempt(lambda: forget_week(week=week, by=self.access.actor), said)
        return go(reverse("admin:use_week"))
