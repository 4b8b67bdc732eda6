"""Whether LINE may cancel, and until when (C3, C5)."""

from datetime import datetime, timedelta
from functools import lru_cache

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
    return min(max(rule_moment, grace_until(now, grace_minutes)), starts_at)


@lru_cache(maxsize=8)  # asked once for every band of a calendar
def grace_until(now: datetime, minutes: int) -> datetime:
    """Until when whatever is booked at `now` can be cancelled, unless it starts before."""
    return (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
