"""What a browser may do with a LIFF page: whom it may run, ask and be framed by."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

# Where LINE's own SDK calls home (its 2.31 was read for this).
LINE_HOSTS = (
    "https://api.line.me",
    "https://access.line.me",
    "https://liff.line.me",
    "https://liffsdk.line-scdn.net",
    "https://uts-front.line-apps.com",
)


def is_loopback(origin: str) -> bool:
    """Whether the origin is this machine: only then may a LIFF page stand in a frame, the simulator's."""
    host = urlsplit(origin).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _once(*sources: str) -> list[str]:
    return list(dict.fromkeys(sources))


def _policy() -> dict[str, list[str]]:
    frame = settings.LIFF_URL_ORIGIN if is_loopback(settings.LIFF_URL_ORIGIN) else "'none'"
    line = LINE_HOSTS if settings.PRODUCTION else ()
    return {
        "script-src": _once("'self'", settings.LIFF_SDK_ORIGIN),
        "connect-src": _once("'self'", settings.LINE_API_ORIGIN, settings.LIFF_URL_ORIGIN, *line),
        "frame-ancestors": [frame],
    }


def protect(response: HttpResponse) -> HttpResponse:
    """Give a LIFF page its headers: the site's policy with LINE's hosts, and nothing kept in a cache.

    LINE's browser cannot be told to forget; what it may not keep it must never have kept.
    """
    response._csp_replace = _policy()  # type: ignore[attr-defined]  # read by django-csp
    response.xframe_options_exempt = is_loopback(settings.LIFF_URL_ORIGIN)
    response["Cache-Control"] = "no-store"
    return response
