"""Whether LINE may cancel, and until when (C3, C5)."""

from datetime import datetime, timedelta

from nurseries.deadlines import has_passed
from reservations.denials import Denial, DenialReason, deny


def why_not_cancel(
    *, starts_at: datetime, ends_at: datetime, cancel_until: datetime, now: datetime, phone: str
) -> Denial | None:
    """Why LINE cannot cancel it any more: over, or its stored moment has passed."""
    if ends_at <= now:
        return deny(DenialReason.OVER)
    if starts_at <= now or has_passed(cancel_until, now):
        return deny(DenialReason.DEADLINE_PASSED, moment=cancel_until, phone=phone)
    return None


def cancel_until(
    *, rule_moment: datetime, starts_at: datetime, now: datetime, grace_minutes: int
) -> datetime:
    """The last minute at which LINE may cancel what is booked at `now`.

    The later of the rule's moment and of the grace for late bookings, never after the start.
    """
    grace = (now + timedelta(minutes=grace_minutes)).replace(second=0, microsecond=0)
    return min(max(rule_moment, grace), starts_at)
