"""Watches for personal data in what the product logs: every test's log lines, and every started program's log.

The people of tests and demo are invented; what names them here stands for what names real ones there.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAMILIES = "目黒|品川|見本|田中|五本木|上目黒|中町|大橋|渋谷|児童"
PERSONAL = re.compile(
    rf"(?:{FAMILIES}) \S"  # a name, of a child or of its guardian
    r"|(?:メグロ|シナガワ|ミホン|タナカ|ゴホンギ|カミメグロ|ナカチョウ|オオハシ|ジドウ) \S"
    r"|\b0[5789]0-?\d{4}-?\d{4}\b"  # a family's phone
    r"|\bU[0-9a-f]{32}\b"  # who it is to LINE
    r"|\beyJ[\w-]{8,}\."  # a token that says so
)
NOT_OURS = ("httpx", "httpcore", "asyncio", "line_simulator", "uvicorn", "hypothesis")


class Watch(logging.Handler):
    """Keeps the lines that name somebody."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """A line as a log would hold it, its traceback included."""
        if record.name.split(".")[0] in NOT_OURS:
            return
        line = self.format(record)
        if PERSONAL.search(line):
            self.found.append(line)


@contextmanager
def watched_logs() -> Iterator[Watch]:
    """Watches what reaches the root logger meanwhile."""
    watch, root = Watch(), logging.getLogger()
    root.addHandler(watch)
    try:
        yield watch
    finally:
        root.removeHandler(watch)


def personal_lines(log: Path) -> list[str]:
    """The lines of a program's log that name somebody."""
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"{log.name}: {line}" for line in lines if PERSONAL.search(line)]
