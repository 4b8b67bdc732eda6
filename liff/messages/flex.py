"""The look of our messages: Flex bubbles from a few pieces, under a strip that says what it is about."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

Json = dict[str, Any]

ALT_TEXT_LENGTH = 1500  # LINE's limit, in UTF-16 units
LABEL_LENGTH = 20  # LINE's strictest limit for the words on a button
LONG_TEXT_LENGTH = 600  # of what staff have written; a bubble may hold 30 KB in all
INK = "#1A1A1C"
GREY = "#4D4D4D"


class Tone(StrEnum):
    """The strip's colour; its words carry the meaning. White on each has a contrast of 4.5 or more."""

    NEWS = "#0017C1"
    DONE = "#197A4B"
    CALM = "#4D4D4D"
    ALARM = "#BA0000"


def ours(text: str) -> str:
    """The account serves other ward services too: our messages say whose they are (A1)."""
    return _("【一時保育】%(text)s") % {"text": text}


def cut(text: str, length: int) -> str:
    """The text, shortened visibly when it has more than `length` UTF-16 units."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * length:
        return text
    return encoded[: 2 * (length - 1)].decode("utf-16-le", "ignore") + "…"


def text_message(text: str) -> Json:
    """A plain message."""
    return {"type": "text", "text": ours(text)}


def message(alt_text: str, contents: Json) -> Json:
    """A Flex message. `alt_text` is shown on the locked screen: its first words carry the fact, no name."""
    return {"type": "flex", "altText": cut(ours(alt_text), ALT_TEXT_LENGTH), "contents": contents}


def bubble(heading: str, tone: Tone, body: Sequence[Json], buttons: Sequence[Json] = ()) -> Json:
    """A strip with its heading, the body's pieces (LINE refuses empty ones), buttons below each other."""
    pieces = [piece for piece in body if piece.get("text", "…").strip()]
    result: Json = {
        "type": "bubble",
        "size": "mega",
        "header": _box(
            [
                {"type": "text", "text": _("【一時保育】"), "color": "#FFFFFF", "size": "sm"},
                {
                    "type": "text",
                    "text": heading,
                    "color": "#FFFFFF",
                    "size": "lg",
                    "weight": "bold",
                    "wrap": True,
                },
            ],
            backgroundColor=tone.value,
            paddingAll="16px",
        ),
        "body": _box(pieces, spacing="md"),
    }
    if buttons:
        result["footer"] = _box(list(buttons), spacing="sm")
    return result


def carousel(bubbles: Sequence[Json]) -> Json:
    """Bubbles to swipe through; one alone stays a bubble. At most 12 (LINE)."""
    return bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": list(bubbles)}


def big(text: str) -> Json:
    """What the eye should find first: the day."""
    return {"type": "text", "text": text, "size": "xl", "weight": "bold", "color": INK, "wrap": True}


def strong(text: str) -> Json:
    """The next most important."""
    return {"type": "text", "text": text, "size": "md", "weight": "bold", "color": INK, "wrap": True}


def words(text: str) -> Json:
    """A sentence."""
    return {"type": "text", "text": cut(text, LONG_TEXT_LENGTH), "size": "md", "color": INK, "wrap": True}


def small(text: str) -> Json:
    """Something less important."""
    return {"type": "text", "text": cut(text, LONG_TEXT_LENGTH), "size": "sm", "color": GREY, "wrap": True}


def named(name: str, value: str) -> list[Json]:
    """A value under its name; nothing at all when it is empty, which LINE would refuse."""
    if not value.strip():
        return []
    return [_box([small(name), words(value)], spacing="xs")]


def line() -> Json:
    """A line between two parts."""
    return {"type": "separator", "margin": "md"}


def primary(label: str, action: Json) -> Json:
    """The one thing to do next."""
    return _button(label, action, style="primary", color=Tone.NEWS.value)


def secondary(label: str, action: Json) -> Json:
    """Something else that may be done."""
    return _button(label, action, style="secondary")


def warning(label: str, action: Json) -> Json:
    """Something that takes away."""
    return _button(label, action, style="primary", color=Tone.ALARM.value)


def link(uri: str) -> Json:
    """Open a page, or call a number."""
    return {"type": "uri", "uri": uri}


def postback(data: str, display_text: str) -> Json:
    """Tell us; the talk shows `display_text` as said by the person."""
    return {"type": "postback", "data": data, "displayText": display_text}


def quick_reply(choices: Iterable[tuple[str, Json]]) -> Json:
    """Choices above the keyboard, until the next message."""
    items = [{"type": "action", "action": {**action, "label": label}} for label, action in choices]
    return {"items": items}


def confirm(alt_text: str, question: str, yes: Json, no: Json) -> Json:
    """はい or いいえ. `question` has at most 240 characters."""
    actions = [{**yes, "label": _("はい")}, {**no, "label": _("いいえ")}]
    template = {"type": "confirm", "text": cut(ours(question), 240), "actions": actions}
    return {"type": "template", "altText": cut(ours(alt_text), ALT_TEXT_LENGTH), "template": template}


def _button(label: str, action: Json, **look: str) -> Json:
    return {"type": "button", "height": "md", **look, "action": {**action, "label": cut(label, LABEL_LENGTH)}}


def _box(contents: list[Json], **look: str) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents, **look}
