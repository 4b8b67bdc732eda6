"""Work of the parents' face that nobody waits for."""

import logging

from celery import Task, shared_task
from kombu.exceptions import KombuError

from liff import line, rich_menu
from meguro_hoiku import dates
from reservations.models import Guardian
from reservations.services.guardians import set_reachability

log = logging.getLogger(__name__)


def soon(task: Task[..., None], guardian: Guardian) -> None:
    """Let a worker do it for this guardian; without a broker it is not done, and nobody has to wait."""
    try:
        task.delay(guardian.pk)
    except (KombuError, OSError) as error:
        log.warning("nobody could be told to do %s: %s", task.name, type(error).__name__)


@shared_task(ignore_result=True)
def show_menu(guardian_pk: int) -> None:
    """Show the menu below the talk in the guardian's language. Safe to run twice."""
    guardian = Guardian.objects.filter(pk=guardian_pk).first()
    if guardian and guardian.line_user_id:
        rich_menu.show_in_language(guardian.line_user_id, guardian.language)


@shared_task(ignore_result=True)
def refresh_reachability(guardian_pk: int) -> None:
    """Ask LINE whether the guardian would receive a message (N3). Safe to run twice."""
    asked_at = dates.now()
    account = Guardian.objects.filter(pk=guardian_pk).values_list("line_user_id", flat=True).first()
    reachable = line.reaches(account) if account else None
    if account and reachable is not None:
        set_reachability(line_user_id=account, is_reachable=reachable, known_at=asked_at)
