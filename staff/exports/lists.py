"""操作の記録 as lines: who did or saw what, by kind and number, never by name."""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from auditlog.models import LogEntry
from django.db.models import QuerySet

from meguro_hoiku import dates
from staff.exports.asking import Wanted
from staff.exports.cells import safe_cell
from staff.history import ACTIONS

AUDIT_HEADERS = ("記録番号", "日時", "職員", "何をしたか", "何に", "内容")


@dataclass(frozen=True)
class AuditLine:
    """One line."""

    number: str
    at: str
    by: str
    action: str
    about: str
    changes: str


def audit_rows(wanted: Wanted) -> QuerySet[LogEntry]:
    """The records of the period; they belong to no nursery."""
    since, until = wanted.moments
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(timestamp__gte=since, timestamp__lt=until)
    return rows


def audit_lines(wanted: Wanted) -> Iterator[tuple[str, ...]]:
    """Each record of the period."""
    rows = audit_rows(wanted).select_related("actor").order_by("pk")
    for entry in rows.iterator(chunk_size=2000):
        yield astuple(
            AuditLine(
                number=str(entry.pk),
                at=f"{dates.jst(entry.timestamp):%Y-%m-%d %H:%M:%S}",
                by=safe_cell(entry.actor.get_username()) if entry.actor else "",
                action=str(ACTIONS[entry.action]),
                about=safe_cell(entry.object_repr),
                changes=safe_cell(json.dumps(entry.changes or {}, ensure_ascii=False, sort_keys=True)),
            )
        )
