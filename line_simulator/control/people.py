"""People: adding them, and how they stand towards the account."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.control.requests import (
    ControlError,
    body_of,
    control_route,
    courier_of,
    flag_of,
    person_of,
    person_with_account,
    text_of,
    told,
)
from line_simulator.endpoints import world_of
from line_simulator.platform.identifiers import is_user_id
from line_simulator.platform.people import NewPerson, Person, Standing
from line_simulator.webhooks import events


async def list_people(request: Request) -> Response:
    return JSONResponse({"users": [person.as_json() for person in world_of(request).people]})


async def add_person(request: Request) -> Response:
    """A `userId` that is already known is renamed, not refused, so that a start-up can be run twice."""
    world = world_of(request)
    body = await body_of(request)
    name, user_id = text_of(body, "name", "名前のない人"), text_of(body, "userId", "")
    if user_id and not is_user_id(user_id):
        raise ControlError(400, "userId must be U and 32 hexadecimal digits")
    person = world.people.find(user_id)
    if person is None:
        person = world.people.add(NewPerson(name, user_id, Standing(text_of(body, "standing", "none"))))
    person.name = name
    world.feed.publish("people", {})
    return JSONResponse(person.as_json(), 201)


async def follow(request: Request) -> Response:
    world, person = world_of(request), person_with_account(request)
    if person.standing is Standing.FRIEND:
        return told(None, **person.as_json())
    is_unblocked = person.standing is Standing.BLOCKED
    _change_standing(request, person, Standing.FRIEND)
    account = world.settings.account_name
    world.announce(person, f"{account}の{'ブロックをやめました' if is_unblocked else '友だちになりました'}")
    outcome = await courier_of(request).tell(
        person, lambda: events.follow(world, person, is_unblocked=is_unblocked)
    )
    return told(outcome, **person.as_json())


async def block(request: Request) -> Response:
    world, person = world_of(request), person_with_account(request)
    if person.standing is Standing.BLOCKED:
        return told(None, **person.as_json())
    _change_standing(request, person, Standing.BLOCKED)
    person.rich_menu_id = None
    world.announce(person, f"{world.settings.account_name}をブロックしました")
    outcome = await courier_of(request).tell(person, lambda: events.unfollow(world, person))
    return told(outcome, **person.as_json())


def _change_standing(request: Request, person: Person, standing: Standing) -> None:
    person.standing = standing
    world_of(request).feed.publish("people", {})


async def close_account(request: Request) -> Response:
    """This person leaves LINE altogether: nothing reaches them any more, and the bot is told nothing."""
    _change_standing(request, person_of(request), Standing.GONE)
    return JSONResponse(person_of(request).as_json())


async def consent(request: Request) -> Response:
    """Whether this person has let the LIFF app know them; the next opening asks where it is taken back."""
    person = person_of(request)
    person.has_consented = flag_of(await body_of(request), "granted", True)
    world_of(request).feed.publish("people", {})
    return JSONResponse(person.as_json())


routes: list[Route] = [
    control_route("/users/", "GET", list_people),
    control_route("/users/", "POST", add_person),
    control_route("/users/{user_id}/follow/", "POST", follow),
    control_route("/users/{user_id}/unblock/", "POST", follow),
    control_route("/users/{user_id}/block/", "POST", block),
    control_route("/users/{user_id}/close-account/", "POST", close_account),
    control_route("/users/{user_id}/consent/", "POST", consent),
]
