"""What every platform endpoint has in common: request id, channel token, faults, inspector, LINE's errors."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from line_simulator.connections import drop_connection
from line_simulator.json_types import JsonObject
from line_simulator.messaging_api.errors import (
    INVALID_BEARER,
    MISSING_BEARER,
    MONTHLY_LIMIT,
    RATE_LIMIT,
    LineError,
)
from line_simulator.platform.faults import ENDPOINTS, Fault, Kind
from line_simulator.platform.identifiers import new_request_id
from line_simulator.platform.world import World
from line_simulator.validation.problems import Malformed

RETRY_HEADER = "x-line-retry-key"
RETRIED = {"push", "multicast"}
LARGEST_BODY = 2 * 1024 * 1024
LONGEST_SHOWN = 20_000


@dataclass
class Call:
    """One request to the platform, its body already read."""

    world: World
    request: Request
    name: str
    raw: bytes
    request_id: str

    @cached_property
    def body(self) -> JsonObject:
        content_type = self.request.headers.get("content-type", "")
        if content_type.split(";")[0].strip().lower() != "application/json":
            raise LineError(415, f"The content type, {content_type or 'null'}, is not supported")
        try:
            body = json.loads(self.raw)
        except ValueError as error:
            line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
            message = f"The request body could not be parsed as JSON (line: {line}, column: {column})"
            raise LineError(400, message) from error
        if not isinstance(body, dict):
            raise LineError(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
        return body

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])


Handler = Callable[[Call], Awaitable[Response]]


def world_of(request: Request) -> World:
    return cast(World, request.app.state.world)


def line_route(
    path: str, name: str, handler: Handler, method: str = "GET", *, is_open: bool = False
) -> Route:
    """Faults and the inspector know the endpoint by `name`; `is_open` asks for no channel token."""
    assert name in ENDPOINTS

    async def endpoint(request: Request) -> Response:
        started = time.perf_counter()
        call = Call(world_of(request), request, name, await request.body(), new_request_id())
        fault = call.world.faults.take(name)
        response = await _answer(call, handler, fault, is_open)
        response.headers["x-line-request-id"] = call.request_id
        _record(call, response, fault, time.perf_counter() - started)
        return response

    return Route(path, endpoint, methods=[method])


async def _answer(call: Call, handler: Handler, fault: Fault | None, is_open: bool) -> Response:
    kind = fault.kind if fault else None
    if kind is Kind.DROP:
        return await drop_connection(call.request)
    if kind in REFUSALS:
        return LineError(*REFUSALS[kind]).as_response()
    response = await _ask(call, handler, is_open)
    return await _spoil(call, response, fault) if fault else response


async def _ask(call: Call, handler: Handler, is_open: bool) -> Response:
    try:
        if len(call.raw) > LARGEST_BODY:
            raise LineError(413, "Payload too large")
        if not is_open:
            _check_channel_token(call)
        if call.name not in RETRIED and RETRY_HEADER in call.request.headers:
            raise LineError(400, "The request header, X-Line-Retry-Key, is not supported")
        return await handler(call)
    except LineError as error:
        return error.as_response()
    except Malformed as error:
        return LineError(400, str(error)).as_response()


def _check_channel_token(call: Call) -> None:
    scheme, _, token = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise LineError(401, MISSING_BEARER)
    if not call.world.channel_tokens.is_valid(token):
        raise LineError(401, INVALID_BEARER)


REFUSALS: dict[StrEnum | None, tuple[int, str]] = {
    Kind.ERROR: (500, "Internal server error"),
    Kind.RATE: (429, RATE_LIMIT),
    Kind.QUOTA: (429, MONTHLY_LIMIT),
    Kind.UNAUTHORIZED: (401, INVALID_BEARER),
}


async def _spoil(call: Call, response: Response, fault: Fault) -> Response:
    """The work is done; what the client hears of it is another matter."""
    match fault.kind:
        case Kind.ERROR_AFTER:
            return LineError(500, "Internal server error").as_response()
        case Kind.DROP_AFTER:
            return await drop_connection(call.request)
        case Kind.GARBAGE:
            return Response(b"<html>not what you asked for", response.status_code, media_type="text/html")
        case Kind.DRIP:
            return StreamingResponse(_drip(bytes(response.body), fault.seconds), response.status_code)
        case _:
            await asyncio.sleep(fault.seconds)
            return response


async def _drip(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    for byte in body:
        await asyncio.sleep(seconds / len(body))
        yield bytes([byte])


def _record(call: Call, response: Response, fault: Fault | None, seconds: float) -> None:
    answer = bytes(getattr(response, "body", b""))
    record: JsonObject = {
        "endpoint": call.name,
        "method": call.request.method,
        "path": call.request.scope["path"],
        "at": call.world.clock.iso(),
        "status": response.status_code,
        "request_id": call.request_id,
        "retry_key": call.request.headers.get(RETRY_HEADER),
        "request": readable(call.raw, LONGEST_SHOWN),
        "response": readable(answer, LONGEST_SHOWN),
        "fault": fault.kind.value if fault else None,
        "seconds": round(seconds, 4),
    }
    call.world.inspector.record_call(record)
    if call.world.recording.is_on:
        whole = {"request": readable(call.raw, LARGEST_BODY), "response": readable(answer, LARGEST_BODY)}
        call.world.recording.write("call", {**record, **whole})


def readable(raw: bytes, longest: int) -> str:
    """A body to look into: text as it is, anything else by its size."""
    if len(raw) > longest:
        return f"({len(raw)} bytes)"
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return f"({len(raw)} bytes)"


def json_answer(
    body: JsonObject | None = None, status: int = 200, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(body if body is not None else {}, status, headers=headers)
