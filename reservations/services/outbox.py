"""Sends what is owed: a batch under a lease, each row with its stored payload and key, its outcome kept (N2).

A row whose worker died is sent again after its lease, with the same key: LINE says that it has it already.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from reservations.delivery import Delivery, Outcome, backend
from reservations.failures import OF_THE_DATABASE, described
from reservations.models import Halt, Notification
from reservations.models.notification import RETRY_LIFETIME
from reservations.services.notification import OUR_FAULT
from reservations.services.reminders import is_still_true

logger = logging.getLogger(__name__)
State = Notification.State
Clock = Callable[[], datetime]

BATCH = 100
WRITE_EVERY = timedelta(seconds=2)
LAST_TRY = RETRY_LIFETIME - timedelta(minutes=20)  # after 24 hours LINE has forgotten the key and sends again
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(minutes=10)
PATIENCE = 5  # so many failures in a row are LINE's trouble, not the messages'
HALTED, HALT_SECONDS = "sending-halted", 10


_DECIDED = (
    "state",
    "attempts",
    "first_attempted_at",
    "next_attempt_at",
    "accepted_at",
    "line_request_id",
    "error",
)
# One plain statement for all: saying it by the ORM costs as much as the sending (performance.md, Push).
_WRITE = f"""
    UPDATE {Notification._meta.db_table}
    SET {", ".join(f"{name} = %s" for name in _DECIDED)}, lease_token = NULL, lease_until = NULL
    WHERE id = %s AND lease_token = %s AND state = 'sending'
"""  # noqa: S608 – made of our own names alone


def send_due(clock: Clock) -> int:
    """Send all that is due, until nothing is left or LINE is in trouble; how many were accepted.

    Safe to run many times at once. Nothing happens while NOTIFICATIONS_PAUSED, as after a restored backup, or
    while the ward has stopped sending.
    """
    accepted = 0
    if Halt.objects.holds(Halt.What.SENDING):
        return accepted
    while not settings.NOTIFICATIONS_PAUSED and cache.get(HALTED) is None:
        batch = claim(clock())
        if not batch.rows:
            break
        _send(batch, clock)
        accepted += batch.accepted
        if batch.is_given_up:
            break
    return accepted


@dataclass
class Batch:
    """Rows that this worker alone may send until `lease_until`, in order; they are as before the claim."""

    token: UUID
    lease_until: datetime
    rows: list[Notification]
    accepted: int = 0
    failures_in_a_row: int = 0
    is_given_up: bool = False
    blocked: set[int] = field(default_factory=set)  # recipients whose earlier message has not arrived
    done: list[Notification] = field(default_factory=list)  # decided, not yet written


def claim(now: datetime, size: int = BATCH) -> Batch:
    """Take the next due rows under a lease, in order, without recipients who wait for an earlier one."""
    lease = timedelta(seconds=settings.SENDING_LEASE_SECONDS)
    batch = Batch(uuid4(), now + lease, [])
    with transaction.atomic():
        due = Notification.objects.due(now).filter(~Exists(_waited_for(now))).order_by("not_before", "pk")
        locked = due.select_related("recipient").select_for_update(
            of=("self",), skip_locked=True, no_key=True
        )
        rows = _without_overtakers(list(locked[:size]), now)
        if not rows:
            return batch
        taken = Notification.objects.due(now).filter(pk__in=[row.pk for row in rows])
        count = taken.update(
            state=State.SENDING,
            lease_token=batch.token,
            lease_until=batch.lease_until,
            attempts=F("attempts") + 1,
            first_attempted_at=Coalesce("first_attempted_at", now),
        )
        # Fewer would mean that no lock kept others out: leave all to the lease and touch nothing.
        batch.rows = rows if count == len(rows) else []
    return batch


def _waited_for(now: datetime) -> "models.QuerySet[Notification, Any]":
    """Of the same recipient, earlier, and not to be had now: with another worker, or waiting for a retry."""
    earlier = Q(not_before__lt=OuterRef("not_before")) | Q(
        not_before=OuterRef("not_before"), pk__lt=OuterRef("pk")
    )
    not_to_be_had = Q(state=State.SENDING, lease_until__gt=now) | Q(next_attempt_at__gt=now)
    return (
        Notification.objects.unfinished()
        .filter(earlier, not_to_be_had, recipient=OuterRef("recipient"), not_before__lte=now)
        .values("pk")
    )


def _without_overtakers(rows: list[Notification], now: datetime) -> list[Notification]:
    """Leave out what would overtake a row that another worker is claiming now: its lock hid it."""
    others = Notification.objects.unfinished().filter(
        recipient__in={row.recipient_id for row in rows}, not_before__lte=now
    )
    first: dict[int, tuple[datetime, int]] = {}
    for recipient, not_before, pk in others.exclude(pk__in=[row.pk for row in rows]).values_list(
        "recipient_id", "not_before", "pk"
    ):
        first[recipient] = min(first.get(recipient, (not_before, pk)), (not_before, pk))
    return [
        row
        for row in rows
        if row.recipient_id not in first or (row.not_before, row.pk) < first[row.recipient_id]
    ]


def _send(batch: Batch, clock: Clock) -> None:
    """Try each row in order. What was decided is written now and then, and in any case at the end."""
    # A third of the lease is left for the last attempt and the writing, so that nobody else begins meanwhile.
    stop_at = batch.lease_until - timedelta(seconds=settings.SENDING_LEASE_SECONDS / 3)
    written_at = clock()
    try:
        for row in batch.rows:
            now = clock()
            if batch.is_given_up or now >= stop_at or row.recipient_id in batch.blocked:
                _put_back(row)
            else:
                _decide(batch, row, clock)
            batch.done.append(row)
            if now - written_at >= WRITE_EVERY:
                _write(batch)
                written_at = now
    finally:
        _write(batch)


def _decide(batch: Batch, row: Notification, clock: Clock) -> None:
    """Send the row or end it. What raises about it is its own and touches no other row."""
    try:
        if final := _why_not_at_all(row, clock()):
            row.state = final
        else:
            _attempt(batch, row, clock)
    except Exception as error:
        _keep_failure(batch, row, error, clock)


def _keep_failure(batch: Batch, row: Notification, error: Exception, clock: Clock) -> None:
    """Once may be chance, so the row is tried again; the same again, while others get through, is its end.

    Its family's later messages wait for so long and no longer. What the database has is no row's fault.
    """
    words = f"{OUR_FAULT} {described(error)}"
    logger.error("notification %s could not be sent: %s", row.pk, words)
    is_the_same = row.error == words and not isinstance(error, OF_THE_DATABASE)
    is_final = is_the_same and _others_got_through(batch, row)
    row.attempts += 1
    row.first_attempted_at = row.first_attempted_at or clock()
    row.error = words
    if is_final:
        row.state = State.EXPIRED
    else:
        batch.failures_in_a_row += 1
        _put_off(batch, row, clock())


def _others_got_through(batch: Batch, row: Notification) -> bool:
    """Whether LINE has accepted anything since the row failed; else the trouble may be everybody's."""
    failed_at = row.next_attempt_at - delay_after(row.attempts)
    since = Notification.objects.filter(state=State.ACCEPTED, accepted_at__gte=failed_at)
    return batch.accepted > 0 or since.exists()


def _put_off(batch: Batch, row: Notification, now: datetime) -> None:
    """Later, before anything else to the same family; so many in a row, and nothing else is tried now."""
    row.state, row.next_attempt_at = State.QUEUED, now + delay_after(row.attempts)
    batch.blocked.add(row.recipient_id)
    batch.is_given_up = batch.failures_in_a_row >= PATIENCE


def _why_not_at_all(row: Notification, now: datetime) -> State | None:
    """The final state of a row that must not be sent any more; None when it is to be sent."""
    if not row.recipient.has_line:
        return State.NO_LINE
    is_late = row.valid_until is not None and now > row.valid_until
    is_forgotten = row.first_attempted_at is not None and now >= row.first_attempted_at + LAST_TRY
    if is_late or is_forgotten:
        return State.EXPIRED
    return None if is_still_true(row, now) else State.SUPERSEDED


def _attempt(batch: Batch, row: Notification, clock: Clock) -> None:
    started_at = clock()
    delivery = backend().deliver(row)
    if delivery.outcome is Outcome.HALT:
        _halt(batch, delivery)
        _put_back(row)
        return
    row.attempts += 1
    row.first_attempted_at = row.first_attempted_at or started_at
    row.error, row.line_request_id = _readable(delivery.error)[:200], _readable(delivery.request_id)[:64]
    batch.failures_in_a_row += 1
    if delivery.outcome is Outcome.ACCEPTED:
        row.state, row.accepted_at = State.ACCEPTED, clock()
        batch.accepted += 1
        batch.failures_in_a_row = 0
    elif delivery.outcome is Outcome.REJECTED:
        row.state = State.REJECTED
        batch.failures_in_a_row = 0
        logger.error("notification %s was refused by LINE: %s %s", row.pk, row.error, row.line_request_id)
    else:
        _put_off(batch, row, clock())
        logger.warning("notification %s will be tried again: %s", row.pk, row.error)


def _readable(words: str) -> str:
    """LINE's words without what no database can hold: in one of them it would lose the outcome of all."""
    return "".join(char for char in words if char.isprintable())


def delay_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: twice as long each time, up to ten minutes."""
    doublings = min(attempts - 1, 10)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def _halt(batch: Batch, delivery: Delivery) -> None:
    """Our own access is refused: no message is to blame, so none is marked; people have to act."""
    batch.is_given_up = True
    cache.set(HALTED, True, HALT_SECONDS)
    logger.critical("LINE refuses our access token; nothing is sent until it is renewed: %s", delivery.error)


def _put_back(row: Notification) -> None:
    """As if it had not been claimed: it was not tried, so its 24 hours have not begun."""
    row.state = State.QUEUED


def _write(batch: Batch) -> None:
    """Keep what was decided about rows still ours: after the lease another worker may have taken them."""
    if not batch.done:
        return
    columns = {column.name: column for column in Notification._meta.concrete_fields}

    def stored(name: str, value: object) -> Any:
        return columns[name].get_db_prep_save(value, connection)

    token = stored("lease_token", batch.token)
    values = [[*(stored(name, getattr(row, name)) for name in _DECIDED), row.pk, token] for row in batch.done]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_WRITE, values)
    batch.done.clear()
