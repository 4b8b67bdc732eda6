"""Writes how full a date is: `peak`, `line_peak`, `version` and the bands' `taken`, always together."""

import logging
from collections.abc import Iterable

from django.db.models import F

from reservations import statements
from reservations.denials import Busy
from reservations.models import InterviewSlot
from reservations.places import Occupied, peaks

logger = logging.getLogger(__name__)


def write_peaks(slot_id: int, version: int, occupied: Iterable[Occupied]) -> None:
    """Say how full the locked slot is with these live reservations.

    The version makes the absolute peak a fence: if somebody wrote since the read, a lock was forgotten.
    """
    highest = peaks(occupied)
    hit = statements.write_peaks(slot_id, version, highest.all, highest.line)
    if hit != 1:
        logger.error("fence fired: reservation slot %s was written without its lock", slot_id)
        raise Busy


def count_band(slot_id: int, band_id: int, by: int) -> None:
    """One child more, or less, in a band of the locked slot; a band no longer offered counts nothing."""
    statements.count_band(slot_id, band_id, by)


def count_interview(slot: InterviewSlot, by: int) -> None:
    """One interview more, or less, in the locked slot."""
    hit = InterviewSlot.objects.filter(pk=slot.pk, version=slot.version).update(
        taken=F("taken") + by, version=F("version") + 1
    )
    if hit != 1:
        logger.error("fence fired: interview slot %s was written without its lock", slot.pk)
        raise Busy
    slot.taken, slot.version = slot.taken + by, slot.version + 1
