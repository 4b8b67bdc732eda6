"""reply, push, multicast, and their dry runs."""

import re
from dataclasses import dataclass

from starlette.responses import Response

from line_simulator.endpoints import RETRY_HEADER, Call, json_answer
from line_simulator.json_types import JsonObject
from line_simulator.messaging_api.errors import LineError, refuse
from line_simulator.platform.groups import Group
from line_simulator.platform.identifiers import is_user_id
from line_simulator.platform.ledger import Entry
from line_simulator.platform.people import Person
from line_simulator.platform.talk import By
from line_simulator.validation.messages import check_messages
from line_simulator.validation.problems import Malformed, Problems

MOST_RECIPIENTS = 500
MOST_UNITS = 1
UNIT = re.compile(r"[A-Za-z0-9_]{1,30}")
QUOTABLE = {"text", "textV2", "sticker", "image", "video", "template"}
RETRY_KEY = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class Delivery:
    """A checked request on its way to one person or group."""

    endpoint: str
    to: Person | Group
    messages: list[JsonObject]
    retry_key: str | None


async def reply(call: Call) -> Response:
    problems = Problems()
    problems.text(call.body, "replyToken", "", 100)
    _check_sending(call, problems)
    refuse(problems)
    to = _within_reach(call, call.world.reply_tokens.spend(str(call.body["replyToken"])) or "")
    if to is None:
        raise LineError(400, "Invalid reply token")
    sent, _ = _deliver(call, Delivery("reply", to, _messages(call), None))
    return json_answer({"sentMessages": sent})


async def push(call: Call) -> Response:
    key = _retry_key(call)
    problems = Problems()
    chat_id = problems.text(call.body, "to", "", 100)
    _check_sending(call, problems)
    refuse(problems)
    _refuse_repeated(call, key, shows_messages=True)
    to = _within_reach(call, chat_id or "")
    if to is None:
        raise LineError(400, "Failed to send messages")
    _count_units(call)
    sent, position = _deliver(call, Delivery("push", to, _messages(call), key))
    if key is not None:
        call.world.retry_keys.remember(key, position)
    return json_answer({"sentMessages": sent})


def _within_reach(call: Call, chat_id: str) -> Person | Group | None:
    """A person, known or not by the account, or a group that the account is in."""
    to = call.world.recipient(chat_id)
    return None if isinstance(to, Group) and not to.has_account else to


async def multicast(call: Call) -> Response:
    key = _retry_key(call)
    problems = Problems()
    recipients = _recipients(call.body, problems)
    _check_sending(call, problems)
    refuse(problems)
    _refuse_repeated(call, key, shows_messages=False)
    people = [call.world.people.find(user_id) for user_id in dict.fromkeys(recipients)]
    known = [person for person in people if person is not None]
    if len(known) < len(people):
        raise LineError(400, "Failed to send messages")
    _count_units(call)
    positions = [_deliver(call, Delivery("multicast", person, _messages(call), key))[1] for person in known]
    if key is not None and positions:
        call.world.retry_keys.remember(key, positions[0])
    return json_answer()


async def validate(call: Call) -> Response:
    problems = Problems()
    check_messages(call.body, problems)
    refuse(problems)
    return json_answer()


def _check_sending(call: Call, problems: Problems) -> None:
    """Messages, and what else a sending request may say."""
    body = call.body
    check_messages(body, problems)
    if not isinstance(body.get("notificationDisabled", False), bool):
        raise Malformed("notificationDisabled")
    units = body.get("customAggregationUnits", [])
    if not isinstance(units, list):
        raise Malformed("customAggregationUnits")
    if len(units) > MOST_UNITS:
        problems.add(f"Size must be between 0 and {MOST_UNITS}", "customAggregationUnits")
        return
    for index, unit in enumerate(units):
        if not isinstance(unit, str) or not UNIT.fullmatch(unit):
            problems.add("invalid aggregation unit", f"customAggregationUnits[{index}]")
        elif not call.world.aggregation_units.may_use(unit):
            problems.add("too many aggregation units this month", f"customAggregationUnits[{index}]")


def _count_units(call: Call) -> None:
    units = call.body.get("customAggregationUnits")
    for unit in units if isinstance(units, list) else ():
        call.world.aggregation_units.use(unit)


def _recipients(body: JsonObject, problems: Problems) -> list[str]:
    to = body.get("to")
    if not isinstance(to, list):
        raise Malformed("to")
    if not 1 <= len(to) <= MOST_RECIPIENTS:
        problems.add(f"Size must be between 1 and {MOST_RECIPIENTS}", "to")
    for index, user_id in enumerate(to):
        if not isinstance(user_id, str) or not is_user_id(user_id):
            raise Malformed(f"to[{index}]")
    return to


def _messages(call: Call) -> list[JsonObject]:
    messages = call.body["messages"]
    assert isinstance(messages, list)
    return messages


def _retry_key(call: Call) -> str | None:
    value = call.request.headers.get(RETRY_HEADER)
    if value is None:
        return None
    if not RETRY_KEY.fullmatch(value):
        raise LineError(400, "The request header, X-Line-Retry-Key, is invalid")
    return value.lower()


def _refuse_repeated(call: Call, key: str | None, *, shows_messages: bool) -> None:
    position = call.world.retry_keys.position_of(key) if key else None
    if position is None:
        return
    first = call.world.ledger.read_at(position)
    more: JsonObject = {"sentMessages": first.sent_messages} if shows_messages else {}
    headers = {"x-line-accepted-request-id": first.request_id}
    raise LineError(409, "The retry key is already accepted", headers=headers, more=more)


def _deliver(call: Call, delivery: Delivery) -> tuple[list[JsonObject], int]:
    """The receipts and their place in the ledger. Who blocked the account gets nothing; nobody is told."""
    world = call.world
    reaches = delivery.to.can_receive(world.clock.timestamp())
    sent = [_receipt(world.message_numbers.next(), message) for message in delivery.messages]
    if reaches:
        for receipt, message in zip(sent, delivery.messages, strict=True):
            is_silent, message_id = call.body.get("notificationDisabled") is True, str(receipt["id"])
            if isinstance(delivery.to, Group):
                world.add_to_group(delivery.to, By.ACCOUNT, message, id=message_id, is_silent=is_silent)
            else:
                world.add_to_talk(delivery.to, By.ACCOUNT, message, id=message_id, is_silent=is_silent)
        world.pushed_this_month += delivery.endpoint != "reply"
    entry = Entry(
        user=delivery.to.chat_id,
        endpoint=delivery.endpoint,
        retry_key=delivery.retry_key,
        body=call.body,
        accepted_at=world.clock.iso(),
        delivered=reaches,
        request_id=call.request_id,
        sent_messages=sent,
    )
    return sent, world.ledger.append(entry, call.raw)


def _receipt(message_id: str, message: JsonObject) -> JsonObject:
    if message.get("type") in QUOTABLE:
        return {"id": message_id, "quoteToken": f"q{message_id}Token"}
    return {"id": message_id}
