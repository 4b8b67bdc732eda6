"""The call list's ticks: a family that LINE does not reach was told by phone (N3, S6)."""

from datetime import datetime

from django.contrib.auth.models import User

from reservations.audit import record_change
from reservations.models import Notification
from reservations.services.transactions import in_one_transaction


@in_one_transaction
def tick_call(*, notification: Notification, by: User, now: datetime) -> None:
    """Somebody has phoned; who ticks second changes nothing."""
    open_calls = Notification.objects.filter(pk=notification.pk, phoned_at__isnull=True)
    if open_calls.update(phoned_at=now, phoned_by=by):
        record_change(actor=by, row=notification, action="update", changes={"phoned": True})


@in_one_transaction
def untick_call(*, notification: Notification, by: User) -> None:
    """Take a wrong tick back."""
    ticked = Notification.objects.filter(pk=notification.pk, phoned_at__isnull=False)
    if ticked.update(phoned_at=None, phoned_by=None):
        record_change(actor=by, row=notification, action="update", changes={"phoned": False})
