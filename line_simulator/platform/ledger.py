"""The append-only ledger of everything accepted, on disk so that memory stays flat."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from line_simulator.json_types import JsonObject


@dataclass(frozen=True)
class Entry:
    """One accepted request for one recipient; `body` is the request as it was sent."""

    user: str
    endpoint: str
    retry_key: str | None
    body: JsonObject
    accepted_at: str
    delivered: bool
    request_id: str
    sent_messages: list[JsonObject]


class Ledger:
    """Each start and each reset begins a new file; older files are never touched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._open_next()

    def _open_next(self) -> None:
        number = 1 + max(
            (int(path.stem.split("-")[1]) for path in self._folder.glob("ledger-*.jsonl")), default=0
        )
        self._path = self._folder / f"ledger-{number:04d}.jsonl"
        self._file = self._path.open("ab")

    def append(self, entry: Entry) -> int:
        """Answers where the entry stands, for `read_at`."""
        position = self._file.tell()
        self._file.write(json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        return position

    def read_at(self, position: int) -> Entry:
        with self._path.open("rb") as file:
            file.seek(position)
            return Entry(**json.loads(file.readline()))

    def lines(self) -> Iterator[bytes]:
        """The entries as JSON texts, oldest first, up to the end at the time of the call."""
        end = self._file.tell()
        with self._path.open("rb") as file:
            while file.tell() < end:
                yield file.readline().rstrip(b"\n")

    def start_anew(self) -> None:
        self._file.close()
        self._open_next()

    def close(self) -> None:
        self._file.close()
