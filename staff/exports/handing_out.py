"""Hands a file out: recorded before its first byte, streamed, and what became of it recorded after its last."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User

from reservations.audit import record_change
from reservations.services.transactions import in_one_transaction
from staff.exports.asking import Wanted
from staff.exports.tables import TABLES
from staff.exports.writing import Written, broken_line, consistent, file_of
from staff.models import Export

logger = logging.getLogger(__name__)


@in_one_transaction
def begin_export(*, wanted: Wanted, by: User, now: datetime) -> Export:
    """Record that the file is asked for: with people's data in it, also why (W2)."""
    row = Export.objects.create(
        by=by,
        at=now,
        table=wanted.table,
        start=wanted.start,
        until=wanted.until,
        nursery=wanted.nursery,
        encoding=wanted.encoding,
        is_personal=wanted.is_personal,
        reason=wanted.reason,
    )
    changes = {"table": wanted.table, "start": str(wanted.start), "until": str(wanted.until)}
    record_change(actor=by, row=row, action="create", changes=changes | {"personal": wanted.is_personal})
    return row


def stream(wanted: Wanted, row: Export) -> Iterator[bytes]:
    """The bytes of the file, all of one moment; if it breaks, the file's last line says so."""
    written = Written()
    try:
        with consistent():
            yield from file_of(wanted, written)
    except Exception as error:
        # The status line has gone out long ago: all that is left to tell the reader is the file itself.
        logger.error("export %s broke: %s", row.pk, type(error).__name__)
        yield broken_line(wanted)
        _finish(row, Export.State.BROKEN, written)
    else:
        _finish(row, Export.State.COMPLETE, written)


def _finish(row: Export, state: Export.State, written: Written) -> None:
    Export.objects.filter(pk=row.pk).update(
        state=state, rows=written.rows, replaced=dict(written.replaced.most_common(200))
    )


def file_name(wanted: Wanted) -> str:
    """一時保育_予約_2026-08_桑の実.csv"""
    place = wanted.nursery.name if wanted.nursery else "全園"
    return f"一時保育_{TABLES[wanted.table].title}_{wanted.period_text}_{place}.csv"
