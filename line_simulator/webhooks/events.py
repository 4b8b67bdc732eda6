"""Webhook events in the full shapes that LINE sends today."""

from line_simulator.json_types import JsonObject
from line_simulator.platform.identifiers import new_ulid
from line_simulator.platform.people import Person
from line_simulator.platform.talk import TalkItem
from line_simulator.platform.world import World


def _event(world: World, person: Person, kind: str, *, is_answerable: bool = True) -> JsonObject:
    now = world.clock.milliseconds()
    event: JsonObject = {
        "type": kind,
        "webhookEventId": new_ulid(now),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": now,
        "source": {"type": "user", "userId": person.user_id},
        "mode": "active",
    }
    if is_answerable:
        event["replyToken"] = world.reply_tokens.issue(person.user_id)
    return event


def follow(world: World, person: Person, *, is_unblocked: bool) -> JsonObject:
    return {**_event(world, person, "follow"), "follow": {"isUnblocked": is_unblocked}}


def unfollow(world: World, person: Person) -> JsonObject:
    return _event(world, person, "unfollow", is_answerable=False)


QUOTABLE = {"text", "sticker", "image", "video"}


def message(world: World, person: Person, item: TalkItem) -> JsonObject:
    content = {"id": item.id, **item.message, "markAsReadToken": f"r{item.id}Token"}
    if item.message["type"] in QUOTABLE:
        content["quoteToken"] = f"q{item.id}Token"
    return {**_event(world, person, "message"), "message": content}


def unsend(world: World, person: Person, message_id: str) -> JsonObject:
    content: JsonObject = {"messageId": message_id}
    return {**_event(world, person, "unsend", is_answerable=False), "unsend": content}


def postback(world: World, person: Person, data: str, params: JsonObject | None) -> JsonObject:
    content: JsonObject = {"data": data}
    if params:
        content["params"] = params
    return {**_event(world, person, "postback"), "postback": content}
