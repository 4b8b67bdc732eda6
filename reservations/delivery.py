"""How a message leaves without an import upwards: a backend named in the settings, as Django's mail."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from reservations.models import Notification

Payload = list[dict[str, Any]]


class Outcome(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"  # also when it had been accepted before under the same key
    RETRY = "retry"  # nobody knows, or not now: later, with the same key
    REJECTED = "rejected"  # never, whatever we do
    HALT = "halt"  # nothing at all can be sent: our own access is refused


@dataclass(frozen=True)
class Delivery:
    """The result of one attempt. `error` is for staff and logs: never what the message said."""

    outcome: Outcome
    request_id: str = ""
    error: str = ""


class NotificationBackend(Protocol):
    """Makes messages, and hands them to whoever carries them."""

    def render(self, kind: str, facts: dict[str, Any], language: str) -> Payload:
        """The message as it will be sent: pure, called in the transaction of the cause, frozen in the row."""
        ...

    def deliver(self, notification: Notification) -> Delivery:
        """Send the frozen payload under its stored key. Raises nothing for what the outside world does."""
        ...


@lru_cache(maxsize=8)
def _loaded(path: str) -> NotificationBackend:
    backend: NotificationBackend = import_string(path)()
    return backend


def backend() -> NotificationBackend:
    """The backend that the settings name; one for each process."""
    return _loaded(settings.NOTIFICATION_BACKEND)
