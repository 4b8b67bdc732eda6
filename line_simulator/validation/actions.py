"""Actions: what a button, an area or a quick reply does."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from line_simulator.json_types import JsonObject
from line_simulator.validation.lengths import grapheme_length
from line_simulator.validation.problems import EMPTY, Problems, join

URI_SCHEMES = {"http", "https", "line", "tel"}
INPUT_OPTIONS = {"closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"}
_DATE, _TIME = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}"
PICKED = {"date": re.compile(_DATE), "time": re.compile(_TIME), "datetime": re.compile(f"{_DATE}[Tt]{_TIME}")}


@dataclass(frozen=True)
class Place:
    """Where an action stands decides what it may be and whether it needs a label."""

    label_limit: int
    needs_label: bool
    types: frozenset[str]


_EVERYWHERE = frozenset({"postback", "message", "uri", "datetimepicker", "clipboard"})
QUICK_REPLY = Place(20, True, _EVERYWHERE | {"camera", "cameraRoll", "location"})
TEMPLATE = Place(20, True, _EVERYWHERE)
IMAGE_CAROUSEL = Place(12, False, _EVERYWHERE)
TAPPABLE = Place(20, False, _EVERYWHERE)
FLEX = Place(40, False, _EVERYWHERE)
FLEX_BUTTON = Place(40, True, _EVERYWHERE)
RICH_MENU = Place(20, False, _EVERYWHERE | {"richmenuswitch"})


def check_action(action: JsonObject, path: str, place: Place, problems: Problems) -> None:
    kind = problems.choice(action, "type", path, place.types, required=True)
    if kind is None:
        return
    problems.text(action, "label", path, place.label_limit, count=grapheme_length, required=place.needs_label)
    if kind == "postback":
        _check_postback(action, path, problems)
    elif kind == "message":
        problems.text(action, "text", path, 300, count=grapheme_length)
    elif kind == "uri":
        check_uri(action, path, problems)
    elif kind == "datetimepicker":
        _check_picker(action, path, problems)
    elif kind == "clipboard":
        problems.text(action, "clipboardText", path, 1000)
    elif kind == "richmenuswitch":
        problems.text(action, "richMenuAliasId", path, 32)
        problems.text(action, "data", path, 300)


def _check_postback(action: JsonObject, path: str, problems: Problems) -> None:
    problems.text(action, "data", path, 300)
    for name in ("displayText", "text"):
        problems.text(action, name, path, 300, count=grapheme_length, required=False)
    option = problems.choice(action, "inputOption", path, INPUT_OPTIONS)
    problems.text(action, "fillInText", path, 300, count=grapheme_length, required=False)
    if action.get("fillInText") and option != "openKeyboard":
        problems.add("inputOption must be openKeyboard", join(path, "fillInText"))


def check_uri(
    node: JsonObject, path: str, problems: Problems, *, name: str = "uri", limit: int = 1000
) -> None:
    uri = problems.text(node, name, path, limit)
    if uri is None:
        return
    parts = urlsplit(uri)
    if parts.scheme not in URI_SCHEMES:
        problems.add("invalid uri scheme", join(path, name))
    elif re.search(r"\s", uri) or (parts.scheme in {"http", "https"} and not parts.hostname):
        problems.add("invalid uri", join(path, name))


def _check_picker(action: JsonObject, path: str, problems: Problems) -> None:
    problems.text(action, "data", path, 300)
    mode = problems.choice(action, "mode", path, set(PICKED), required=True)
    for name in ("initial", "max", "min"):
        value = action.get(name)
        if (
            value is not None
            and mode is not None
            and not (isinstance(value, str) and PICKED[mode].fullmatch(value))
        ):
            problems.add("invalid date format", join(path, name))
    if action.get("label") == "":
        problems.add(EMPTY, join(path, "label"))
