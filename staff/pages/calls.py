"""電話表: families that have to be told by phone, each with a box to tick (N3, S6)."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from nurseries.models import ClosedDay
from reservations.models import Child, Notification
from reservations.services.calling import tick_call, untick_call
from staff.board import calls_of
from staff.pages.base import StaffPage, go
from staff.words import contact_of

TICKED_FOR = timedelta(hours=24)
MOST_DIGITS = 18  # of a row's key


class Calls(StaffPage):
    """Who has to be phoned, and who was phoned in the last day."""

    needs_nursery = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list; the newest first."""
        waiting = list(calls_of(self.nursery, self.now).select_related("recipient"))
        ticked = list(
            Notification.objects.filter(nursery=self.nursery, phoned_at__gte=self.now - TICKED_FOR)
            .select_related("recipient", "phoned_by")
            .order_by("-phoned_at")
        )
        children = Child.objects.filter(guardian__in=[row.recipient_id for row in (*waiting, *ticked)])
        mine = list(self.access.within(children, "registrations__nursery"))
        return self.show(
            "staff/calls.html",
            _("電話表"),
            mine,
            waiting=[self._line(row, mine) for row in waiting],
            ticked=[self._line(row, mine) for row in ticked],
        )

    def _line(self, row: Notification, children: list[Child]) -> dict[str, object]:
        return {
            "row": row,
            "children": [child for child in children if child.guardian_id == row.recipient_id],
            "contact": contact_of(row.recipient, self.access),
        }


class Tick(StaffPage):
    """電話した, and a wrong tick taken back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Tick or untick, and back to where the box stood."""
        row = self.row(Notification.objects.all(), "nursery", public_id)
        if "undo" in request.POST:
            self.attempt(lambda: untick_call(notification=row, by=self.access.actor))
        else:
            self.attempt(lambda: tick_call(notification=row, by=self.access.actor, now=self.now))
        return go(self._closure_asked_from() or reverse("admin:calls"))

    def _closure_asked_from(self) -> str | None:
        """The page of the closure on which the box stands; None if it stands elsewhere."""
        typed = self.request.POST.get("closed", "")
        if not typed.isdecimal() or len(typed) > MOST_DIGITS:
            return None
        mine = self.access.within(ClosedDay.objects.all(), "nursery")
        return reverse("admin:closed", args=[int(typed)]) if mine.filter(pk=int(typed)).exists() else None
