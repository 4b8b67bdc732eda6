"""Who changed what, and who looked at whom: rows of django-auditlog's table, written explicitly.

No model is registered with it: names would land in `object_repr`, bulk updates and reads would go unseen.
"""

from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

_ACTIONS = {
    "create": LogEntry.Action.CREATE,
    "update": LogEntry.Action.UPDATE,
    "delete": LogEntry.Action.DELETE,
    "access": LogEntry.Action.ACCESS,
}


def record_change(
    *, actor: AbstractBaseUser | None, row: Model, action: str, changes: dict[str, Any] | None = None
) -> None:
    """One audit row about `row`, named by its kind and key alone; `changes` must hold nothing personal."""
    LogEntry.objects.log_create(
        row,
        force_log=True,
        action=_ACTIONS[action],
        actor=actor,
        object_repr=f"{row._meta.model_name} {row.pk}",
        changes=changes or {},
    )


def record_reads(*, actor: AbstractBaseUser, rows: Iterable[Model]) -> None:
    """One audit row for a page that showed these rows: the first names the entry, all are listed by key."""
    shown = list(rows)
    if not shown:
        return
    record_change(
        actor=actor,
        row=shown[0],
        action="access",
        changes={"shown": [f"{row._meta.model_name} {row.pk}" for row in shown]},
    )
