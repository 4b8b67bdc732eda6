"""Stateless channel access tokens."""

from urllib.parse import parse_qs

from starlette.responses import JSONResponse, Response

from line_simulator.endpoints import Call, json_answer
from line_simulator.platform.access_tokens import CHANNEL_TOKEN_SECONDS


async def issue_stateless(call: Call) -> Response:
    form = {name: values[0] for name, values in parse_qs(call.raw.decode("utf-8", "replace")).items()}
    settings = call.world.settings
    if form.get("grant_type") != "client_credentials":
        return _refusal("Invalid 'grant_type'.")
    if (form.get("client_id"), form.get("client_secret")) != (settings.channel_id, settings.channel_secret):
        return _refusal("Invalid 'client_credentials'.")
    token = call.world.channel_tokens.issue()
    return json_answer({"token_type": "Bearer", "access_token": token, "expires_in": CHANNEL_TOKEN_SECONDS})


def _refusal(description: str) -> JSONResponse:
    return json_answer({"error": "invalid_request", "error_description": description}, 400)
