"""Tokens that LINE issues and looks up later: channel tokens and the user's LIFF access tokens."""

from dataclasses import dataclass

from line_simulator.platform.clock import Clock
from line_simulator.platform.identifiers import new_token

CHANNEL_TOKEN_SECONDS = 15 * 60
USER_TOKEN_SECONDS = 12 * 3600
KEPT_USER_TOKENS = 5000


@dataclass(frozen=True)
class UserToken:
    user_id: str
    scope: str
    client_id: str
    expires_at: float


class ChannelTokens:
    """The long-lived token of the settings, and stateless ones of fifteen minutes."""

    def __init__(self, clock: Clock, long_lived: str) -> None:
        self._clock = clock
        self._long_lived = long_lived
        self._stateless: dict[str, float] = {}

    def issue(self) -> str:
        now = self._clock.timestamp()
        self._stateless = {token: end for token, end in self._stateless.items() if end > now}
        token = new_token()
        self._stateless[token] = now + CHANNEL_TOKEN_SECONDS
        return token

    def is_valid(self, token: str) -> bool:
        return token == self._long_lived or self._stateless.get(token, 0) > self._clock.timestamp()


class UserTokens:
    def __init__(self, clock: Clock, channel_id: str) -> None:
        self._clock = clock
        self._channel_id = channel_id
        self._issued: dict[str, UserToken] = {}
        self._revoked: set[str] = set()

    def issue(self, user_id: str, scope: str, *, client_id: str = "", age: float = 0) -> str:
        """A token of our login channel, or of another one where `client_id` says so."""
        token = new_token()
        ends_at = self._clock.timestamp() - age + USER_TOKEN_SECONDS
        self._issued[token] = UserToken(user_id, scope, client_id or self._channel_id, ends_at)
        if len(self._issued) > KEPT_USER_TOKENS:
            self._revoked.discard(next(iter(self._issued)))
            del self._issued[next(iter(self._issued))]
        return token

    def find(self, token: str) -> UserToken | None:
        return self._issued.get(token)

    def seconds_left(self, token: UserToken) -> int:
        return int(token.expires_at - self._clock.timestamp())

    def is_revoked(self, token: str) -> bool:
        return token in self._revoked

    def revoke_all_of(self, user_id: str) -> None:
        self._revoked.update(token for token, facts in self._issued.items() if facts.user_id == user_id)
