"""Every call and webhook in full, a line of JSON each, for checks that look at a whole run."""

import json
import os
from io import FileIO
from pathlib import Path
from secrets import token_hex

from line_simulator.json_types import JsonObject

VARIABLE = "LINE_SIMULATOR_RECORD_DIR"


def folder_of_environment() -> Path | None:
    """Where to record to unless told otherwise: so that a test run hears of every simulator, whoever started it."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


class Recording:
    """Nothing is buffered: a simulator that is killed has said everything. Without a folder nothing is recorded."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: FileIO | None = None

    @property
    def is_on(self) -> bool:
        return self._folder is not None

    def write(self, kind: str, record: JsonObject) -> None:
        if self._folder is None:
            return
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = FileIO(self._folder / f"{os.getpid()}-{token_hex(4)}.jsonl", "w")
        self._file.write(json.dumps({"kind": kind, **record}, ensure_ascii=False).encode() + b"\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
