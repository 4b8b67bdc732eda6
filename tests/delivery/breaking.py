"""A backend that breaks over what it is given, as one with a bug would."""

from typing import Any

from liff.notifications import MemoryBackend
from reservations.delivery import Delivery, Payload
from reservations.models import Notification

BROKEN = "この文で壊れる"


class BreakingBackend(MemoryBackend):
    """Raises over one text, and over facts of a nursery of that name; its error repeats the words."""

    def render(self, kind: str, facts: dict[str, Any], language: str) -> Payload:
        """As the real one, but for that nursery."""
        if facts.get("nursery") == BROKEN:
            raise ValueError(facts)
        return super().render(kind, facts, language)

    def deliver(self, notification: Notification) -> Delivery:
        """Keep it, but for that text."""
        if BROKEN in notification.payload[0]["text"]:
            raise ValueError(notification.payload)
        return super().deliver(notification)
