"""`/sdk.js`: the drop-in for LINE's SDK, one classic script put together from its parts."""

import json

from starlette.requests import Request
from starlette.responses import Response

from line_simulator.endpoints import world_of
from line_simulator.phone.pages import STATIC, public_facts
from line_simulator.platform.access_tokens import USER_TOKEN_SECONDS

PARTS = (
    "errors.js",
    "store.js",
    "phone.js",
    "network.js",
    "addresses.js",
    "arrival.js",
    "login.js",
    "members.js",
    "liff.js",
)


async def script(request: Request) -> Response:
    world = world_of(request)
    clock = {"shiftSeconds": world.clock.shift_seconds, "accessTokenSeconds": USER_TOKEN_SECONDS}
    facts = json.dumps({**public_facts(world), **clock}, ensure_ascii=False)
    parts = [(STATIC / "liff" / name).read_text(encoding="utf-8") for name in PARTS]
    text = "\n".join(['(() => {"use strict";', f"const PLATFORM = {facts};", *parts, "})();"])
    headers = {"cache-control": "no-store", "access-control-allow-origin": "*"}
    return Response(text, media_type="text/javascript", headers=headers)
