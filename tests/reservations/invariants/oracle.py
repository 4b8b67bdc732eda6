"""What the oracle says, and what LINE would have done."""

from datetime import timedelta

from reservations.invariants import broken_invariants
from reservations.models import Notification
from tests.factories import NOW

BOOKED, CANCELLED = "reservation:{}:booked", "reservation:{}:cancelled"


def accept(*causes):
    """LINE accepts these messages one minute after the other, in this order."""
    for minutes, cause in enumerate(causes):
        at = NOW + timedelta(minutes=minutes)
        Notification.objects.filter(cause=cause).update(
            state="accepted", accepted_at=at, first_attempted_at=at, attempts=1, not_before=at
        )


def is_broken(number, *keys):
    """Whether the oracle names the invariant and these keys in one of its sentences."""
    return any(
        sentence.startswith(f"{number}: ") and all(str(key) in sentence for key in keys)
        for sentence in broken_invariants()
    )
