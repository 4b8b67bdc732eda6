"""Breakage on request: which endpoint answers how wrongly, how many times."""

from dataclasses import dataclass
from enum import StrEnum

from line_simulator.json_types import JsonObject

ANY_ENDPOINT = "*"


class Kind(StrEnum):
    """Those ending in `_after`, and `slow`, `drip`, `garbage`, do the work first and spoil the answer."""

    RATE = "429_rate"
    QUOTA = "429_quota"
    ERROR = "500"
    ERROR_AFTER = "500_after"
    DROP = "drop"
    DROP_AFTER = "drop_after"
    SLOW = "slow"
    DRIP = "drip"
    GARBAGE = "garbage"
    UNAUTHORIZED = "401"


@dataclass
class Fault:
    endpoint: str
    kind: Kind
    times: int
    seconds: float = 5.0

    def as_json(self) -> JsonObject:
        return {
            "endpoint": self.endpoint,
            "kind": self.kind.value,
            "times": self.times,
            "seconds": self.seconds,
        }


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def take(self, endpoint: str) -> Fault | None:
        """The fault that hits this request, used up by one."""
        for fault in self._waiting:
            if fault.endpoint in {endpoint, ANY_ENDPOINT}:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def waiting(self) -> list[JsonObject]:
        return [fault.as_json() for fault in self._waiting]

    def clear(self) -> None:
        self._waiting.clear()
