"""The audit rows of one record, for people."""

from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.roles import Access
from staff.words import name_of_person

ACTIONS = {
    LogEntry.Action.CREATE: _("つくった"),
    LogEntry.Action.UPDATE: _("変えた"),
    LogEntry.Action.DELETE: _("消した"),
    LogEntry.Action.ACCESS: _("見た"),
}


@dataclass(frozen=True)
class Entry:
    """One line of a history: when, who, what."""

    at: datetime
    who: str
    what: str
    changes: tuple[tuple[str, str, str], ...]


def history_of(row: Model, access: Access) -> list[Entry]:
    """Changes of the row, the newest first; looks at it are left out.

    A family may be known to several nurseries: colleagues are named, people of elsewhere are not.
    """
    entries = (
        LogEntry.objects.get_for_object(row)
        .exclude(action=LogEntry.Action.ACCESS)
        .select_related("actor")
        .order_by("-timestamp", "-pk")
    )
    return [
        Entry(
            entry.timestamp,
            name_of_actor(entry.actor, access),
            str(ACTIONS[entry.action]),
            _changes(row, entry.changes or {}),
        )
        for entry in entries
    ]


def name_of_actor(actor: User | None, access: Access) -> str:
    """Who it was, as this person may know it."""
    if actor is None:
        return "―"
    known = access.colleagues
    return name_of_person(actor) if known is None or actor.pk in known else gettext("ほかの職員")


def _changes(row: Model, changes: dict[str, list[str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((_label(row, name), *_pair(values)) for name, values in changes.items())


def _pair(values: object) -> tuple[str, str]:
    if isinstance(values, list | tuple) and len(values) == 2:
        return str(values[0]), str(values[1])
    return "", str(values)


def _label(row: Model, name: str) -> str:
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))
