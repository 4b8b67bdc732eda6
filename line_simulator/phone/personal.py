"""What the page changes about one person: the language of LINE, the whole talk."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from line_simulator.control.requests import ControlError, body_of, control_route, person_of, text_of
from line_simulator.endpoints import world_of
from line_simulator.json_types import JsonObject
from line_simulator.platform.people import TALK_LENGTH
from line_simulator.platform.talk import By, TalkItem

LONGEST_LANGUAGE = 35


async def speak(request: Request) -> Response:
    """The language of LINE on this person's phone; the bot reads it from the profile, the page from sdk.js."""
    person = person_of(request)
    language = text_of(await body_of(request), "language")
    if not language or len(language) > LONGEST_LANGUAGE or not language.isascii():
        raise ControlError(400, "language must be a tag such as ja or zh-Hans")
    person.language = language
    world_of(request).feed.publish("people", {})
    return JSONResponse(person.as_json())


async def load_talk(request: Request) -> Response:
    """Puts a saved talk in place of the present one. The bot hears nothing of it."""
    world, person = world_of(request), person_of(request)
    messages = (await body_of(request)).get("messages")
    if not isinstance(messages, list) or len(messages) > TALK_LENGTH:
        raise ControlError(400, f"messages must be a list of at most {TALK_LENGTH}")
    items = [_item(saved) for saved in messages]
    person.talk.clear()
    person.talk.extend(items)
    world.feed.publish("replaced", {"userId": person.user_id})
    return JSONResponse({"messages": len(items)})


def _item(saved: object) -> TalkItem:
    if not isinstance(saved, dict) or not isinstance(saved.get("message"), dict):
        raise ControlError(400, "a message of a talk is {id, by, at, message}")
    message: JsonObject = saved["message"]
    try:
        by = By(text_of(saved, "by"))
    except ValueError as error:
        raise ControlError(400, f"by must be one of {[known.value for known in By]}") from error
    text_of(message, "type")
    is_read, is_silent = saved.get("read") is True, saved.get("silent") is True
    return TalkItem(
        text_of(saved, "id"), by, text_of(saved, "at"), message, is_read=is_read, is_silent=is_silent
    )


routes = [
    control_route("/people/{user_id}/language/", "POST", speak),
    control_route("/people/{user_id}/talk/", "POST", load_talk),
]
