"""How long this thread waits for one answer of the database, so that a page ends in a sentence instead of hanging.

Requests wait for `PAGE_SECONDS`, tasks and commands as long as it takes. PostgreSQL alone (`meguro_hoiku.postgresql`).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PAGE_SECONDS = (
    5.0  # longer than the database itself waits for a lock (postgresql/options.py): its answer says more
)
HEALTH_SECONDS = 2.0
COUNTING_SECONDS = 120.0  # for files and figures, which read a whole year


class _Thread(threading.local):
    seconds: float | None = None


this_thread = _Thread()


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Wait so long for each answer asked for inside; None is without end."""
    before, this_thread.seconds = this_thread.seconds, seconds
    try:
        yield
    finally:
        this_thread.seconds = before


def begin_request(**_: Any) -> None:
    """From now on somebody waits for this thread."""
    this_thread.seconds = PAGE_SECONDS


def end_request(**_: Any) -> None:
    """Nobody waits any more."""
    this_thread.seconds = None
