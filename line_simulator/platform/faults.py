"""Breakage on request: which answer, webhook or token goes how wrong, how many times."""

from dataclasses import dataclass
from enum import StrEnum

from line_simulator.json_types import JsonObject

ANY_ENDPOINT = "*"
EVENT = "event"
ID_TOKEN = "id_token"  # noqa: S105 - the name of what breaks
ENDPOINTS = (
    *("push", "reply", "multicast", "validate", "profile", "info", "quota", "loading"),
    *("link_token", "leave", "webhook", "richmenu", "token", "certs", "verify", "login_profile"),
    *("friendship", "deauthorize", "login_token", "liff_send", "elsewhere"),
)


class Kind(StrEnum):
    """Answers. Those ending in `_after`, and `slow`, `drip`, `garbage`, do the work first and spoil the answer."""

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


class EventKind(StrEnum):
    """Webhooks. `reorder` and `batch` hold an event back until the next one leaves."""

    DUPLICATE = "duplicate"
    REORDER = "reorder"
    BATCH = "batch"
    BAD_SIGNATURE = "bad_signature"
    NO_SIGNATURE = "no_signature"
    LOST = "lost"


class TokenKind(StrEnum):
    """ID tokens that the LIFF app is given."""

    EXPIRED = "expired"
    OTHER_CHANNEL = "other_channel"
    ALG_NONE = "alg_none"
    HS256 = "hs256"
    UNKNOWN_KID = "unknown_kid"


NOT_ENDPOINTS: dict[str, type[StrEnum]] = {EVENT: EventKind, ID_TOKEN: TokenKind}


def kinds_of(endpoint: str) -> type[StrEnum] | None:
    """What can go wrong with it; None where there is no such thing."""
    if endpoint in NOT_ENDPOINTS:
        return NOT_ENDPOINTS[endpoint]
    return Kind if endpoint in {*ENDPOINTS, ANY_ENDPOINT} else None


def catalogue() -> JsonObject:
    """Every place where something can be broken, with its kinds."""
    places = (*ENDPOINTS, ANY_ENDPOINT, *NOT_ENDPOINTS)
    return {place: [kind.value for kind in kinds_of(place) or ()] for place in places}


@dataclass
class Fault:
    endpoint: str
    kind: StrEnum
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
        """The fault that hits this request, webhook or token, used up by one."""
        names = {endpoint} if endpoint in NOT_ENDPOINTS else {endpoint, ANY_ENDPOINT}
        for fault in self._waiting:
            if fault.endpoint in names:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def waiting(self) -> list[JsonObject]:
        return [fault.as_json() for fault in self._waiting]

    def clear(self) -> None:
        self._waiting.clear()
