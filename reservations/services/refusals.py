"""Counts refusals without saying whose (W3): written after the refused transaction, never inside it."""

import hashlib
import hmac
import logging
import secrets
from datetime import date, datetime
from functools import lru_cache

from django.db import DatabaseError

from meguro_hoiku import dates
from reservations import statements
from reservations.denials import Denial
from reservations.models import RefusalKey

logger = logging.getLogger(__name__)


def count_refusal(
    *, denial: Denial, child_id: int, nursery_id: int, wanted: date | None, now: datetime
) -> None:
    """One row per child × date × reason × day, under a hash whose key is thrown away when the day is over.

    Counting must never cost the guardian the answer: a failure is logged and left.
    """
    today = dates.day_of(now)
    try:
        digest = hmac.new(_key_of(today), f"{child_id}|{wanted}|{denial.reason}".encode(), hashlib.sha256)
        statements.count_refusal(today, nursery_id, denial.reason.value, wanted, digest.hexdigest())
    except DatabaseError as error:
        logger.warning("a refusal was not counted: %s", type(error).__name__)


@lru_cache(maxsize=1)
def _key_of(today: date) -> bytes:
    """The day's key, remembered by the process until the day is over."""
    found = RefusalKey.objects.filter(day=today).first()
    if found is None:
        RefusalKey.objects.filter(day__lt=today).delete()
        fresh = RefusalKey(day=today, key=secrets.token_bytes(32))
        RefusalKey.objects.bulk_create([fresh], ignore_conflicts=True)
        found = RefusalKey.objects.get(day=today)
    return bytes(found.key)
