"""The webhook address as the channel's owner sees it: read, set, test."""

import json

from starlette.responses import Response

from line_simulator.endpoints import Call, json_answer
from line_simulator.messaging_api.errors import LineError, refuse
from line_simulator.settings import is_loopback_url
from line_simulator.validation.problems import Problems
from line_simulator.webhooks.courier import Courier

LONGEST = 500


async def get_endpoint(call: Call) -> Response:
    if not call.world.webhook_url:
        raise LineError(404, "Webhook endpoint not found")
    return json_answer({"endpoint": call.world.webhook_url, "active": True})


async def set_endpoint(call: Call) -> Response:
    """Unlike LINE it takes http, and refuses other machines: this is a simulator."""
    problems = Problems()
    url = problems.text(call.body, "endpoint", "", LONGEST)
    refuse(problems)
    if not is_loopback_url(url or ""):
        raise LineError(400, "Invalid webhook endpoint URL")
    call.world.webhook_url = url or ""
    return json_answer()


async def test_endpoint(call: Call) -> Response:
    body = json.loads(call.raw) if call.raw.strip() else {}
    url = body.get("endpoint") or call.world.webhook_url
    if not url:
        raise LineError(404, "Webhook endpoint not found")
    if not isinstance(url, str) or not is_loopback_url(url):
        raise LineError(400, "Invalid webhook endpoint URL")
    courier: Courier = call.request.app.state.courier
    outcome = await courier.send([], url)
    reason = "OK" if outcome.is_success else outcome.error or "ERROR_STATUS_CODE"
    return json_answer({
        "success": outcome.is_success,
        "timestamp": call.world.clock.now().isoformat(timespec="milliseconds"),
        "statusCode": outcome.status or 0,
        "reason": reason.upper(),
        "detail": str(outcome.status or reason),
    })  # fmt: skip
