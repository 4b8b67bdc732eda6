"""Message objects of the sending endpoints."""

from collections.abc import Callable
from urllib.parse import urlsplit

from line_simulator.json_types import JsonObject
from line_simulator.validation.actions import QUICK_REPLY, check_action
from line_simulator.validation.flex import check_flex_container
from line_simulator.validation.lengths import grapheme_length, utf16_length
from line_simulator.validation.pictures import check_picture
from line_simulator.validation.problems import MISSING, Problems, join
from line_simulator.validation.templates import check_template

MAX_MESSAGES = 5


def check_messages(body: JsonObject, problems: Problems) -> None:
    for path, message in problems.items(body, "messages", "", 1, MAX_MESSAGES):
        check_message(message, path, problems)


def check_message(message: JsonObject, path: str, problems: Problems) -> None:
    kind = problems.choice(message, "type", path, CHECKS.keys(), required=True)
    if kind is None:
        return
    CHECKS[kind](message, path, problems)
    _check_quick_reply(message, path, problems)
    _check_sender(message, path, problems)


def _check_text(message: JsonObject, path: str, problems: Problems) -> None:
    problems.text(message, "text", path, 5000)


def _check_flex(message: JsonObject, path: str, problems: Problems) -> None:
    problems.text(message, "altText", path, 1500)
    contents = problems.child(message, "contents", path)
    if contents is not None:
        check_flex_container(contents, join(path, "contents"), problems)


def _check_template_message(message: JsonObject, path: str, problems: Problems) -> None:
    problems.text(message, "altText", path, 1500)
    template = problems.child(message, "template", path)
    if template is not None:
        check_template(template, join(path, "template"), problems)


def _check_image(message: JsonObject, path: str, problems: Problems) -> None:
    for name in ("originalContentUrl", "previewImageUrl"):
        check_picture(message, path, problems, name=name)


def _check_sticker(message: JsonObject, path: str, problems: Problems) -> None:
    for name in ("packageId", "stickerId"):
        value = problems.text(message, name, path, 20)
        if value is not None and not value.isdigit():
            problems.add("must be a number", join(path, name))


def _requires(*names: str) -> Callable[[JsonObject, str, Problems], None]:
    """For the types that the phone does not draw: their required properties only."""

    def check(message: JsonObject, path: str, problems: Problems) -> None:
        for name in names:
            if message.get(name) in (None, ""):
                problems.add(MISSING, join(path, name))

    return check


CHECKS: dict[str, Callable[[JsonObject, str, Problems], None]] = {
    "text": _check_text,
    "textV2": _check_text,
    "flex": _check_flex,
    "template": _check_template_message,
    "image": _check_image,
    "sticker": _check_sticker,
    "video": _requires("originalContentUrl", "previewImageUrl"),
    "audio": _requires("originalContentUrl", "duration"),
    "location": _requires("title", "address", "latitude", "longitude"),
    "imagemap": _requires("baseUrl", "altText", "baseSize", "actions"),
    "coupon": _requires("couponId"),
}


def _check_quick_reply(message: JsonObject, path: str, problems: Problems) -> None:
    quick_reply = problems.child(message, "quickReply", path, required=False)
    if quick_reply is None:
        return
    where = join(path, "quickReply")
    for item_path, item in problems.items(quick_reply, "items", where, 1, 13):
        problems.choice(item, "type", item_path, {"action"}, required=True)
        if item.get("imageUrl") is not None:
            check_picture(item, item_path, problems, name="imageUrl")
        action = problems.child(item, "action", item_path)
        if action is not None:
            check_action(action, join(item_path, "action"), QUICK_REPLY, problems)


def _check_sender(message: JsonObject, path: str, problems: Problems) -> None:
    sender = problems.child(message, "sender", path, required=False)
    if sender is None:
        return
    where = join(path, "sender")
    name = problems.text(sender, "name", where, 20, count=grapheme_length, required=False)
    if name is not None and "line" in name.lower():
        problems.add("contains a reserved word", join(where, "name"))
    icon = sender.get("iconUrl")
    if icon is not None and not _is_icon_address(icon):
        problems.add("invalid uri", join(where, "iconUrl"))


def _is_icon_address(icon: object) -> bool:
    return isinstance(icon, str) and utf16_length(icon) <= 2000 and urlsplit(icon).scheme == "https"
