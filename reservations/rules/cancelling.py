"""Whether LINE may cancel, and until when (C3, C5)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from nurseries.deadlines import has_passed, moment_text
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


def deadline_text(moment: datetime) -> str:
    """「8月4日（火）17時まで」, 「8月4日（火）中」."""
    text = moment_text(moment)
    return text if text.endswith("中") else _("{moment}まで").format(moment=text)
