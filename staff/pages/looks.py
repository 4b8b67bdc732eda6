"""見た人: who of the nursery had a child on a page, for its own people (S8)."""

from datetime import timedelta
from uuid import UUID

from auditlog.models import LogEntry
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from reservations.models import Child
from staff.history import name_of_actor
from staff.pages.registrations import OfRegistration

LOOKED_BACK = timedelta(days=90)
MOST = 100


class Looks(OfRegistration):
    """The newest first. Of other nurseries' people, who may know the child too, nothing is shown."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """When, and who; the ward sees everybody."""
        row = self.registration(public_id)
        looks = self._of(row.child)
        return self.show(
            "staff/looks.html",
            _("{child}を見た人").format(child=row.child.name),
            [row.child],
            row=row,
            looks=[(look.timestamp, name_of_actor(look.actor, self.access)) for look in looks],
            days=LOOKED_BACK.days,
        )

    def _of(self, child: Child) -> list[LogEntry]:
        since = self.now - LOOKED_BACK
        looks = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, timestamp__gte=since)
        if self.access.colleagues is not None:
            looks = looks.filter(actor__in=self.access.colleagues)
        shown = looks.filter(changes__shown__icontains=f'"child {child.pk}"')
        return list(shown.select_related("actor").order_by("-timestamp", "-pk")[:MOST])
