"""記録をさがす, 保存期間, 区の決まり: what was done, what goes when, and which rule held on a day (W1, W4)."""

from typing import Any

from auditlog.models import LogEntry
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from reservations.models import Child, Erasure, Purge, WardSettings
from reservations.services.purging import KEPT, due_now, purge
from staff.forms.privacy import AuditForm, DayForm
from staff.pages.base import WardPage, go
from staff.ward.looking import MOST, exports_that_may_hold, search


class AuditSearch(WardPage):
    """Who saw or changed what between two moments: a child, a member of staff, or everybody."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form for today; with `child`, for that child."""
        today = dates.day_of(self.now)
        initial = {"since_day": today, "until_day": today, "child": request.GET.get("child", "")}
        child = self._child(request.GET.get("child", ""))
        return self._page(AuditForm(initial=initial), child)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The lines."""
        form = AuditForm(request.POST)
        if not form.is_valid():
            return self._page(form, None)
        child = self._child(str(form.cleaned_data["child"] or ""))
        since, until = form.moments()
        found = search(since=since, until=until, child=child, by=form.cleaned_data["by"])
        exports = exports_that_may_hold(child, since, until) if child else []
        return self._page(form, child, found=found, exports=exports, most=MOST, searched=True)

    def _child(self, public_id: str) -> Child | None:
        try:
            return (
                Child.objects.select_related("guardian").filter(public_id=public_id).first()
                if public_id
                else None
            )
        except (ValueError, TypeError):
            return None

    def _page(self, form: AuditForm, child: Child | None, **more: Any) -> HttpResponseBase:
        title = _("操作の記録をさがす")
        return self.show("staff/audit.html", title, [child] if child else [], form=form, child=child, **more)


class Retention(WardPage):
    """保存期間: what is due of each class, and the proof of what went."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The preview."""
        words = {each.key: each.words for each in KEPT}
        return self.show(
            "staff/retention.html",
            _("保存期間と消去"),
            due=due_now(self.now),
            purges=[(row, words.get(row.what, row.what)) for row in Purge.objects.select_related("by")[:30]],
            erasures=Erasure.objects.count(),
        )

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Delete one class."""
        key = request.POST.get("what", "")
        if key in {each.key for each in KEPT}:
            words = _("{count}件を消しました。")
            self.attempt(
                lambda: purge(key=key, by=self.access.actor, now=self.now),
                lambda count: words.format(count=count),
            )
        return go(reverse("admin:retention"))


class RulesOnDay(WardPage):
    """Which of the ward's numbers held on a day, who set them, and all that ever held."""

    figures_may = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Today's, or those of `?day=`."""
        form = DayForm(request.GET if "day" in request.GET else None, initial={"day": dates.day_of(self.now)})
        day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else dates.day_of(self.now)
        held = WardSettings.objects.on(day)
        lines = [
            (each.verbose_name, getattr(held, each.name)) for each in held._meta.fields if each.name != "id"
        ]
        every = [(row, self._who(row)) for row in WardSettings.objects.order_by("-starts_on")]
        return self.show(
            "staff/rules.html",
            _("区の決まり（いつ、どれだったか）"),
            form=form,
            day=day,
            held=held,
            lines=lines,
            every=every,
        )

    def _who(self, row: WardSettings) -> str:
        made = (
            LogEntry.objects.get_for_object(row)
            .filter(action=LogEntry.Action.CREATE)
            .select_related("actor")
            .first()
        )
        return str(made.actor) if made and made.actor else "―"
