"""The virtual clock: real time plus a shift."""

import time
from datetime import UTC, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")


class Clock:
    def __init__(self, shift_seconds: float = 0) -> None:
        self.shift_seconds = shift_seconds

    def timestamp(self) -> float:
        return time.time() + self.shift_seconds

    def milliseconds(self) -> int:
        return int(self.timestamp() * 1000)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC).astimezone(JST)

    def iso(self) -> str:
        return self.now().isoformat(timespec="milliseconds")
