"""What LINE tells us, read tolerantly: what is new or missing must not stop what is known.

The SDK's own parser turns whatever deviates from its schema into an event without reply token and user.
"""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from meguro_hoiku import dates

_USER_ID = re.compile(r"U[0-9a-f]{32}")
_CHAT_ID = re.compile(r"[CR][0-9a-f]{32}")
_EVENT_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


class Several(StrEnum):
    """Where several people read what the account says."""

    GROUP = "group"
    ROOM = "room"


@dataclass(frozen=True)
class Chat:
    """A group or room."""

    kind: Several
    id: str


@dataclass(frozen=True)
class Event:
    """One event; what is missing is empty. `text` is for deciding only: never kept, never logged (A4).

    Of an event from a group or room nobody and nothing is read but which one it is: `chat`.
    """

    id: str
    type: str
    occurred_at: datetime
    line_user_id: str = ""
    reply_token: str = ""
    is_standby: bool = False
    is_unblocked: bool = False
    message_type: str = ""
    text: str = ""
    data: str = ""
    chat: Chat | None = None


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether LINE signed exactly these bytes. Without a secret nothing is."""
    if not secret:
        return False
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest), signature.encode("utf-8", "surrogateescape"))


def read(body: bytes) -> list[Event]:
    """The events of a webhook, without those lacking id, kind or time. ValueError when it is no object."""
    content = json.loads(body)
    if not isinstance(content, dict):
        raise ValueError("not an object")
    raw_events = content.get("events")
    read_events = [_event(raw) for raw in raw_events] if isinstance(raw_events, list) else []
    return [event for event in read_events if event is not None]


def _event(raw: Any) -> Event | None:
    event_id, kind, timestamp = _text(raw, "webhookEventId"), _text(raw, "type"), _moment(raw)
    if not _EVENT_ID.fullmatch(event_id) or not kind or timestamp is None:
        return None
    is_standby, source = raw.get("mode") == "standby", _part(raw, "source")
    # Only what one person says to us alone is ours to read, whatever else LINE may bring one day.
    if source.get("type") != "user":
        return Event(event_id, kind, timestamp, is_standby=is_standby, chat=_chat(source))
    user_id, message = _text(source, "userId"), _part(raw, "message")
    return Event(
        id=event_id,
        type=kind,
        occurred_at=timestamp,
        line_user_id=user_id if _USER_ID.fullmatch(user_id) else "",
        reply_token=_text(raw, "replyToken"),
        is_standby=is_standby,
        is_unblocked=_part(raw, "follow").get("isUnblocked") is True,
        message_type=_text(message, "type"),
        text=_text(message, "text"),
        data=_text(_part(raw, "postback"), "data"),
    )


def _chat(source: dict[str, Any]) -> Chat | None:
    kind = _text(source, "type")
    chat_id = _text(source, f"{kind}Id")
    return Chat(Several(kind), chat_id) if kind in list(Several) and _CHAT_ID.fullmatch(chat_id) else None


def _part(raw: Any, name: str) -> dict[str, Any]:
    value = raw.get(name) if isinstance(raw, dict) else None
    return value if isinstance(value, dict) else {}


def _text(raw: Any, name: str) -> str:
    value = raw.get(name) if isinstance(raw, dict) else None
    return value if isinstance(value, str) else ""


def _moment(raw: Any) -> datetime | None:
    """When it happened; kept in its place on redelivery too, so that old news can be told from new."""
    try:
        return dates.from_timestamp(int(raw["timestamp"]) / 1000)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
