"""One side stopped just before a statement while the other runs: what chance finds once in many rounds, every time.

`Stage` has two threads with connections of their own. The first is stopped by Django's own hook around statements;
who waits for whom is read from PostgreSQL, not guessed by time.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, connections

from reservations.denials import Busy, Denied, Erased
from reservations.invariants import broken_invariants
from reservations.services.duplicates import DecidedAlready

HANGS_AFTER = 60
LOOKS_EVERY = 0.002
STEP = 1 if os.environ.get("SOAK") else 4  # a soak stops before every statement
Call = Callable[[], Any]


@dataclass(frozen=True)
class Played:
    """What both sides returned, or the refusal they raised; whether the first had so many statements."""

    first: Any
    second: Any
    was_stopped: bool


class Stage:
    """Two threads, one of which can be stopped."""

    def __init__(self) -> None:
        self._stopped, self._other = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._pid = self._other.submit(_own_pid).result(HANGS_AFTER)
        self._stopped.submit(_own_pid).result(HANGS_AFTER)

    def play(self, first: Call, second: Call, before: int | str) -> Played:
        """The first until just before its statement of that number (from 0) or words, then the second, then the rest.

        The second runs to its end, or as far as it comes without the first.
        """
        news: SimpleQueue[bool] = SimpleQueue()
        go_on = threading.Event()
        running = self._stopped.submit(_until, first, before, news, go_on)
        was_stopped = news.get(timeout=HANGS_AFTER)
        other = self._other.submit(_said, second)
        while not (other.done() or self._waits()):
            time.sleep(LOOKS_EVERY)
        go_on.set()
        return Played(running.result(HANGS_AFTER), other.result(HANGS_AFTER), was_stopped)

    def _waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self._pid])
            return bool(cursor.fetchone()[0])

    def everywhere(self, make: Callable[[], tuple[Call, Call]], step: int = STEP) -> Iterator[Played]:
        """Played anew for every so many statements of the first, and once with the second after its end."""
        for before in count(0, step):
            played = self.play(*make(), before)
            yield played
            if not played.was_stopped:
                return

    def close(self) -> None:
        """End the threads and their connections."""
        for pool in (self._stopped, self._other):
            pool.submit(connections.close_all).result(HANGS_AFTER)
            pool.shutdown()


@contextmanager
def a_stage() -> Iterator[Stage]:
    """A stage whose threads are gone afterwards, so that the test database can be emptied."""
    stage = Stage()
    try:
        yield stage
    finally:
        stage.close()


def broken() -> list[str]:
    """What the oracle says of the rows; a registration's audit may be the interview's, or its successor's."""
    return [each for each in broken_invariants() if not each.startswith("8: registration ")]


def _own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _said(call: Call) -> Any:
    try:
        return call()
    except (Denied, Busy, Erased, DecidedAlready, ValidationError) as error:
        return error


def _until(call: Call, before: int | str, news: "SimpleQueue[bool]", go_on: threading.Event) -> Any:
    """Tells once whether it stands (True) or has ended without coming so far."""
    seen, has_stood = 0, False

    def stop(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal seen, has_stood
        is_there = before in sql if isinstance(before, str) else before == seen
        if is_there and not has_stood:
            has_stood = True
            news.put(True)
            assert go_on.wait(HANGS_AFTER)
        seen += 1
        return execute(sql, *rest)

    try:
        with connection.execute_wrapper(stop):
            return _said(call)
    finally:
        news.put(False)
