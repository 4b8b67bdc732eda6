"""Work of the parents' face that nobody waits for."""

from celery import shared_task

from liff import line
from meguro_hoiku import dates
from reservations.models import Guardian
from reservations.services.guardians import set_reachability


@shared_task(ignore_result=True)
def refresh_reachability(guardian_pk: int) -> None:
    """Ask LINE whether the guardian would receive a message (N3). Safe to run twice."""
    asked_at = dates.now()
    account = Guardian.objects.filter(pk=guardian_pk).values_list("line_user_id", flat=True).first()
    reachable = line.reaches(account) if account else None
    if account and reachable is not None:
        set_reachability(line_user_id=account, is_reachable=reachable, known_at=asked_at)
