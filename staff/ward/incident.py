"""事故のとき: whom it concerns, which kinds of data, and the switches that stop things, on one screen (W4)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from reservations.models import Halt
from reservations.services.incident import end_family_sessions, end_staff_sessions, go_on, stop
from staff.exports.tables import TABLES
from staff.forms.privacy import IncidentForm
from staff.models import Export
from staff.pages.base import WardPage, go
from staff.ward.looking import seen_by


class Incident(WardPage):
    """Whom to tell, and what to stop."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The screen."""
        today = dates.day_of(self.now)
        return self._page(IncidentForm(initial={"since_day": today, "until_day": today}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """One of the switches, or the question whom it concerns."""
        if act := request.POST.get("act", ""):
            self.attempt(lambda: self._do(act))
            return go(reverse("admin:incident"))
        form = IncidentForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        account, (since, until) = form.cleaned_data["account"], form.moments()
        children = seen_by(account, since, until)
        files = Export.objects.filter(by=account, at__gte=since, at__lt=until).order_by("at")
        return self._page(
            form,
            account=account,
            concerned=children,
            families=len({child.guardian_id for child in children}),
            files=[(row, TABLES[row.table].title) for row in files],
            has_people=any(row.is_personal for row in files),
        )

    def _do(self, act: str) -> bool:
        by, name = self.access.actor, act.partition(":")[2]
        match act.partition(":")[0]:
            case "stop" if name in Halt.What.values:
                stop(what=Halt.What(name), by=by, now=self.now)
            case "go_on" if name in Halt.What.values:
                go_on(what=Halt.What(name), by=by, now=self.now)
            case "staff":
                count = end_staff_sessions(by=by, keep=self.request.session.session_key or "")
                messages.success(
                    self.request, _("職員{count}人分のログインを終わらせました。").format(count=count)
                )
            case "account" if name.isdecimal():
                of = User.objects.filter(pk=int(name), is_superuser=False).exclude(pk=by.pk).first()
                if of is not None:
                    end_staff_sessions(by=by, of=of)
                    messages.success(self.request, _("{name}を使えなくしました。").format(name=of))
            case "families":
                end_family_sessions(by=by)
                messages.success(self.request, _("保護者のログインをすべて終わらせました。"))
            case _unknown:
                return False
        return True

    def _page(self, form: IncidentForm, **more: Any) -> HttpResponseBase:
        halts = [(what, Halt.objects.holds(what)) for what in Halt.What]
        shown = more.get("concerned", ())
        return self.show("staff/incident.html", _("事故のとき"), shown, form=form, halts=halts, **more)
