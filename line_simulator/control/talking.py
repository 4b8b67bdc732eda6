"""What people do in the talk: write, tap, switch menus, take back."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from line_simulator.control.requests import (
    ControlError,
    body_of,
    control_route,
    courier_of,
    person_of,
    person_with_account,
    text_of,
    told,
)
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.platform.people import Person, Standing
from line_simulator.platform.talk import By, TalkItem
from line_simulator.webhooks import events
from line_simulator.webhooks.post import Outcome

LONGEST_SAY = 5000
_BY_LINE: JsonObject = {"contentProvider": {"type": "line"}}
SAMPLES: dict[str, JsonObject] = {
    "image": _BY_LINE,
    "video": {"duration": 3000, **_BY_LINE},
    "audio": {"duration": 3000, **_BY_LINE},
    "file": {"fileName": "ためし.txt", "fileSize": 6},
    "location": {
        "title": "目黒区総合庁舎",
        "address": "東京都目黒区上目黒2-19-15",
        "latitude": 35.6415,
        "longitude": 139.698,
    },
}


async def say(request: Request) -> Response:
    """A text; or a sticker, as {packageId, stickerId}; or a `kind` of SAMPLES, `facts` changing the sample."""
    item, outcome = await write(request, person_with_account(request), message_of(await body_of(request)))
    return told(outcome, message_id=item.id)


def message_of(body: JsonObject) -> JsonObject:
    """What a person says, from the body of a request."""
    sticker, kind, facts = body.get("sticker"), text_of(body, "kind", "text"), body.get("facts", {})
    if isinstance(sticker, dict):
        return {"type": "sticker", "stickerResourceType": "STATIC", **sticker}
    if kind in SAMPLES and isinstance(facts, dict):
        return {"type": kind, **SAMPLES[kind], **facts}
    if kind != "text":
        raise ControlError(400, f"kind must be text or one of {list(SAMPLES)}, facts an object")
    text = text_of(body, "text")
    if not 0 < len(text) <= LONGEST_SAY:
        raise ControlError(400, f"text must have 1 to {LONGEST_SAY} characters")
    return {"type": "text", "text": text}


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
    world, person = world_of(request), person_with_account(request)
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
    world, person = world_of(request), person_with_account(request)
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


async def unsend(request: Request) -> Response:
    """Takes back a message of this person; the bot is told to forget it too."""
    world, person = world_of(request), person_with_account(request)
    message_id = text_of(await body_of(request), "message_id")
    item = next((item for item in person.talk if item.id == message_id and item.by is By.PERSON), None)
    if item is None:
        raise ControlError(404, "no such message of this user")
    item.message = {"type": "text", "text": "（送信を取り消しました）"}
    world.feed.publish("people", {})
    return told(await courier_of(request).tell(person, lambda: events.unsend(world, person, message_id)))


def _refuse_blocked(person: Person) -> None:
    if person.standing is Standing.BLOCKED:
        raise ControlError(409, "this user has blocked the account and cannot write to it")


async def talk(request: Request) -> Response:
    person = person_of(request)
    return JSONResponse({**person.as_json(), "messages": [item.as_json() for item in person.talk]})


routes: list[Route] = [
    control_route("/users/{user_id}/say/", "POST", say),
    control_route("/users/{user_id}/tap/", "POST", tap),
    control_route("/users/{user_id}/switch-menu/", "POST", switch_menu),
    control_route("/users/{user_id}/unsend/", "POST", unsend),
    control_route("/users/{user_id}/talk/", "GET", talk),
]
