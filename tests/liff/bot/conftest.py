"""A talk with the product's bot: recorded payloads go in, signed; what it replies comes out."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import HttpResponseBase
from django.test import Client

from liff.bot import replies
from reservations.models import Guardian, WardSettings
from tests.factories import NOW
from tests.line_stub import LineStub, line_stub

PAYLOADS = Path(__file__).resolve().parent.parent / "payloads"
SECRET = "bot-secret"
STRANGER = "U" + "f" * 32
FOUR = ["児童の登録", "予約をする", "予約を取り消す", "区ウェブサイトで概要を確認する"]
_numbers = count(1)


def payload(name: str, user: str | None = STRANGER, **changes: Any) -> dict[str, Any]:
    """A recorded webhook with one event of this user, happening now; parts of it changed by name."""
    content = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    for event in content["events"]:
        event["source"]["userId"] = user
        event["webhookEventId"] = f"01J4{next(_numbers):022d}"
        event["timestamp"] = int(NOW.timestamp() * 1000)
        for part, value in changes.items():
            event[part] = {**event[part], **value} if isinstance(value, dict) else value
    return content


def signature(raw: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


@dataclass
class Talk:
    """What one says and taps, and what the bot replies."""

    client: Client
    line: LineStub

    def deliver(self, content: dict[str, Any] | bytes, signed: str | None = None) -> HttpResponseBase:
        """Send a webhook as LINE does; `signed` replaces the right signature."""
        raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        header = signature(raw) if signed is None else signed
        headers = {"x-line-signature": header} if header else {}
        response = self.client.post("/line/webhook/", raw, "application/json", headers=headers)
        replies.wait_until_sent()
        return response

    def replies_to(self, content: dict[str, Any]) -> list[dict[str, Any]]:
        """The messages of the reply to this webhook; none when there was no reply."""
        before = len(self.line.of("/message/reply"))
        assert self.deliver(content).status_code == 200
        return [
            message for call in self.line.of("/message/reply")[before:] for message in call.body["messages"]
        ]

    def say(self, text: str, who: Guardian | None = None) -> list[dict[str, Any]]:
        """The reply to a text."""
        return self.replies_to(payload("text", _line_id(who), message={"text": text}))

    def tap(self, data: str, who: Guardian | None = None) -> list[dict[str, Any]]:
        """The reply to a button."""
        return self.replies_to(payload("postback", _line_id(who), postback={"data": data}))


def _line_id(who: Guardian | None) -> str:
    return (who.line_user_id if who else None) or STRANGER


def words(messages: list[dict[str, Any]]) -> str:
    """Everything a person could read in these messages."""
    return "\n".join(_texts(messages))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if isinstance(part, dict):
        own = [part[name] for name in ("altText", "text", "label") if isinstance(part.get(name), str)]
        return own + [text for value in part.values() for text in _texts(value)]
    return []


def actions(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every button's action in these messages."""
    found: list[dict[str, Any]] = []

    def look(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") in {"uri", "postback", "message"} and "label" in part:
                found.append(part)
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    look(messages)
    return found


@pytest.fixture
def line() -> Iterator[LineStub]:
    with line_stub() as stub:
        yield stub


@pytest.fixture
def talk(db: None, line: LineStub, client: Client, settings) -> Iterator[Talk]:
    settings.LINE_API_BASE = line.url
    settings.LINE_CHANNEL_SECRET = SECRET
    with time_machine.travel(NOW, tick=False):
        yield Talk(client, line)


def at(moment: datetime) -> time_machine.travel:
    """The clock stands at this moment."""
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def ward(db: None) -> WardSettings:
    return WardSettings.objects.create(starts_on=NOW.date())


def change(ward: WardSettings, **fields: Any) -> None:
    """The ward changes its settings of today."""
    WardSettings.objects.filter(pk=ward.pk).update(**fields)


def labels(messages: list[dict[str, Any]]) -> list[str]:
    """The words on every button."""
    return [each["label"] for each in actions(messages)]
