"""お休み（複数の園）: a typhoon or a strike closes several nurseries; each does what it would do alone (S6)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery
from reservations.services.closing import Affected, affected_by_closing, close_days
from staff.forms.closing import SeveralClosingForm
from staff.pages.base import WardPage, go
from staff.pages.closing import acts
from staff.words import contact_of


@dataclass(frozen=True)
class Impact:
    """What closing would do at one nursery, in numbers."""

    nursery: Nursery
    bookings: int
    families: int
    unreached: int


class CloseSeveral(WardPage):
    """One form for all of them: who is affected, nursery by nursery, then the deed."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form."""
        return self._page(SeveralClosingForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The preview; with `close`, the deed: pressed twice it changes nothing and tells nobody again."""
        form = SeveralClosingForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        if "close" not in request.POST:
            return self._page(form, [self._impact(form, each) for each in form.cleaned_data["nurseries"]])
        reason = ClosedDay.Reason(form.cleaned_data["reason"])
        for nursery in form.cleaned_data["nurseries"]:
            self._close(form, nursery, reason)
        return go(reverse("admin:close_several"))

    def _close(self, form: SeveralClosingForm, nursery: Nursery, reason: ClosedDay.Reason) -> None:
        """A transaction for each nursery: where one cannot be closed now, the others are closed all the same."""
        closed = self.attempt(
            lambda: close_days(
                nursery=nursery, reason=reason, by=self.access.actor, now=self.now, **form.closure()
            ),
            _("{nursery}をお休みにしました。").format(nursery=nursery),
        )
        if closed is None:
            messages.error(self.request, _("{nursery}はお休みになっていません。").format(nursery=nursery))

    def _impact(self, form: SeveralClosingForm, nursery: Nursery) -> Impact:
        affected: Affected = affected_by_closing(nursery=nursery, now=self.now, **form.closure())
        contacts = [contact_of(guardian, self.access) for guardian in affected.guardians]
        return Impact(
            nursery,
            bookings=len(affected.reservations) + len(affected.interviews),
            families=len(contacts),
            unreached=sum(not contact.is_reached_by_line for contact in contacts),
        )

    def _page(self, form: SeveralClosingForm, impact: list[Impact] | None = None) -> HttpResponseBase:
        ahead = ClosedDay.objects.live().filter(date__gte=dates.day_of(self.now)).select_related("nursery")
        ahead = ahead.order_by("date", "nursery__name_kana", "nursery", "start_time")
        return self.show(
            "staff/close_several.html",
            _("複数の園をお休みにする"),
            form=form,
            impact=impact,
            ahead=acts(ahead),
        )
