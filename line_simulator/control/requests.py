"""Reading a control request and answering it."""

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.platform.people import Person, Standing
from line_simulator.webhooks.courier import Courier
from line_simulator.webhooks.post import Outcome


class ControlError(Exception):
    """The caller asked for something that cannot be; the message says what."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def control_route(path: str, method: str, handler: Callable[[Request], Awaitable[Response]]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request)
        except ControlError as error:
            return JSONResponse({"message": str(error)}, error.status)

    return Route(path, endpoint, methods=[method])


async def body_of(request: Request) -> JsonObject:
    raw = await request.body()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError as error:
        raise ControlError(400, "the body is not JSON") from error
    if not isinstance(body, dict):
        raise ControlError(400, "the body is not a JSON object")
    return body


def text_of(body: JsonObject, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise ControlError(400, f"{name} must be a text")
    return value


def number_of(body: JsonObject, name: str, default: float | None = None) -> float:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ControlError(400, f"{name} must be a number")
    return value


def flag_of(body: JsonObject, name: str, default: bool) -> bool:
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise ControlError(400, f"{name} must be true or false")
    return value


def person_of(request: Request) -> Person:
    person = world_of(request).people.find(request.path_params["user_id"])
    if person is None:
        raise ControlError(404, "no such user")
    return person


def person_with_account(request: Request) -> Person:
    """Whoever is still at LINE; 409 for who has left."""
    person = person_of(request)
    if person.standing is Standing.GONE:
        raise ControlError(409, "this user has left LINE")
    return person


def courier_of(request: Request) -> Courier:
    courier: Courier = request.app.state.courier
    return courier


def told(outcome: Outcome | None, **more: object) -> JSONResponse:
    """`status` is what the bot's webhook answered: null where none was sent or none came back."""
    status = outcome.status if outcome else None
    return JSONResponse({"status": status, "webhook": outcome.as_json() if outcome else None, **more})
