"""Many at once: threads with connections of their own, let loose together; and the same without our locks.

A race that our locks win proves nothing unless it is lost without them: each test has a control run in which
`without_locks` takes both the row locks and the version check away and the same expectation must break.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.db.models import F, QuerySet
from psycopg.errors import LockNotAvailable

from reservations import statements
from reservations.denials import Busy, Denied
from reservations.models import Notification, Refusal, RefusalKey, Reservation, ReservationSlot, SlotBand
from reservations.places import peaks
from reservations.services import places

ROUNDS = int(os.environ.get("RACE_ROUNDS", "1000" if os.environ.get("SOAK") else "20"))
CONTROL_ROUNDS = 20
THREADS = 50
HANGS_AFTER = 60


class Rush:
    """A pool of threads that start their calls at one moment."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads)

    def __call__(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each call returned, or the exception it raised; fails when one hangs."""
        start = threading.Barrier(min(len(calls), self._threads))
        waiting = threading.Semaphore(min(len(calls), self._threads))

        def run(call: Callable[[], Any]) -> Any:
            if waiting.acquire(blocking=False):
                start.wait(HANGS_AFTER)
            try:
                return _pressed(call)
            except (Denied, Busy) as error:
                return error

        futures = [self._pool.submit(run, call) for call in calls]
        return [future.result(HANGS_AFTER) for future in futures]

    def close(self) -> None:
        """End the threads and their connections."""
        hold = threading.Barrier(self._threads)

        def end() -> None:
            hold.wait(HANGS_AFTER)
            connections.close_all()

        for future in [self._pool.submit(end) for _ in range(self._threads)]:
            future.result(HANGS_AFTER)
        self._pool.shutdown()


def _pressed(call: Callable[[], Any]) -> Any:
    """Pressed once more where a lock was not to be had in three seconds: a disk may stand still, and people do."""
    try:
        return call()
    except Busy as error:
        if isinstance(getattr(error.__cause__, "__cause__", None), LockNotAvailable):
            return call()
        raise


@contextmanager
def rushing(threads: int = THREADS) -> Iterator[Rush]:
    """A rush whose threads are gone afterwards, so that the test database can be emptied."""
    usual = sys.getswitchinterval()
    # Else the one thread that holds the lock waits its turn behind all that wait for it.
    sys.setswitchinterval(0.0005)
    rush = Rush(threads)
    try:
        yield rush
    finally:
        rush.close()
        sys.setswitchinterval(usual)


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the rules decide under: row locks and the slot's version."""

    def unlocked(rows: QuerySet[Any], *_: Any, **__: Any) -> QuerySet[Any]:
        return rows.all()

    def write_without_version(slot_id: int, _: int, occupied: Any) -> None:
        highest = peaks(occupied)
        time.sleep(0.002)  # without it one transaction is over before the next has begun
        ReservationSlot.objects.filter(pk=slot_id).update(
            peak=highest.all, line_peak=highest.line, version=F("version") + 1
        )

    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    monkeypatch.setattr(statements, "_lock", lambda *_: None)
    monkeypatch.setattr(places, "write_peaks", write_without_version)


def empty_the_day(*slots: ReservationSlot) -> None:
    """Take all reservations and messages back, for the next round."""
    Notification.objects.all().delete()
    Reservation.objects.all().delete()
    Refusal.objects.all().delete()
    RefusalKey.objects.all().delete()
    for slot in slots:
        ReservationSlot.objects.filter(pk=slot.pk).update(peak=0, line_peak=0, version=0)
        SlotBand.objects.filter(slot=slot).update(taken=0)


def must_break(rounds: Callable[[int], None]) -> None:
    """The same expectation, our locks away: it has to fail, or the test could not see a lost race."""
    try:
        rounds(CONTROL_ROUNDS)
    except AssertionError:
        return
    pytest.fail("the race was won without locks: this test proves nothing")
