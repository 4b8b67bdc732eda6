"""Messages that are owed, and a backend that keeps what was sent."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache

from liff.notifications import MemoryBackend
from reservations.models import Guardian, Notification
from tests.factories import NOW, guardian

_causes = count(1)


def owed(to: Guardian | None = None, text: str = "予約しました", **fields: Any) -> Notification:
    """A message that may go now."""
    not_before = fields.get("not_before", NOW)
    wanted = {
        "kind": Notification.Kind.RESERVATION_BOOKED,
        "cause": f"test:{next(_causes)}",
        "payload": [{"type": "text", "text": text}],
        "created_at": not_before,
        "not_before": not_before,
        "next_attempt_at": not_before,
    }
    return Notification.objects.create(recipient=to or guardian(), **(wanted | fields))


def sent() -> list[str]:
    """The texts that were sent, in order."""
    return [each.payload[0]["text"] for each in MemoryBackend.sent]


def standing(moment: datetime = NOW):
    """A clock that does not move."""
    return lambda: moment


@pytest.fixture(autouse=True)
def backend(settings) -> Iterator[type[MemoryBackend]]:
    settings.NOTIFICATION_BACKEND = "liff.notifications.MemoryBackend"
    cache.clear()
    MemoryBackend.forget()
    yield MemoryBackend
    MemoryBackend.forget()
    cache.clear()
