"""The panel's buttons that reach into the product as well: clock, reset, triggers.

The browser may not call the product from this origin, so the simulator does it, at the address it was told.
"""

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.control.platform import clock_json, shift_clock, start_anew
from line_simulator.control.requests import ControlError, body_of, control_route, number_of
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject

PATIENCE_SECONDS = 10
LONGEST_ANSWER = 20_000
TRIGGERS = {"interview-passed", "before-deadline", "somebody-books", "fill-day", "close-day"}


async def clock(request: Request) -> Response:
    world = world_of(request)
    shift = number_of(await body_of(request), "shift_seconds")
    shift_clock(world, shift)
    product = await tell_product(request, "clock/", {"shift_seconds": shift})
    return JSONResponse({**clock_json(world), "product": product})


async def reset(request: Request) -> Response:
    world = world_of(request)
    product = await tell_product(request, "reset/", {})
    start_anew(request)
    return JSONResponse({**clock_json(world), "product": product})


async def trigger(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in TRIGGERS:
        raise ControlError(404, "no such trigger")
    return JSONResponse({"product": await tell_product(request, f"trigger/{name}/", await body_of(request))})


async def tell_product(request: Request, path: str, body: JsonObject) -> JsonObject:
    """What the product answered; a product that is not there is a fact to show, not an error."""
    demo_url = world_of(request).settings.demo_url
    if not demo_url:
        return {"status": None, "answer": "product has no demo address"}
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as client:
            response = await client.post(f"{demo_url.rstrip('/')}/{path}", json=body)
    except httpx.HTTPError as error:
        return {"status": None, "answer": type(error).__name__}
    return {"status": response.status_code, "answer": response.text[:LONGEST_ANSWER]}


routes: list[Route] = [
    control_route("/clock/", "POST", clock),
    control_route("/reset/", "POST", reset),
    control_route("/trigger/{name}/", "POST", trigger),
]
