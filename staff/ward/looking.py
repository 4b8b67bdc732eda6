"""Who did or saw what: the audit by child, member of staff and moment, for people (W4)."""

from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from reservations.models import Child
from reservations.services.erasure import rows_of
from staff.history import ACTIONS
from staff.models import Export

MOST = 500


@dataclass(frozen=True)
class Found:
    """One line: when, who, what they did, and with how many children on the page."""

    at: datetime
    who: str
    what: str
    about: str
    shown: int


def search(
    *, since: datetime, until: datetime, child: Child | None = None, by: User | None = None
) -> list[Found]:
    """The newest first, at most `MOST`."""
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(timestamp__gte=since, timestamp__lt=until)
    if by is not None:
        rows = rows.filter(actor=by)
    if child is not None:
        rows = rows.filter(_about(child))
    newest = rows.select_related("actor").order_by("-timestamp", "-pk")[:MOST]
    return [_found(entry) for entry in newest]


def _about(child: Child) -> Q:
    """Pages that showed the child, and changes of anything of its family."""
    shown = Q(changes__shown__icontains=f'"child {child.pk}"')
    for model, keys in rows_of(child.guardian).items():
        if model is not Child:
            shown |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
    itself = Q(content_type=ContentType.objects.get_for_model(Child), object_id=child.pk)
    return shown | (itself & ~Q(action=LogEntry.Action.ACCESS))


def _found(entry: LogEntry) -> Found:
    shown = (entry.changes or {}).get("shown", [])
    who = entry.actor.get_username() if entry.actor else "―"
    return Found(entry.timestamp, who, str(ACTIONS[entry.action]), entry.object_repr, len(shown))


def exports_that_may_hold(child: Child, since: datetime, until: datetime) -> QuerySet[Export]:
    """Files with people in them, taken meanwhile, of all nurseries or of one that knows the child."""
    known_at = child.registrations.values_list("nursery_id", flat=True)
    rows = Export.objects.filter(is_personal=True, at__gte=since, at__lt=until)
    return rows.filter(Q(nursery__isnull=True) | Q(nursery__in=known_at)).select_related("by", "nursery")


def seen_by(user: User, since: datetime, until: datetime) -> list[Child]:
    """Every child that was on a page this person opened meanwhile: whom an incident concerns."""
    rows = LogEntry.objects.filter(
        actor=user, action=LogEntry.Action.ACCESS, timestamp__gte=since, timestamp__lt=until
    )
    keys = set()
    for changes in rows.values_list("changes", flat=True).iterator():
        keys |= {
            int(each.split()[1]) for each in (changes or {}).get("shown", []) if each.startswith("child ")
        }
    return list(Child.objects.filter(pk__in=keys).select_related("guardian").order_by("pk"))
