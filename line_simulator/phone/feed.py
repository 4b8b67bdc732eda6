"""What the phone page reads: the state once, then every change as a server-sent event."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from line_simulator.control.platform import clock_json
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.login.addresses import origin_for
from line_simulator.platform.feed import END
from line_simulator.platform.people import Person, Standing
from line_simulator.platform.world import World

SECONDS_BETWEEN_SIGNS_OF_LIFE = 15


async def state(request: Request) -> Response:
    world = world_of(request)
    people = [_person_json(world, person) for person in world.people]
    facts = {"people": people, "clock": clock_json(world), "faults": world.faults.waiting()}
    return JSONResponse(facts, headers={"cache-control": "no-store"})


def _person_json(world: World, person: Person) -> JsonObject:
    """A blocked account shows no menu; someone who has not added it yet sees the default one."""
    menu = None if person.standing is Standing.BLOCKED else world.rich_menus.seen_with(person.rich_menu_id)
    return {
        **person.as_json(),
        "liffOrigin": origin_for(world.settings, person),
        "menu": menu.as_json() if menu else None,
        "talk": [item.as_json() for item in person.talk],
    }


async def menu_image(request: Request) -> Response:
    menu = world_of(request).rich_menus.find(request.path_params["menu_id"])
    if menu is None or menu.image is None:
        return PlainTextResponse("404 Not Found", 404)
    return Response(menu.image, media_type=menu.image_type, headers={"cache-control": "max-age=86400"})


async def events(request: Request) -> Response:
    headers = {"cache-control": "no-store"}
    return StreamingResponse(_events(world_of(request)), media_type="text/event-stream", headers=headers)


async def _events(world: World) -> AsyncIterator[str]:
    queue = world.feed.listen()
    try:
        yield "event: ready\ndata: {}\n\n"
        while (event := await _next(queue)) != END:
            yield event
    finally:
        world.feed.leave(queue)


async def _next(queue: asyncio.Queue[str]) -> str:
    try:
        async with asyncio.timeout(SECONDS_BETWEEN_SIGNS_OF_LIFE):
            return await queue.get()
    except TimeoutError:
        return ": still here\n\n"


routes: list[Route] = [
    Route("/state/", state),
    Route("/events/", events),
    Route("/menu-images/{menu_id}", menu_image),
]
