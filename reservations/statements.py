"""What runs at every calendar and every booking, as plain SQL.

To compile them costs the ORM more than to answer them costs the database, and they run at every opening of the
calendar. These read and write columns and decide nothing; the rules stay in Python. Both databases understand them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

OFFERS = """
SELECT s.id, s.public_id, s.nursery_id, s.date, s.capacity, s.held_back, s.state, s.peak, s.line_peak, s.version,
       b.id, b.public_id, b.nursery_id, b.name, b.start_time, b.end_time, b.weekdays, b.is_active, o.cap, o.taken
FROM reservations_slotband o
JOIN reservations_reservationslot s ON s.id = o.slot_id
JOIN nurseries_timeband b ON b.id = o.band_id
WHERE s.nursery_id = %s AND s.date BETWEEN %s AND %s
ORDER BY b.start_time, b.end_time, b.id
"""

LIVE = """
SELECT r.id, r.public_id, r.slot_id, r.child_id, r.date, r.starts_at, r.ends_at, r.channel, r.hold_number, n.name
FROM reservations_reservation r
JOIN reservations_reservationslot s ON s.id = r.slot_id
JOIN nurseries_nursery n ON n.id = s.nursery_id
WHERE r.state = 'booked' AND ({here}
   OR r.child_id = %s AND (r.ends_at > %s OR r.date >= %s OR r.hold_number IS NOT NULL))
ORDER BY r.starts_at
"""


def offers(nursery_id: int, start: date, until: date) -> list[Sequence[Any]]:
    """Slot, band, cap and taken of every band offered on these days (JST), by the band's start."""
    return _rows(OFFERS, [nursery_id, start, until])


def live_rows(slot_ids: Sequence[int], child_id: int, now: datetime, today: date) -> list[Sequence[Any]]:
    """The live reservations of these slots, and those of the child that are not over, of today, or carry a hold."""
    marks = ", ".join(["%s"] * len(slot_ids))
    here = f"r.slot_id IN ({marks})" if slot_ids else "1 = 0"
    return _rows(LIVE.format(here=here), [*slot_ids, child_id, now, today])


PEAKS = """
UPDATE reservations_reservationslot SET peak = %s, line_peak = %s, version = version + 1 WHERE id = %s AND version = %s
"""
TAKEN = "UPDATE reservations_slotband SET taken = taken + %s WHERE slot_id = %s AND band_id = %s"


RELEASE = """
UPDATE reservations_notification SET hold = '', not_before = %s, next_attempt_at = %s
WHERE recipient_id = %s AND state = 'queued' AND hold = 'quiet'
"""
LOCK_CHILD = "SELECT id FROM reservations_child WHERE id = %s FOR NO KEY UPDATE"
LOCK_DAY = "SELECT id FROM reservations_reservationslot WHERE nursery_id = %s AND date = %s FOR NO KEY UPDATE"


def lock_child(child_id: int) -> None:
    """Wait until nobody else decides about the child; SQLite lets one writer in at a time anyway."""
    _lock(LOCK_CHILD, [child_id])


def lock_day(nursery_id: int, day: date) -> None:
    """Wait until nobody else decides about the day's places."""
    _lock(LOCK_DAY, [nursery_id, day])


def _lock(sql: str, values: list[Any]) -> None:
    if connection.vendor == "postgresql":
        _rows(sql, values)


def release_held(recipient_id: int, now: datetime) -> int:
    """How many messages that waited for the morning may go now."""
    return _change(RELEASE, [now, now, recipient_id])


def write_peaks(slot_id: int, version: int, peak: int, line_peak: int) -> int:
    """How many slots were still at that version and now say how full they are."""
    return _change(PEAKS, [peak, line_peak, slot_id, version])


def count_band(slot_id: int, band_id: int, by: int) -> int:
    """How many bands now count so many children more."""
    return _change(TAKEN, [by, slot_id, band_id])


def _change(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, _for_this_database(values))
        return int(cursor.rowcount)


def _rows(sql: str, values: Iterable[Any]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, _for_this_database(values))
        rows = cursor.fetchall()
    return [tuple(_read(value) for value in row) for row in rows] if connection.vendor == "sqlite" else rows


def _for_this_database(values: Iterable[Any]) -> list[Any]:
    return [_stored(value) if connection.vendor == "sqlite" else value for value in values]


def _stored(value: Any) -> Any:
    """A moment or a day as SQLite keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return str(value) if isinstance(value, date) else value


def _read(value: Any) -> Any:
    """A moment as the ORM reads it from SQLite, which keeps no zone, and an id from its 32 digits."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if isinstance(value, str) and len(value) == 32:
        return _uuid_or_text(value)
    return value


def _uuid_or_text(value: str) -> Any:
    try:
        return UUID(value)
    except ValueError:
        return value
