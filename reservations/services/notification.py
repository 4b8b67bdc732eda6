"""Owes a message: a row in its cause's transaction, its text frozen, delivered after the commit (N2, N4)."""

import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from time import monotonic
from typing import Any, ClassVar

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from kombu.exceptions import KombuError

from meguro_hoiku import dates
from nurseries.prepared import insert
from reservations import statements
from reservations.delivery import backend
from reservations.failures import described
from reservations.models import Guardian, Notification, WardSettings
from reservations.services.transactions import in_one_transaction

logger = logging.getLogger(__name__)
SOON = timedelta(hours=24)
OUR_FAULT = "プログラムの不具合"  # staff read it as the reason


@dataclass(frozen=True)
class Timing:
    """When a message may go. `answers`: to the guardian's own act, at any hour. `by_staff`: waits for undo.

    `use_starts_at`: the use that it concerns, for one that starts soon is told at night too.
    """

    answers: bool = False
    by_staff: bool = False
    use_starts_at: datetime | None = None
    valid_until: datetime | None = None


def record(
    *,
    recipient: Guardian,
    kind: Notification.Kind,
    cause: str,
    facts: dict[str, Any],
    now: datetime,
    timing: Timing,
) -> Notification:
    """Owe the guardian one message for this cause; call inside the cause's transaction.

    `cause` names the act (`reservation:12:booked`); the same one twice for a guardian fires a fence. A family
    without LINE gets a row too, in the state `no_line`, for the call list.
    """
    if timing.answers:
        release_held(recipient, now)
    not_before, hold = send_time(now, timing)
    row = Notification(
        **_content(recipient, kind, facts),
        cause=cause,
        hold=hold,
        created_at=now,
        not_before=not_before,
        next_attempt_at=not_before,
        valid_until=timing.valid_until,
    )
    insert(row)
    if not_before <= now:
        wake_sender()
    return row


def _content(recipient: Guardian, kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Whom it tells what: the payload as it will be sent whatever changes until then, none without LINE."""
    public_id = uuid.uuid4()
    facts = facts | {"notification": str(public_id)}
    return {
        "public_id": public_id,
        "recipient": recipient,
        "nursery_id": facts.get("nursery_id"),
        "kind": kind,
        "facts": facts,
        **(
            _rendered(recipient, kind, facts) if recipient.has_line else {"state": Notification.State.NO_LINE}
        ),
    }


def _rendered(recipient: Guardian, kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The payload; without one the message has ended and staff phone: nobody's change fails for its words."""
    try:
        with translation.override(recipient.language):
            return {"payload": backend().render(kind, facts, recipient.language)}
    except Exception as error:
        words = f"{OUR_FAULT} {described(error)}"
        logger.error("a notification of %s to guardian %s has no words: %s", kind, recipient.pk, words)
        return {"state": Notification.State.EXPIRED, "error": words}


def send_time(now: datetime, timing: Timing) -> tuple[datetime, Notification.Hold]:
    """From when the message may go, and what it waits for (N4)."""
    if timing.answers:
        return now, Notification.Hold.NONE
    ward = WardSettings.objects.on(dates.day_of(now))
    moment, hold = now, Notification.Hold.NONE
    if timing.by_staff and ward.undo_seconds:
        moment += timedelta(seconds=ward.undo_seconds)
        hold = Notification.Hold.UNDO
    soon = timing.use_starts_at is not None and now <= timing.use_starts_at <= now + SOON
    ends = None if soon else quiet_until(ward, moment)
    return (ends, Notification.Hold.QUIET) if ends else (moment, hold)


def quiet_until(ward: WardSettings, moment: datetime) -> datetime | None:
    """When the quiet hours end in which the moment lies; None outside them."""
    local = dates.jst(moment)
    starts, ends = ward.quiet_from, ward.quiet_until
    over_midnight = starts > ends
    clock, day = local.time(), local.date()
    if over_midnight and clock >= starts:
        return dates.at(day + timedelta(days=1), ends)
    if clock < ends and (over_midnight or clock >= starts):
        return dates.at(day, ends)
    return None


def release_held(recipient: Guardian, now: datetime) -> None:
    """Let what the night holds for this guardian go first: an answer never overtakes it (N4)."""
    statements.release_held(recipient.pk, now)


def supersede(*, causes: list[str]) -> int:
    """Take back messages of these causes that have not left; how many there were."""
    return Notification.objects.filter(cause__in=causes, state=Notification.State.QUEUED, attempts=0).update(
        state=Notification.State.SUPERSEDED
    )


def supersede_overtaken(what: str, pks: Iterable[int]) -> None:
    """Take back what is held, or reminds, of these bookings and has not left: events have overtaken it (N4).

    Call before the new message is owed: an answer would release what is held, and a message that waits for
    undo would come after the answer.
    """
    about = reduce(or_, (Q(cause__startswith=f"{what}:{pk}:") for pk in pks), Q(pk__in=[]))
    held = ~Q(hold=Notification.Hold.NONE)
    reminds = Q(kind__in=[Notification.Kind.REMINDER_USE, Notification.Kind.REMINDER_DEADLINE])
    Notification.objects.filter(about, held | reminds, state=Notification.State.QUEUED, attempts=0).update(
        state=Notification.State.SUPERSEDED
    )


@in_one_transaction
def confirm_notification(*, guardian: Guardian, public_id: str, now: datetime) -> bool:
    """Keep that 「確認しました」 was pressed (N3); False when there is no such message of the guardian's."""
    own = Notification.objects.filter(recipient=guardian, public_id=public_id)
    own.filter(confirmed_at__isnull=True).update(confirmed_at=now)
    return own.exists()


def unconfirmed_closures(guardian: Guardian, now: datetime) -> list[Notification]:
    """Closures with a day to come that the guardian was told of and has not confirmed (N3), by day."""
    today = dates.day_of(now).isoformat()
    told = Notification.objects.filter(recipient=guardian).unconfirmed_closures(now)
    ahead = [row for row in told if str(row.facts.get("last_date") or row.facts.get("date", "")) >= today]
    return sorted(ahead, key=lambda row: str(row.facts["date"]))


def wake_sender() -> None:
    """After the commit, tell a worker that there is something to send; the sweep is what guarantees it."""
    transaction.on_commit(_publish, robust=True)


class _Hints:
    """When this process last woke the sender: in a rush once for many, since a worker sends all that is due."""

    apart_seconds: ClassVar = 0.1  # what is owed in between waits for the sweep at most
    next_at: ClassVar = 0.0


def _publish() -> None:
    if monotonic() < _Hints.next_at:
        return
    _Hints.next_at = monotonic() + _Hints.apart_seconds
    try:
        current_app.send_task("reservations.tasks.send_due_notifications", ignore_result=True)
    except (KombuError, OSError) as error:
        logger.warning("the sender could not be woken: %s", type(error).__name__)
