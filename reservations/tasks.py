"""Work in the background. A task is a hint: what counts is in the tables, and each may run twice."""

from celery import shared_task

from meguro_hoiku import dates
from reservations.services import outbox, reminders, retention


@shared_task(ignore_result=True)
def send_due_notifications() -> None:
    """Send all that is due; woken after a commit, and every few seconds by the sweep that guarantees it."""
    outbox.send_due(dates.now)


@shared_task(ignore_result=True)
def plan_reminders() -> None:
    """Owe the reminders whose time has come."""
    reminders.plan_reminders(dates.now())


@shared_task(ignore_result=True)
def forget_expired() -> None:
    """Delete what has served its time."""
    retention.forget_expired(dates.now())
