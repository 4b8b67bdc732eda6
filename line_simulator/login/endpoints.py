"""The addresses of LINE Login that a server or sdk.js calls."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.endpoints import Call, json_answer, line_route
from line_simulator.login.id_tokens import IdTokenRefused, IdTokens
from line_simulator.login.keys import SigningKey
from line_simulator.messaging_api.errors import LineError
from line_simulator.platform.access_tokens import UserToken
from line_simulator.platform.people import Person, Standing


def id_tokens_of(request: Request) -> IdTokens:
    tokens: IdTokens = request.app.state.id_tokens
    return tokens


async def certs(call: Call) -> Response:
    key: SigningKey = call.request.app.state.signing_key
    return json_answer({"keys": [key.as_jwk()]})


async def verify_id_token(call: Call) -> Response:
    form = {name: values[0] for name, values in parse_qs(call.raw.decode("utf-8", "replace")).items()}
    if not form.get("id_token"):
        return _refusal("id_token must not be empty")
    if not form.get("client_id"):
        return _refusal("client_id must not be empty")
    try:
        claims = id_tokens_of(call.request).verify(
            form["id_token"], form["client_id"], nonce=form.get("nonce", ""), user_id=form.get("user_id", "")
        )
    except IdTokenRefused as error:
        return _refusal(str(error))
    return json_answer(claims)


async def verify_access_token(call: Call) -> Response:
    raw = call.request.query_params.get("access_token", "")
    token = call.world.user_tokens.find(raw)
    if token is None:
        return _refusal("The access token not JWS")
    if call.world.user_tokens.is_revoked(raw):
        return _refusal("The access token revoked")
    if call.world.user_tokens.seconds_left(token) <= 0:
        return _refusal("The access token expired")
    seconds = call.world.user_tokens.seconds_left(token)
    return json_answer({"scope": token.scope, "client_id": token.client_id, "expires_in": seconds})


async def profile(call: Call) -> Response:
    person = _bearer(call, scope="profile")
    return json_answer({"userId": person.user_id, "displayName": person.name})


async def friendship(call: Call) -> Response:
    return json_answer({"friendFlag": _bearer(call, scope="profile").standing is Standing.FRIEND})


async def deauthorize(call: Call) -> Response:
    raw = call.body.get("userAccessToken")
    token = call.world.user_tokens.find(raw) if isinstance(raw, str) else None
    if token is None or call.world.user_tokens.is_revoked(str(raw)):
        raise LineError(400, "invalid token")
    call.world.user_tokens.revoke_all_of(token.user_id)
    _forget_consent(call, token.user_id)
    return Response(status_code=204)


def _forget_consent(call: Call, user_id: str) -> None:
    """Whoever has left the app is asked again at the next opening."""
    person = call.world.people.find(user_id)
    if person is not None:
        person.has_consented = False
        call.world.feed.publish("people", {})


def _bearer(call: Call, *, scope: str) -> Person:
    raw = call.request.headers.get("authorization", "").partition(" ")[2]
    token = living_token(call, raw)
    person = call.world.people.find(token.user_id) if token else None
    if token is None or person is None:
        raise LineError(401, "invalid token")
    if scope not in token.scope.split():
        raise LineError(403, f"This LINE Login channel has no {scope} scope for the token")
    return person


def living_token(call: Call, raw: str) -> UserToken | None:
    tokens = call.world.user_tokens
    token = tokens.find(raw)
    if token is None or tokens.is_revoked(raw) or tokens.seconds_left(token) <= 0:
        return None
    return token


def _refusal(description: str) -> JSONResponse:
    return json_answer({"error": "invalid_request", "error_description": description}, 400)


routes: list[Route] = [
    line_route("/oauth2/v2.1/certs", "certs", certs, is_open=True),
    line_route("/oauth2/v2.1/verify", "verify", verify_id_token, "POST", is_open=True),
    line_route("/oauth2/v2.1/verify", "verify", verify_access_token, is_open=True),
    line_route("/v2/profile", "login_profile", profile, is_open=True),
    line_route("/friendship/v1/status", "friendship", friendship, is_open=True),
    line_route("/user/v1/deauthorize", "deauthorize", deauthorize, "POST"),
]
