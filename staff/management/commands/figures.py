"""`manage.py figures`: what an operator watches, as one line of JSON, without people."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from meguro_hoiku import dates
from reservations.models import Halt, Notification, Refusal
from staff.models import Board, Export


def figures(now: datetime) -> dict[str, Any]:
    """Ages and counts; `docs/operations.md` says what is good."""
    today = dates.midnight(dates.day_of(now))
    waiting = Notification.objects.unfinished()
    oldest = (
        waiting.filter(not_before__lte=now)
        .order_by("not_before")
        .values_list("not_before", flat=True)
        .first()
    )
    board = Board.objects.values_list("at", flat=True).first()
    return {
        "oldest_unsent_seconds": _seconds(oldest, now),
        "unsent": waiting.count(),
        "failed_today": Notification.objects.failed().filter(created_at__gte=today).count(),
        "refusals_today": Refusal.objects.filter(day=dates.day_of(now)).count(),
        "board_age_seconds": _seconds(board, now),
        "exports_broken_today": Export.objects.filter(state=Export.State.BROKEN, at__gte=today).count(),
        "stopped": list(Halt.objects.filter(ended_at__isnull=True).values_list("what", flat=True)),
    }


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return int((now - since).total_seconds()) if since else None


class Command(BaseCommand):
    """Reads only."""

    help = "見ておく数字を1行のJSONで出します。What to watch, as one line of JSON."

    def handle(self, **_options: object) -> None:
        """Print it."""
        self.stdout.write(json.dumps(figures(dates.now())))
