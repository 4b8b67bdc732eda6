"""The append-only ledger of everything accepted, on disk so that memory stays flat."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
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

    def as_line(self, raw: bytes) -> bytes:
        """As JSON, the sender's own text of the body being taken over unless it would break the line."""
        facts = {name: value for name, value in vars(self).items() if name != "body"}
        body = json.dumps(self.body).encode() if b"\n" in raw else raw
        return b'{"body": ' + body + b", " + json.dumps(facts, ensure_ascii=False).encode()[1:] + b"\n"


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

    def append(self, entry: Entry, raw: bytes) -> int:
        """Answers where the entry stands, for `read_at`; `raw` is the request that it came with."""
        position = self._file.tell()
        self._file.write(entry.as_line(raw))
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

    def newest(self, words: str, most: int) -> list[Entry]:
        """Up to so many entries in which the words stand, newest first. Reads the file: not for the event loop."""
        # Senders write other letters than ASCII as they are, or as an escape.
        written = {words.casefold(), json.dumps(words)[1:-1].casefold()}
        texts = (line.decode() for line in self.lines())
        found = deque(
            (text for text in texts if any(word in text.casefold() for word in written)), maxlen=most
        )
        return [Entry(**json.loads(text)) for text in reversed(found)]

    def start_anew(self) -> None:
        self._file.close()
        self._open_next()

    def close(self) -> None:
        self._file.close()
