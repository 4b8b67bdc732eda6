"""Tokens on request, good ones and such as a server must refuse."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.control.requests import (
    ControlError,
    body_of,
    control_route,
    number_of,
    person_of,
    text_of,
)
from line_simulator.endpoints import world_of
from line_simulator.login.endpoints import id_tokens_of
from line_simulator.login.id_tokens import Wish

ALGORITHMS = {"ES256", "HS256", "none"}


async def issue_id_token(request: Request) -> Response:
    body = await body_of(request)
    wish = Wish(
        number_of(body, "age", 0),
        text_of(body, "aud", ""),
        text_of(body, "alg", "ES256"),
        text_of(body, "kid", ""),
    )
    if wish.algorithm not in ALGORITHMS:
        raise ControlError(400, f"alg must be one of {sorted(ALGORITHMS)}")
    scope = world_of(request).settings.liff_scope
    return JSONResponse({"id_token": id_tokens_of(request).issue(person_of(request), scope, wish)})


async def issue_access_token(request: Request) -> Response:
    """As LIFF hands it out; `client_id` makes it another channel's, `age` older."""
    body, settings = await body_of(request), world_of(request).settings
    scope = text_of(body, "scope", settings.liff_scope)
    client_id = text_of(body, "client_id", settings.login_channel_id)
    token = world_of(request).user_tokens.issue(
        person_of(request).user_id, scope, client_id=client_id, age=number_of(body, "age", 0)
    )
    return JSONResponse({"access_token": token})


routes: list[Route] = [
    control_route("/users/{user_id}/id-token/", "POST", issue_id_token),
    control_route("/users/{user_id}/access-token/", "POST", issue_access_token),
]
