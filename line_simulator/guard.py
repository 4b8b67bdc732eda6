"""Keeps other sites in the same browser away from a platform that asks nobody for a password."""

from functools import lru_cache
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from line_simulator.settings import is_loopback

OWN_PATHS = ("/control/", "/phone/")


class LoopbackOnly:
    """Refuses foreign host names (a rebound DNS name), and foreign origins where things can be changed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        origin = headers.get(b"origin", b"").decode("latin-1")
        is_own = scope["path"].startswith(OWN_PATHS)
        if not _is_own_name(host):
            await PlainTextResponse("Invalid host header", 400)(scope, receive, send)
        elif is_own and origin and urlsplit(origin).netloc != host:
            await PlainTextResponse("Foreign origin", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


@lru_cache(maxsize=1000)
def _is_own_name(host: str) -> bool:
    return is_loopback(urlsplit(f"//{host}").hostname)
