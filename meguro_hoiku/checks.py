"""Wrong settings explain themselves: `manage.py check` says them, and no server or worker starts on them.

A message never repeats a value: most of them are secrets.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

TAG = "settings"
SHORTEST_SECRET = 50
DEVELOPMENT_SECRET = "development-only"  # noqa: S105 – how the one in the settings begins
LINE_KEYS = (
    "LINE_CHANNEL_ID",
    "LINE_CHANNEL_SECRET",
    "LINE_CHANNEL_ACCESS_TOKEN",
    "LINE_LOGIN_CHANNEL_ID",
    "LIFF_ID",
)
# What the simulator and the development settings use, and everybody can read.
SIMULATOR_VALUES = (
    "1000000001",
    "demo-channel-secret",
    "demo-channel-token",
    "1234567890",
    "1234567890-AbcdEfgh",
)
LINE_HOSTS = {
    "LINE_API_BASE": "api.line.me",
    "LIFF_URL_BASE": "liff.line.me",
    "LIFF_SDK_URL": "static.line-scdn.net",
}
COOKIES = ("SESSION_COOKIE", "CSRF_COOKIE", "LIFF_SESSION_COOKIE")


def _error(number: int, japanese: str, english: str, hint: str) -> Error:
    return Error(f"{japanese} {english}", hint=hint, id=f"settings.E{number:03}")


def unreadable_settings(**_: Any) -> Iterable[CheckMessage]:
    """Keys whose value is not of their kind."""
    for key, expected in settings.UNREADABLE.items():
        yield _error(1, f"{key} の値が読めません。", f"{key} cannot be read.", f"It must be {expected}.")


def settings_that_do_not_fit(**_: Any) -> Iterable[CheckMessage]:
    """Values that would fail later, wherever the product runs."""
    if settings.REDIS_URL and not _is_redis(settings.REDIS_URL):
        yield _error(
            2,
            "REDIS_URL の形がちがいます。",
            "REDIS_URL is no address of a Redis.",
            "Write redis://host:6379/0, or leave it empty for the embedded queue of a single host.",
        )
    login_channel = settings.LINE_LOGIN_CHANNEL_ID
    if login_channel and settings.LIFF_ID and not settings.LIFF_ID.startswith(f"{login_channel}-"):
        yield _error(
            3,
            "LIFF_ID と LINE_LOGIN_CHANNEL_ID が合いません。",
            "LIFF_ID does not begin with LINE_LOGIN_CHANNEL_ID.",
            "Both stand in the LINE Login channel of the LINE Developers console.",
        )


def settings_of_messages(**_: Any) -> Iterable[CheckMessage]:
    """Why no message could leave."""
    try:
        import_string(settings.NOTIFICATION_BACKEND)
    except ImportError:
        yield _error(
            4,
            "NOTIFICATION_BACKEND が見つかりません。",
            "NOTIFICATION_BACKEND names no class.",
            "The one that speaks to LINE is liff.notifications.LineBackend.",
        )
    if settings.NOTIFICATIONS_PAUSED:
        yield Warning(
            "お知らせの送信を止めています。 NOTIFICATIONS_PAUSED is on: nothing is sent.",
            hint="Switch it off as soon as the restored backup has been looked through.",
            id="settings.W001",
        )


def _is_redis(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("redis", "rediss", "unix") and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def unsafe_production(**_: Any) -> Iterable[CheckMessage]:
    """What real families may not meet; nothing outside production."""
    if not settings.PRODUCTION:
        return
    yield from _demonstration()
    yield from _secrets()
    yield from _places()
    yield from _doors()


def _demonstration() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield _error(
            10,
            "本番で DEBUG がオンです。",
            "DEBUG is on in production: error pages would show data.",
            "Remove DEBUG or switch it off.",
        )
    if settings.DEMO_MODE:
        yield _error(
            11,
            "本番で DEMO_MODE がオンです。",
            "DEMO_MODE is on in production: anybody on the host could empty the ward.",
            "Remove DEMO_MODE or switch it off.",
        )


def _secrets() -> Iterator[CheckMessage]:
    secret = _secret_key()
    is_known = secret.startswith(DEVELOPMENT_SECRET)
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 10 or is_known:
        yield _error(
            12,
            "SECRET_KEY がないか、短すぎます。",
            "SECRET_KEY is missing or easily guessed.",
            f"Set {SHORTEST_SECRET} random characters: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )
    for key in LINE_KEYS:
        value = getattr(settings, key)
        if not value:
            yield _error(
                13,
                f"{key} がありません。",
                f"{key} is missing.",
                "It stands in the channel's page of the LINE Developers console.",
            )
        elif value in SIMULATOR_VALUES:
            yield _error(
                14,
                f"{key} がデモの値のままです。",
                f"{key} is the simulator's, which everybody can read.",
                "Take the ward's own from the LINE Developers console.",
            )


def _secret_key() -> str:
    """Django refuses to read an empty one."""
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


def _places() -> Iterator[CheckMessage]:
    for key, host in LINE_HOSTS.items():
        parts = urlsplit(getattr(settings, key))
        if (parts.scheme, parts.netloc) != ("https", host):
            yield _error(
                15,
                f"{key} がLINEのアドレスではありません。",
                f"{key} does not lead to LINE.",
                f"Remove it: in production it is https://{host} by itself.",
            )
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        yield _error(
            16,
            "本番のデータベースが SQLite です。",
            "The database is SQLite, which serves one host only.",
            "Set DATABASE_URL to postgres://user:password@host:5432/name.",
        )
    if not settings.REDIS_URL:
        yield Warning(
            "REDIS_URL がありません。 REDIS_URL is missing: web and worker must share one host's folder.",
            hint="Set REDIS_URL to redis://host:6379/0.",
            id="settings.W002",
        )


def _doors() -> Iterator[CheckMessage]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield _error(
            17,
            "ALLOWED_HOSTS がありません。",
            "ALLOWED_HOSTS is empty or allows every name.",
            "List the host names under which the product is opened, with commas between them.",
        )
    if not settings.STAFF_SECOND_FACTOR:
        yield _error(
            18,
            "職員の二段階認証がオフです。",
            "Staff log in without a second factor.",
            "Remove STAFF_SECOND_FACTOR: it may be off only in the demo and in tests.",
        )
    for cookie in COOKIES:
        name, is_secure = getattr(settings, f"{cookie}_NAME"), getattr(settings, f"{cookie}_SECURE")
        if not name.startswith("__Host-") or not is_secure:
            yield _error(
                19,
                f"{cookie} が安全に守られていません。",
                f"{cookie} is not bound to this host and to https.",
                "Its name must begin with __Host- and it must be Secure.",
            )


CHECKS = (unreadable_settings, settings_that_do_not_fit, settings_of_messages, unsafe_production)


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured with every error, one in a line; called before anybody is served."""
    errors = [message for message in run_checks(tags=[TAG, Tags.security]) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(["", *map(str, errors)]))
