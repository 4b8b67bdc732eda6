"""Reply tokens: one use, one minute on the virtual clock."""

from line_simulator.platform.clock import Clock
from line_simulator.platform.identifiers import new_reply_token

LIFE_SECONDS = 60


class ReplyTokens:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, tuple[str, float]] = {}

    def issue(self, user_id: str) -> str:
        self._forget_the_dead()
        token = new_reply_token()
        self._open[token] = (user_id, self._clock.timestamp())
        return token

    def spend(self, token: str) -> str | None:
        """The user whom the token answers, or None where it is unknown, used or too old."""
        user_id, issued_at = self._open.pop(token, ("", 0.0))
        if not user_id or self._clock.timestamp() - issued_at > LIFE_SECONDS:
            return None
        return user_id

    def _forget_the_dead(self) -> None:
        oldest = self._clock.timestamp() - LIFE_SECONDS
        while self._open and next(iter(self._open.values()))[1] < oldest:
            del self._open[next(iter(self._open))]

    def clear(self) -> None:
        self._open.clear()
