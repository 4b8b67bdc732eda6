"""Webhook events in the full shapes that LINE sends today."""

from collections.abc import Callable

from line_simulator.json_types import JsonObject
from line_simulator.platform.groups import Group
from line_simulator.platform.identifiers import new_ulid
from line_simulator.platform.people import Person
from line_simulator.platform.talk import TalkItem
from line_simulator.platform.world import World

Maker = Callable[[], JsonObject]


def _event(world: World, person: Person, kind: str, *, is_answerable: bool = True) -> JsonObject:
    source: JsonObject = {"type": "user", "userId": person.user_id}
    return _from(world, source, kind, person.user_id if is_answerable else None)


def _from(world: World, source: JsonObject, kind: str, answered_at: str | None) -> JsonObject:
    now = world.clock.milliseconds()
    event: JsonObject = {
        "type": kind,
        "webhookEventId": new_ulid(now),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": now,
        "source": source,
        "mode": "active",
    }
    if answered_at is not None:
        event["replyToken"] = world.reply_tokens.issue(answered_at)
    return event


def follow(world: World, person: Person, *, is_unblocked: bool) -> JsonObject:
    return {**_event(world, person, "follow"), "follow": {"isUnblocked": is_unblocked}}


def unfollow(world: World, person: Person) -> JsonObject:
    return _event(world, person, "unfollow", is_answerable=False)


QUOTABLE = {"text", "sticker", "image", "video"}


def message(world: World, person: Person, item: TalkItem) -> JsonObject:
    return {**_event(world, person, "message"), "message": _content(item)}


def _content(item: TalkItem) -> JsonObject:
    content = {"id": item.id, **item.message, "markAsReadToken": f"r{item.id}Token"}
    if item.message["type"] in QUOTABLE:
        content["quoteToken"] = f"q{item.id}Token"
    return content


def unsend(world: World, person: Person, message_id: str) -> JsonObject:
    content: JsonObject = {"messageId": message_id}
    return {**_event(world, person, "unsend", is_answerable=False), "unsend": content}


def postback(world: World, person: Person, data: str, params: JsonObject | None) -> JsonObject:
    content: JsonObject = {"data": data}
    if params:
        content["params"] = params
    return {**_event(world, person, "postback"), "postback": content}


def join(world: World, group: Group) -> JsonObject:
    return _from(world, group.source(), "join", group.id)


def leave(world: World, group: Group) -> JsonObject:
    return _from(world, group.source(), "leave", None)


def member_joined(world: World, group: Group, person: Person) -> JsonObject:
    return {**_from(world, group.source(), "memberJoined", group.id), "joined": _members(person)}


def member_left(world: World, group: Group, person: Person) -> JsonObject:
    return {**_from(world, group.source(), "memberLeft", None), "left": _members(person)}


def _members(person: Person) -> JsonObject:
    return {"members": [{"type": "user", "userId": person.user_id}]}


def message_in(world: World, group: Group, person: Person, item: TalkItem) -> JsonObject:
    return {**_from(world, group.source(person.user_id), "message", group.id), "message": _content(item)}


def postback_in(world: World, group: Group, data: str) -> JsonObject:
    return {**_from(world, group.source(), "postback", group.id), "postback": {"data": data}}
