"""What runs at every calendar and every booking, as plain SQL.

To compile them costs the ORM more than to answer them costs the database, and they run at every opening of the
calendar. These read and write columns and decide nothing; the rules stay in Python. Both databases understand them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from meguro_hoiku import dates
from nurseries.models import TimeBand
from nurseries.plain_sql import change, whole_rows
from reservations.facts import SlotFacts

SLOT = ("id", *SlotFacts._fields[1:])
BAND = tuple(field.attname for field in TimeBand._meta.concrete_fields)
OFFERS = f"""
SELECT {", ".join(f"s.{name}" for name in SLOT)}, {", ".join(f"b.{name}" for name in BAND)}, o.cap, o.taken
FROM reservations_slotband o
JOIN reservations_reservationslot s ON s.id = o.slot_id
JOIN nurseries_timeband b ON b.id = o.band_id
WHERE s.nursery_id = %s AND s.date BETWEEN %s AND %s
ORDER BY b.start_time, b.end_time, b.id
"""  # noqa: S608 – names of columns

# Two halves, so that each finds its rows by an index of its own; the second leaves out what the first has.
LIVE = """
SELECT r.id, r.public_id, r.slot_id, r.child_id, r.date, r.starts_at, r.ends_at, r.channel, r.hold_number, NULL
FROM reservations_reservationslot s
JOIN reservations_reservation r ON r.slot_id = s.id AND r.state = 'booked'
WHERE s.nursery_id = %s AND s.date BETWEEN %s AND %s
UNION ALL
SELECT r.id, r.public_id, r.slot_id, r.child_id, r.date, r.starts_at, r.ends_at, r.channel, r.hold_number, n.name
FROM reservations_reservation r
JOIN reservations_reservationslot s ON s.id = r.slot_id
JOIN nurseries_nursery n ON n.id = s.nursery_id
WHERE r.state = 'booked' AND r.child_id = %s AND (r.ends_at > %s OR r.date >= %s OR r.hold_number IS NOT NULL)
AND NOT (s.nursery_id = %s AND s.date BETWEEN %s AND %s)
"""


def offers(nursery_id: int, start: date, until: date) -> list[Sequence[Any]]:
    """Slot, band, cap and taken of every band offered on these days (JST), by the band's start."""
    return whole_rows(OFFERS, [nursery_id, start, until])


def live_rows(nursery_id: int, start: date, until: date, child_id: int, now: datetime) -> list[Sequence[Any]]:
    """The live reservations of these days, and those of the child that are not over, of today, or carry a hold."""
    days = (nursery_id, start, until)
    return whole_rows(LIVE, [*days, child_id, now, dates.day_of(now), *days])


PEAKS = """
UPDATE reservations_reservationslot SET peak = %s, line_peak = %s, version = version + 1 WHERE id = %s AND version = %s
"""
TAKEN = "UPDATE reservations_slotband SET taken = taken + %s WHERE slot_id = %s AND band_id = %s"


RELEASE = """
UPDATE reservations_notification SET hold = '', not_before = %s, next_attempt_at = %s
WHERE recipient_id = %s AND state = 'queued' AND hold = 'quiet'
"""
REFUSAL = """
INSERT INTO reservations_refusal (day, nursery_id, reason, date_wanted, keyed_hash) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (keyed_hash) DO NOTHING
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
        whole_rows(sql, values)


def release_held(recipient_id: int, now: datetime) -> int:
    """How many messages that waited for the morning may go now."""
    return change(RELEASE, [now, now, recipient_id])


def count_refusal(day: date, nursery_id: int, reason: str, wanted: date | None, keyed_hash: str) -> int:
    """How many rows a refusal has added: none if it was counted already."""
    return change(REFUSAL, [day, nursery_id, reason, wanted, keyed_hash])


def write_peaks(slot_id: int, version: int, peak: int, line_peak: int) -> int:
    """How many slots were still at that version and now say how full they are."""
    return change(PEAKS, [peak, line_peak, slot_id, version])


def count_band(slot_id: int, band_id: int, by: int) -> int:
    """How many bands now count so many children more."""
    return change(TAKEN, [by, slot_id, band_id])
