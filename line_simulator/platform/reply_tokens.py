"""Reply tokens: one use, one minute on the virtual clock."""

from dataclasses import dataclass

from line_simulator.platform.clock import Clock
from line_simulator.platform.identifiers import new_reply_token

LIFE_SECONDS = 60
RENEWABLE_SECONDS = 20 * 60


@dataclass
class _Open:
    chat_id: str
    made_at: float
    received_at: float


class ReplyTokens:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, _Open] = {}

    def issue(self, chat_id: str) -> str:
        self._forget_the_dead()
        token, now = new_reply_token(), self._clock.timestamp()
        self._open[token] = _Open(chat_id, now, now)
        return token

    def receive(self, token: str) -> None:
        """The bot hears of the token now: its minute starts, unless it was used or its event is 20 minutes old."""
        now, known = self._clock.timestamp(), self._open.get(token)
        if known is not None and now - known.made_at <= RENEWABLE_SECONDS:
            known.received_at = now

    def spend(self, token: str) -> str | None:
        """The user or group that the token answers, or None where it is unknown, used or too old."""
        known = self._open.pop(token, None)
        if known is None or self._clock.timestamp() - known.received_at > LIFE_SECONDS:
            return None
        return known.chat_id

    def _forget_the_dead(self) -> None:
        oldest = self._clock.timestamp() - RENEWABLE_SECONDS - LIFE_SECONDS
        while self._open and next(iter(self._open.values())).made_at < oldest:
            del self._open[next(iter(self._open))]

    def clear(self) -> None:
        self._open.clear()
