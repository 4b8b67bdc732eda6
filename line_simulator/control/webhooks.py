"""Webhooks: the inspector, and what LINE's console and network do to them."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.control.requests import (
    ControlError,
    body_of,
    control_route,
    courier_of,
    flag_of,
    number_of,
    text_of,
    told,
)
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject


async def inspect(request: Request) -> Response:
    inspector = world_of(request).inspector
    return JSONResponse({
        "webhooks": list(inspector.webhooks),
        "calls": list(inspector.calls),
        "mode": world_of(request).webhook_mode.as_json(),
        "held": courier_of(request).held,
    })  # fmt: skip


async def verify(request: Request) -> Response:
    """The button of LINE's console: a signed webhook without any event."""
    return told(await courier_of(request).send([], world_of(request).webhook_url))


async def set_mode(request: Request) -> Response:
    """What is not named stays as it is."""
    body, mode = await body_of(request), world_of(request).webhook_mode
    seconds = number_of(body, "redelivery_seconds", mode.redelivery_seconds)
    if seconds < 0:
        raise ControlError(400, "redelivery_seconds must not be negative")
    mode.redelivery = flag_of(body, "redelivery", mode.redelivery)
    mode.sloppy = flag_of(body, "sloppy", mode.sloppy)
    mode.redelivery_seconds = seconds
    world_of(request).feed.publish("mode", mode.as_json())
    return JSONResponse(mode.as_json())


async def redeliver(request: Request) -> Response:
    """Sends an event again as LINE would have: the newest one, unless `event_id` names another of the inspector."""
    if not world_of(request).webhook_mode.redelivery:
        raise ControlError(409, "redelivery is switched off; POST webhooks/mode/ {redelivery: true}")
    wanted = text_of(await body_of(request), "event_id", "")
    event = _find(request, wanted)
    again: JsonObject = {**event, "deliveryContext": {"isRedelivery": True}}
    return told(await courier_of(request).send([again], world_of(request).webhook_url))


def _find(request: Request, wanted: str) -> JsonObject:
    for record in reversed(world_of(request).inspector.webhooks):
        body = record["body"]
        assert isinstance(body, dict)
        for event in reversed(body["events"]):
            if wanted in {"", event["webhookEventId"]}:
                found: JsonObject = event
                return found
    raise ControlError(404, "no such event")


async def release(request: Request) -> Response:
    outcomes = await courier_of(request).release()
    return JSONResponse({"webhooks": [outcome.as_json() for outcome in outcomes]})


routes: list[Route] = [
    control_route("/webhooks/", "GET", inspect),
    control_route("/webhooks/verify/", "POST", verify),
    control_route("/webhooks/mode/", "POST", set_mode),
    control_route("/webhooks/redeliver/", "POST", redeliver),
    control_route("/webhooks/release/", "POST", release),
]
