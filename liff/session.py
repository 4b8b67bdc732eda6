"""Our own session with a guardian: a signed cookie, since LINE's token dies after an hour (design §3.1)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from meguro_hoiku import dates
from nurseries.prepared import Prepared
from reservations.models import Guardian

RENEWED_AFTER = timedelta(minutes=5)
_SALT = "liff.session"


@dataclass(frozen=True)
class LiffSession:
    """Whose it is, of which epoch, when it was last used (to a few minutes), which ID token opened it."""

    guardian: UUID
    epoch: int
    used_at: datetime
    token_print: str

    @property
    def expires_at(self) -> datetime:
        """The end, if it is not used any more."""
        return self.used_at + timedelta(seconds=settings.LIFF_SESSION_SECONDS)


def fingerprint(id_token: str) -> str:
    """The first 32 hex digits of the token's SHA-256: tells tokens apart without keeping them."""
    return hashlib.sha256(id_token.encode()).hexdigest()[:32]


def open_session(guardian: Guardian, id_token: str, now: datetime) -> LiffSession:
    """A new session, yet to be written into an answer."""
    moment = now.replace(microsecond=0)
    return LiffSession(guardian.public_id, guardian.session_epoch, moment, fingerprint(id_token))


def read_session(request: HttpRequest, now: datetime) -> LiffSession | None:
    """The session in the cookie, if we signed it and it is not over; its epoch is still to be compared."""
    cookie = request.COOKIES.get(settings.LIFF_SESSION_COOKIE_NAME)
    if not cookie:
        return None
    try:
        guardian, epoch, used_at, token_print = Signer(salt=_SALT).unsign_object(cookie)
    except BadSignature:
        return None
    session = LiffSession(UUID(hex=guardian), epoch, dates.from_timestamp(used_at), token_print)
    return session if now < session.expires_at else None


_GUARDIAN = Prepared(
    lambda public_id, epoch: Guardian.objects.filter(public_id=public_id, session_epoch=epoch),
    UUID(int=1),
    987654321,
)


@dataclass(frozen=True)
class Visitor:
    """A guardian and the session that proves them."""

    guardian: Guardian
    session: LiffSession


def visitor_of(request: HttpRequest, now: datetime) -> Visitor | None:
    """Who is here, by one query; None without a session that still stands. Answer with `keep_session`.

    A new epoch of the guardian ends all sessions before.
    """
    session = read_session(request, now)
    if session is None:
        return None
    guardian = _GUARDIAN.first(session.guardian, session.epoch)
    return Visitor(guardian, session) if guardian else None


def write_session(response: HttpResponse, session: LiffSession) -> None:
    """Set the cookie; in production its name makes the browser insist on this host and on https."""
    used_at = int(session.used_at.timestamp())
    response.set_cookie(
        settings.LIFF_SESSION_COOKIE_NAME,
        Signer(salt=_SALT).sign_object([session.guardian.hex, session.epoch, used_at, session.token_print]),
        max_age=settings.LIFF_SESSION_SECONDS,
        path="/",
        secure=settings.LIFF_SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def keep_session(response: HttpResponse, session: LiffSession, now: datetime) -> None:
    """Let the 12 hours run from now on; writes a cookie only when the old one is some minutes old."""
    if abs(now - session.used_at) >= RENEWED_AFTER:
        write_session(response, replace(session, used_at=now.replace(microsecond=0)))


def end_session(response: HttpResponse) -> None:
    """Make the browser forget it."""
    response.delete_cookie(settings.LIFF_SESSION_COOKIE_NAME, path="/", samesite="Lax")
