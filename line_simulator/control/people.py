"""People: adding them, and what they do with their phones."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.control.requests import (
    ControlError,
    body_of,
    control_route,
    courier_of,
    number_of,
    person_of,
    text_of,
    told,
)
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.login.endpoints import id_tokens_of
from line_simulator.login.id_tokens import Wish
from line_simulator.platform.identifiers import is_user_id
from line_simulator.platform.people import NewPerson, Person, Standing
from line_simulator.platform.talk import By, TalkItem
from line_simulator.webhooks import events
from line_simulator.webhooks.courier import Outcome

ALGORITHMS = {"ES256", "HS256", "none"}
LONGEST_SAY = 5000


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


async def issue_id_token(request: Request) -> Response:
    body = await body_of(request)
    wish = Wish(
        number_of(body, "age", 0),
        text_of(body, "aud", ""),
        text_of(body, "alg", "ES256"),
        text_of(body, "kid", ""),
    )
    if wish.algorithm not in ALGORITHMS:
        raise ControlError(400, f"alg must be one of {sorted(ALGORITHMS)}")
    scope = world_of(request).settings.liff_scope
    return JSONResponse({"id_token": id_tokens_of(request).issue(person_of(request), scope, wish)})


async def follow(request: Request) -> Response:
    world, person = world_of(request), person_of(request)
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
    world, person = world_of(request), person_of(request)
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


async def say(request: Request) -> Response:
    """A text, or a sticker where `sticker` is given as {packageId, stickerId}."""
    body = await body_of(request)
    sticker = body.get("sticker")
    message: JsonObject = {"type": "text", "text": text_of(body, "text", "" if sticker else None)}
    if isinstance(sticker, dict):
        message = {"type": "sticker", "stickerResourceType": "STATIC", **sticker}
    elif not 0 < len(str(message["text"])) <= LONGEST_SAY:
        raise ControlError(400, f"text must have 1 to {LONGEST_SAY} characters")
    item, outcome = await write(request, person_of(request), message)
    return told(outcome, message_id=item.id)


async def write(request: Request, person: Person, message: JsonObject) -> tuple[TalkItem, Outcome]:
    """Puts a message of this person into the talk and tells the bot."""
    world = world_of(request)
    _refuse_blocked(person)
    person.wrote_at = world.clock.timestamp()
    item = world.add_to_talk(person, By.PERSON, message)
    outcome = await courier_of(request).tell(person, lambda: events.message(world, person, item))
    if outcome.is_success:
        world.mark_read(person, item)
    return item, outcome


async def tap(request: Request) -> Response:
    """A postback; `display_text` is shown as the person's own words, `params` come from a picker."""
    world, person = world_of(request), person_of(request)
    body = await body_of(request)
    data, shown, params = text_of(body, "data"), text_of(body, "display_text", ""), body.get("params")
    if params is not None and not isinstance(params, dict):
        raise ControlError(400, "params must be an object")
    _refuse_blocked(person)
    person.wrote_at = world.clock.timestamp()
    item = world.add_to_talk(person, By.PERSON, {"type": "text", "text": shown}) if shown else None
    outcome = await courier_of(request).tell(person, lambda: events.postback(world, person, data, params))
    if item is not None and outcome.is_success:
        world.mark_read(person, item)
    return told(outcome)


async def switch_menu(request: Request) -> Response:
    """A tap on an area with `richmenuswitch`: the menu changes and the bot hears of it."""
    world, person = world_of(request), person_of(request)
    body = await body_of(request)
    alias, data = text_of(body, "alias"), text_of(body, "data", "")
    menu = world.rich_menus.find(world.rich_menus.aliases.get(alias))
    status = (
        "SUCCESS"
        if menu
        else "RICHMENU_NOTFOUND"
        if alias in world.rich_menus.aliases
        else "RICHMENU_ALIAS_ID_NOTFOUND"
    )
    if menu is not None:
        person.rich_menu_id = menu.id
        world.feed.publish("menu", {})
    params: JsonObject = {"newRichMenuAliasId": alias, "status": status}
    return told(await courier_of(request).tell(person, lambda: events.postback(world, person, data, params)))


def _refuse_blocked(person: Person) -> None:
    if person.standing is Standing.BLOCKED:
        raise ControlError(409, "this user has blocked the account and cannot write to it")


async def talk(request: Request) -> Response:
    person = person_of(request)
    return JSONResponse({**person.as_json(), "messages": [item.as_json() for item in person.talk]})


routes: list[Route] = [
    control_route("/users/", "GET", list_people),
    control_route("/users/", "POST", add_person),
    control_route("/users/{user_id}/id-token/", "POST", issue_id_token),
    control_route("/users/{user_id}/follow/", "POST", follow),
    control_route("/users/{user_id}/unblock/", "POST", follow),
    control_route("/users/{user_id}/block/", "POST", block),
    control_route("/users/{user_id}/say/", "POST", say),
    control_route("/users/{user_id}/tap/", "POST", tap),
    control_route("/users/{user_id}/switch-menu/", "POST", switch_menu),
    control_route("/users/{user_id}/talk/", "GET", talk),
]
