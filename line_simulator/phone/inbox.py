"""受信箱: everything the bot has sent to anybody, newest first, whether it arrived or not."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from line_simulator.control.requests import control_route
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.platform.ledger import Entry
from line_simulator.platform.people import People

MOST_SHOWN = 100


async def inbox(request: Request) -> Response:
    """`?words=` looks for them in everything that was sent, ids of people included."""
    world = world_of(request)
    entries = await asyncio.to_thread(world.ledger.newest, request.query_params.get("words", ""), MOST_SHOWN)
    rows = [row for entry in entries for row in _rows(entry, world.people)]
    return JSONResponse({"messages": rows}, headers={"cache-control": "no-store"})


def _rows(entry: Entry, people: People) -> list[JsonObject]:
    """One row for each message of the request; the ledger names people by id."""
    person, messages = people.find(entry.user), entry.body["messages"]
    assert isinstance(messages, list)
    facts: JsonObject = {
        "user": entry.user,
        "name": person.name if person else entry.user,
        "at": entry.accepted_at,
        "endpoint": entry.endpoint,
        "delivered": entry.delivered,
    }
    sent = zip(entry.sent_messages, messages, strict=True)
    return [{**facts, "id": receipt["id"], "message": message} for receipt, message in sent]


routes = [control_route("/inbox/", "GET", inbox)]
