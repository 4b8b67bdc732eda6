"""The memory of X-Line-Retry-Key: 24 hours on the virtual clock, on disk like the ledger."""

import sqlite3
from pathlib import Path

from line_simulator.platform.clock import Clock

REMEMBERED_SECONDS = 24 * 3600
TABLE = "CREATE TABLE accepted (key BLOB PRIMARY KEY, at REAL, position INTEGER) WITHOUT ROWID"


class RetryKeys:
    """A key points at the ledger entry of its first acceptance; keys are UUIDs as text.

    The file is of no use after the process: it is begun anew, and nothing waits for the disk.
    """

    def __init__(self, clock: Clock, folder: Path) -> None:
        self._clock = clock
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "retry-keys.sqlite3"
        self._open()

    def _open(self) -> None:
        self._path.unlink(missing_ok=True)
        # The world is made in one thread and used from the event loop of another, never from two at once.
        self._index = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        self._index.execute("PRAGMA journal_mode = OFF")
        self._index.execute("PRAGMA synchronous = OFF")
        self._index.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._index.execute(TABLE)

    def position_of(self, key: str) -> int | None:
        query = "SELECT at, position FROM accepted WHERE key = ?"
        found = self._index.execute(query, (_bytes(key),)).fetchone()
        if found is None or self._clock.timestamp() - found[0] >= REMEMBERED_SECONDS:
            return None
        return int(found[1])

    def remember(self, key: str, position: int) -> None:
        row = (_bytes(key), self._clock.timestamp(), position)
        self._index.execute("INSERT OR REPLACE INTO accepted VALUES (?, ?, ?)", row)

    def clear(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        self._index.close()
        self._path.unlink(missing_ok=True)


def _bytes(key: str) -> bytes:
    return bytes.fromhex(key.replace("-", ""))
