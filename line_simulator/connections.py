"""Dropping a connection without an answer, which ASGI itself has no word for."""

import asyncio
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class DroppableProtocol(HttpToolsProtocol):
    """Hands its transport to the application, in the state of each request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


async def drop_connection(request: Request) -> Response:
    """Cuts the connection; the response returned goes nowhere. Call with the request's body already read."""
    cast(asyncio.Transport, request.state.transport).abort()
    while not await request.is_disconnected():
        await asyncio.sleep(0)
    return Response(status_code=500)
