"""Who a LIFF page's ID token says it is: verified here, against LINE's public keys (design §3.1, A6)."""

import json
import logging
import re
import threading
import time
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt
import urllib3
from django.conf import settings

from liff import outgoing

log = logging.getLogger(__name__)

ALGORITHM = "ES256"
REQUIRED = ("iss", "sub", "aud", "exp", "iat")
LEEWAY_SECONDS = 60
KEYS_PATH = "/oauth2/v2.1/certs"
KEYS_KEPT_SECONDS = 6 * 60 * 60
SECONDS_BETWEEN_FETCHES = 5
FETCH_SECONDS = 1.5  # a page waits for it
LARGEST_ANSWER = 64 * 1024
_LINE_USER_ID = re.compile("U[0-9a-f]{32}")
_NO_KEYS = (urllib3.exceptions.HTTPError, ValueError, LookupError, TypeError, RecursionError, jwt.PyJWTError)


class BadToken(Exception):
    """The token proves nobody. `expired_user` is whom it proved once, if its age is all that is wrong."""

    def __init__(self, reason: str, expired_user: str | None = None) -> None:
        super().__init__(reason)
        self.expired_user = expired_user


class KeysUnreachable(Exception):
    """LINE's keys could not be had, so nothing can be said about the token; trying again may help."""


def verify(token: str, now: datetime) -> str:
    """The LINE user id that the token proves. Raises BadToken or KeysUnreachable."""
    try:
        claims = _signed_claims(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise BadToken(type(error).__name__) from None
    if claims["iss"] != settings.LINE_ISSUER:
        raise BadToken("issuer")
    # LINE writes one audience; a list could hold ours beside the one that the token was meant for.
    if not settings.LINE_LOGIN_CHANNEL_ID or claims["aud"] != settings.LINE_LOGIN_CHANNEL_ID:
        raise BadToken("audience")
    user = claims["sub"]
    if not isinstance(user, str) or not _LINE_USER_ID.fullmatch(user):
        raise BadToken("subject")
    _refuse_other_times(claims, now, user)
    return user


def _signed_claims(token: str) -> dict[str, Any]:
    """The claims, their signature verified. The algorithm is ours to choose, never the token's."""
    kid = jwt.get_unverified_header(token).get("kid")
    key = _key_set(settings.LINE_API_BASE + KEYS_PATH).key(kid) if isinstance(kid, str) else None
    if key is None:
        raise BadToken("unknown key")
    # The clock of the library is not ours, and its audience check accepts lists: both are done here.
    ours = ("verify_exp", "verify_iat", "verify_nbf", "verify_aud", "verify_iss", "verify_sub", "verify_jti")
    options: dict[str, Any] = {"require": list(REQUIRED), **dict.fromkeys(ours, False)}
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)  # type: ignore[arg-type]
    return claims


def _refuse_other_times(claims: dict[str, Any], now: datetime, user: str) -> None:
    moments = claims["exp"], claims["iat"]
    if not all(type(moment) in (int, float) for moment in moments):
        raise BadToken("times")
    expires, issued = moments
    if not issued <= now.timestamp() + LEEWAY_SECONDS:
        raise BadToken("from the future")
    if not now.timestamp() < expires + LEEWAY_SECONDS:
        raise BadToken("expired", expired_user=user)


class KeySet:
    """LINE's public keys by id, fetched when needed, seldom however many unknown ids are asked for."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._lock = threading.Lock()

    def key(self, kid: str) -> jwt.PyJWK | None:
        """The key, or None where LINE has none of that id. Raises KeysUnreachable if nobody can say."""
        # One page fetches; others wait for it only if they have nothing to go by.
        if not self._knows(kid) and self._lock.acquire(blocking=kid not in self._keys):
            try:
                if not self._knows(kid):
                    self._refresh()
            finally:
                self._lock.release()
        found = self._keys.get(kid)
        if found is None and not _is_within(self._fetched_at, KEYS_KEPT_SECONDS):
            raise KeysUnreachable
        return found

    def _knows(self, kid: str) -> bool:
        return kid in self._keys and _is_within(self._fetched_at, KEYS_KEPT_SECONDS)

    def _refresh(self) -> None:
        """Fetch, unless that was tried a moment ago. What was had before stays if it fails."""
        if _is_within(self._tried_at, SECONDS_BETWEEN_FETCHES):
            return
        self._tried_at = time.monotonic()
        try:
            self._keys = _fetched(self._url)
        except _NO_KEYS as error:
            log.warning("LINE's keys could not be fetched: %s", type(error).__name__)
        else:
            self._fetched_at = time.monotonic()


def _is_within(moment: float | None, seconds: float) -> bool:
    return moment is not None and time.monotonic() - moment < seconds


def _fetched(url: str) -> dict[str, jwt.PyJWK]:
    with outgoing.ending_within(FETCH_SECONDS, LARGEST_ANSWER):
        answer = outgoing.connections().request("GET", url)
    if answer.status != 200:
        raise ValueError("status")
    listed = json.loads(answer.data)["keys"]
    return {jwk["kid"]: jwt.PyJWK(jwk, ALGORITHM) for jwk in listed if _is_ours(jwk)}


def _is_ours(jwk: dict[str, Any]) -> bool:
    """Whether the published key is one for ES256; LINE may publish others beside them."""
    return (jwk["kty"], jwk.get("crv"), jwk.get("alg", ALGORITHM)) == ("EC", "P-256", ALGORITHM)


@lru_cache(maxsize=4)
def _key_set(url: str) -> KeySet:
    return KeySet(url)
