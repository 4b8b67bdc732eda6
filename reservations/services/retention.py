"""Forgets what has served its time: drafts, the keys of refusals, what LINE has told us."""

from datetime import datetime, timedelta

from meguro_hoiku import dates
from reservations.failures import each_by_itself
from reservations.models import Draft, RefusalKey, WebhookEvent

# LINE redelivers within the hour or so; a month also answers questions about what somebody has tapped.
EVENT_LIFETIME = timedelta(days=30)


def forget_expired(now: datetime) -> None:
    """Delete drafts past their end, refusal keys of days that are over, and events older than 30 days."""
    served = (
        Draft.objects.filter(expires_at__lte=now),
        RefusalKey.objects.filter(day__lt=dates.day_of(now)),
        WebhookEvent.objects.filter(received_at__lt=now - EVENT_LIFETIME),
    )
    each_by_itself(served, lambda rows: rows.delete(), "forgetting")
