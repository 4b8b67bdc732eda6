"""Login in a plain browser: who are you, then back to the page with a code, then the code for tokens.

And the two things sdk.js asks of the talk: messages in the person's name, and becoming a friend.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from line_simulator.control.talking import write
from line_simulator.endpoints import Call, json_answer, line_route, world_of
from line_simulator.login.endpoints import living_token
from line_simulator.login.liff import NO_STORE, credentials_for
from line_simulator.messaging_api.errors import LineError, refuse
from line_simulator.phone.pages import render
from line_simulator.platform.access_tokens import USER_TOKEN_SECONDS
from line_simulator.platform.identifiers import new_token
from line_simulator.settings import Settings, is_loopback
from line_simulator.validation.messages import check_messages
from line_simulator.validation.problems import Problems

CODES: dict[str, "Grant"] = {}
MOST_OPEN_CODES = 1000
DENIED = {
    "error": "access_denied",
    "liffOAuth2Error": "access_denied",
    "error_description": "The user has denied the approval",
}


@dataclass(frozen=True)
class Grant:
    """What a code stands for; without a challenge it was asked for without PKCE."""

    user_id: str
    redirect_uri: str
    code_challenge: str
    nonce: str

    def is_proven_by(self, form: dict[str, str]) -> bool:
        if form.get("redirect_uri") != self.redirect_uri:
            return False
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return not self.code_challenge or hmac.compare_digest(challenge, self.code_challenge)


async def ask_who(request: Request) -> Response:
    if request.query_params.get("code_challenge_method", "S256") != "S256":
        return PlainTextResponse("400 Bad Request\ncode_challenge_method must be S256", 400, headers=NO_STORE)
    if not _is_below_endpoint(world_of(request).settings, request.query_params.get("redirect_uri", "")):
        return PlainTextResponse(
            "400 Bad Request\nredirect_uri must start with the endpoint URL", 400, headers=NO_STORE
        )
    return render(request, "authorize.html", headers=NO_STORE)


async def grant(request: Request) -> Response:
    """A form of our own page: the person chosen and where to go back to."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
    settings, redirect_uri = world_of(request).settings, form.get("redirect_uri", "")
    if not _is_below_endpoint(settings, redirect_uri):
        return PlainTextResponse("400 Bad Request", 400, headers=NO_STORE)
    answer = DENIED
    if world_of(request).people.find(form.get("user", "")):
        code = _code_for(form)
        answer = {"code": code, "liffClientId": settings.login_channel_id, "liffRedirectUri": redirect_uri}
    if form.get("state"):
        answer = {**answer, "state": form["state"]}
    separator = "&" if urlsplit(redirect_uri).query else "?"
    return RedirectResponse(f"{redirect_uri}{separator}{urlencode(answer)}", 303, headers=NO_STORE)


def _code_for(form: dict[str, str]) -> str:
    code = new_token()
    challenge, nonce = form.get("code_challenge", ""), form.get("nonce", "")
    CODES[code] = Grant(form["user"], form["redirect_uri"], challenge, nonce)
    if len(CODES) > MOST_OPEN_CODES:
        del CODES[next(iter(CODES))]
    return code


def _is_below_endpoint(settings: Settings, redirect_uri: str) -> bool:
    """Any name of this machine will do as the host: the product answers to several."""
    asked, endpoint = urlsplit(redirect_uri), urlsplit(settings.liff_endpoint)
    is_same_place = (
        asked.scheme == endpoint.scheme and asked.port == endpoint.port and is_loopback(asked.hostname)
    )
    return is_same_place and asked.path.startswith(endpoint.path.rstrip("/"))


async def exchange(call: Call) -> Response:
    form = {name: values[0] for name, values in parse_qs(call.raw.decode("utf-8", "replace")).items()}
    given = CODES.pop(form.get("code", ""), None)
    person = call.world.people.find(given.user_id) if given else None
    if form.get("client_id", call.world.settings.login_channel_id) != call.world.settings.login_channel_id:
        return json_answer({"error": "invalid_client", "error_description": "invalid client_id"}, 400)
    if given is None or person is None or not given.is_proven_by(form):
        return json_answer({"error": "invalid_grant", "error_description": "invalid authorization code"}, 400)
    tokens = credentials_for(call.request, person, nonce=given.nonce)
    scope = call.world.settings.liff_scope
    return json_answer({**tokens, "token_type": "Bearer", "expires_in": USER_TOKEN_SECONDS, "scope": scope})


async def send_messages(call: Call) -> Response:
    """`liff.sendMessages`: a text of the person makes an ordinary webhook."""
    token = living_token(call, call.request.headers.get("authorization", "").partition(" ")[2])
    person = call.world.people.find(token.user_id) if token else None
    if token is None or person is None:
        raise LineError(401, "invalid token")
    if "chat_message.write" not in token.scope.split():
        raise LineError(403, "user doesn't grant required permissions yet")
    problems = Problems()
    check_messages(call.body, problems)
    refuse(problems)
    for message in json.loads(call.raw)["messages"]:
        await write(call.request, person, message)
    return json_answer()


routes: list[Route] = [
    Route("/liff/v1/authorize", ask_who),
    Route("/liff/v1/authorize", grant, methods=["POST"]),
    line_route("/oauth2/v2.1/token", "login_token", exchange, "POST", is_open=True),
    line_route("/message/v3/share", "liff_send", send_messages, "POST", is_open=True),
]
