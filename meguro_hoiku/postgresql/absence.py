"""A database that is away is asked for by one thread at a time; the others tell people at once instead of waiting.

A server has few threads. If each waited for its own connection to a network that is silent, none would be left to
say so, to people or to the balancer.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

USUAL_SECONDS = 0.25  # a connection takes some hundredths; who has tried for longer will hardly get it


class Absence:
    """What the threads of this process know about the database together."""

    def __init__(self) -> None:
        self._trying = threading.Lock()
        self._begun_at = 0.0
        self._is_supposed = False

    def suppose(self) -> None:
        """A connection was lost or not to be had."""
        self._is_supposed = True

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Connect inside. While the database is away: raises OperationalError if another thread tries in vain."""
        if not self._is_supposed:
            yield from self._watched()
            return
        left = self._begun_at + USUAL_SECONDS - time.monotonic()
        if not self._trying.acquire(timeout=max(left, 0)):
            raise psycopg.OperationalError("the database is away; another thread is trying to reach it")
        try:
            self._begun_at = time.monotonic()
            yield from self._watched()
        finally:
            self._trying.release()

    def _watched(self) -> Iterator[None]:
        try:
            yield
        except psycopg.OperationalError:
            self._is_supposed = True
            raise
        self._is_supposed = False


absence = Absence()
