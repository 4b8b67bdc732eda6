"""Webhooks as they may look one day: LINE adds, leaves out and reorders without notice.

A bot has to bear all of it. What is left out here is missing from older shapes of the same events.
"""

import json

from line_simulator.json_types import JsonObject
from line_simulator.platform.identifiers import new_ulid

LEFT_OUT = ("follow", "mode")
LEFT_OUT_OF_MESSAGES = ("quoteToken", "markAsReadToken", "stickerResourceType")
UNKNOWN: JsonObject = {"value": 1, "words": ["知らないもの"]}


def make_sloppy(events: list[JsonObject], milliseconds: int) -> list[JsonObject]:
    """The same events without what is optional and with what nobody knows, after one of an unknown type."""
    return [_unknown_event(milliseconds), *map(_make_sloppy, events)]


def sloppy_json(body: JsonObject) -> bytes:
    """Keys in another order and blanks elsewhere: only the raw bytes are what was signed."""
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _make_sloppy(event: JsonObject) -> JsonObject:
    kept = {name: value for name, value in event.items() if name not in LEFT_OUT}
    message = kept.get("message")
    if isinstance(message, dict):
        kept["message"] = {
            **{name: value for name, value in message.items() if name not in LEFT_OUT_OF_MESSAGES},
            "unknownProperty": UNKNOWN,
        }
    return {**kept, "unknownProperty": UNKNOWN}


def _unknown_event(milliseconds: int) -> JsonObject:
    return {
        "type": "unknownEvent",
        "webhookEventId": new_ulid(milliseconds),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": milliseconds,
        "source": {"type": "unknownSource", "unknownId": "X1"},
        "unknownEvent": UNKNOWN,
    }
