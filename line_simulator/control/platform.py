"""The platform as a whole: ledger, faults, clock, reset."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from line_simulator.control.requests import (
    ControlError,
    body_of,
    control_route,
    courier_of,
    number_of,
    text_of,
)
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.platform.faults import Fault, catalogue, kinds_of
from line_simulator.platform.ledger import Ledger
from line_simulator.platform.world import World


async def ledger(request: Request) -> Response:
    return StreamingResponse(_ledger_json(world_of(request).ledger), media_type="application/json")


def _ledger_json(ledger: Ledger) -> Iterator[bytes]:
    """Streamed line by line: the ledger may be far larger than memory should be."""
    yield b'{"messages": ['
    for number, line in enumerate(ledger.lines()):
        yield b",\n" + line if number else line
    yield b"]}"


async def list_faults(request: Request) -> Response:
    """What is to go wrong, and all that could."""
    return JSONResponse({"faults": world_of(request).faults.waiting(), "catalogue": catalogue()})


async def add_fault(request: Request) -> Response:
    body = await body_of(request)
    endpoint, kind = text_of(body, "endpoint"), text_of(body, "kind")
    kinds = kinds_of(endpoint)
    if kinds is None:
        raise ControlError(400, f"endpoint must be one of {list(catalogue())}")
    if kind not in {known.value for known in kinds}:
        raise ControlError(400, f"kind must be one of {[known.value for known in kinds]}")
    times, seconds = int(number_of(body, "times", 1)), number_of(body, "seconds", 5)
    if times < 1 or seconds < 0:
        raise ControlError(400, "times must be at least 1, seconds not negative")
    world_of(request).faults.add(Fault(endpoint, kinds(kind), times, seconds))
    return JSONResponse({"faults": world_of(request).faults.waiting()}, 201)


async def clear_faults(request: Request) -> Response:
    world_of(request).faults.clear()
    return JSONResponse({"faults": []})


def clock_json(world: World) -> JsonObject:
    return {"now": world.clock.iso(), "shift_seconds": world.clock.shift_seconds}


async def read_clock(request: Request) -> Response:
    return JSONResponse(clock_json(world_of(request)))


async def set_clock(request: Request) -> Response:
    shift_clock(world_of(request), number_of(await body_of(request), "shift_seconds"))
    return JSONResponse(clock_json(world_of(request)))


def shift_clock(world: World, shift_seconds: float) -> None:
    world.clock.shift_seconds = shift_seconds
    world.feed.publish("clock", clock_json(world))


def start_anew(request: Request) -> None:
    """Everything as at the start; webhooks that still wait are dropped."""
    courier_of(request).forget()
    world_of(request).reset()


async def reset(request: Request) -> Response:
    start_anew(request)
    return JSONResponse(clock_json(world_of(request)))


routes: list[Route] = [
    control_route("/ledger/", "GET", ledger),
    control_route("/faults/", "GET", list_faults),
    control_route("/faults/", "POST", add_fault),
    control_route("/faults/", "DELETE", clear_faults),
    control_route("/clock/", "GET", read_clock),
    control_route("/clock/", "POST", set_clock),
    control_route("/reset/", "POST", reset),
]
