"""Addresses below LINE's that lead nowhere: refused in LINE's form, with a request id like everything else."""

from starlette.responses import Response
from starlette.routing import Match, Route

from line_simulator.endpoints import Call, line_route
from line_simulator.messaging_api.errors import LineError

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
FOLDERS = ("/v2/bot", "/oauth2", "/friendship", "/user/v1")


async def refuse_address(call: Call) -> Response:
    """404, or 405 where the address exists for another method."""
    routes = [
        each for each in call.request.app.routes if isinstance(each, Route) and ":path" not in each.path
    ]
    if any(route.matches(call.request.scope)[0] is Match.PARTIAL for route in routes):
        raise LineError(405, "Method Not Allowed")
    raise LineError(404, "Not found")


routes: list[Route] = [
    line_route(f"{folder}/{{rest:path}}", "elsewhere", refuse_address, method, is_open=True)
    for folder in FOLDERS
    for method in METHODS
]
