"""案内: a guided tour that the product tells, step by step, and ticks by what has really happened in it.

The product's demo address `tour/` answers `{people: [user ids], steps: [{title, text, phone, done, action}]}`, an
action being null or `{label, trigger, body}`. Without such an address there is no tour.
"""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from line_simulator.control.requests import control_route
from line_simulator.phone.panel import tell_product


async def tour(request: Request) -> Response:
    product = await tell_product(request, "tour/", {})
    told = json.loads(str(product["answer"])) if product["status"] == 200 else {}
    facts = {"people": told.get("people", []), "steps": told.get("steps", [])}
    return JSONResponse(facts, headers={"cache-control": "no-store"})


routes = [control_route("/tour/", "GET", tour)]
