"""Flex messages: bubbles, carousels and their components."""

import json
import re
from collections.abc import Callable

from line_simulator.json_types import JsonObject
from line_simulator.validation.actions import FLEX, FLEX_BUTTON, check_action
from line_simulator.validation.pictures import check_picture
from line_simulator.validation.problems import MISSING, Problems, as_object, join

BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
BUBBLE_SIZES = {"nano", "micro", "deca", "hecto", "kilo", "mega", "giga"}
LAYOUTS = {"horizontal", "vertical", "baseline"}
SPACES = {"none", "xs", "sm", "md", "lg", "xl", "xxl"}
TEXT_SIZES = {"xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl"}
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_PIXELS = re.compile(r"\d+(?:\.\d+)?px")
_PIXELS_OR_PERCENT = re.compile(r"-?\d+(?:\.\d+)?(?:px|%)")
_INSIDE_BASELINE = {"icon", "text", "filler", "span"}


def check_flex_container(container: JsonObject, path: str, problems: Problems) -> None:
    kind = problems.choice(container, "type", path, {"bubble", "carousel"}, required=True)
    if kind == "bubble":
        _check_size_of(container, BUBBLE_BYTES, path, problems)
        _check_bubble(container, path, problems)
    elif kind == "carousel":
        _check_size_of(container, CAROUSEL_BYTES, path, problems)
        _check_carousel(container, path, problems)


def _check_size_of(container: JsonObject, limit: int, path: str, problems: Problems) -> None:
    size = len(
        json.dumps(container, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    )
    if size > limit:
        problems.add(f"size of {container['type']} must be less than or equal to {limit} bytes", path)


def _check_carousel(carousel: JsonObject, path: str, problems: Problems) -> None:
    bubbles = problems.items(carousel, "contents", path, 1, 12)
    for bubble_path, bubble in bubbles:
        if problems.choice(bubble, "type", bubble_path, {"bubble"}, required=True):
            _check_size_of(bubble, BUBBLE_BYTES, bubble_path, problems)
            _check_bubble(bubble, bubble_path, problems)
    if len({str(bubble.get("size", "mega")) for _, bubble in bubbles}) > 1:
        problems.add("all bubbles must have the same size", join(path, "contents"))


def _check_bubble(bubble: JsonObject, path: str, problems: Problems) -> None:
    problems.choice(bubble, "size", path, BUBBLE_SIZES)
    problems.choice(bubble, "direction", path, {"ltr", "rtl"})
    for name in ("header", "body", "footer"):
        box = problems.child(bubble, name, path, required=False)
        if box is not None and problems.choice(box, "type", join(path, name), {"box"}, required=True):
            check_component(box, join(path, name), problems)
    hero = problems.child(bubble, "hero", path, required=False)
    if hero is not None and problems.choice(
        hero, "type", join(path, "hero"), {"box", "image", "video"}, required=True
    ):
        check_component(hero, join(path, "hero"), problems)
    if not any(bubble.get(name) for name in ("header", "hero", "body", "footer")):
        problems.add("At least one block must be specified", path)
    _check_tap(bubble, path, problems)


def check_component(component: JsonObject, path: str, problems: Problems) -> None:
    kind = problems.choice(component, "type", path, COMPONENTS.keys(), required=True)
    if kind is None:
        return
    _check_looks(component, path, problems)
    COMPONENTS[kind](component, path, problems)


def _check_looks(component: JsonObject, path: str, problems: Problems) -> None:
    for name in ("color", "backgroundColor", "borderColor"):
        if name in component:
            _check_form(component, name, path, _COLOR, set(), problems, "invalid color")
    for name in ("margin", "spacing"):
        if name in component:
            _check_form(component, name, path, _PIXELS, SPACES, problems)
    for name in (
        "paddingAll",
        "paddingTop",
        "paddingBottom",
        "paddingStart",
        "paddingEnd",
        "offsetTop",
        "offsetStart",
    ):
        if name in component:
            _check_form(component, name, path, _PIXELS_OR_PERCENT, SPACES, problems)
    flex = component.get("flex")
    if flex is not None and (not isinstance(flex, int) or isinstance(flex, bool) or flex < 0):
        problems.add("must be greater than or equal to 0", join(path, "flex"))


def _check_form(
    node: JsonObject, name: str, path: str, form: re.Pattern[str], words: set[str], problems: Problems,
    message: str = "invalid property",
) -> None:  # fmt: skip
    value = node[name]
    if value is not None and not (isinstance(value, str) and (value in words or form.fullmatch(value))):
        problems.add(message, join(path, name))


def _check_box(box: JsonObject, path: str, problems: Problems) -> None:
    layout = problems.choice(box, "layout", path, LAYOUTS, required=True)
    contents = box.get("contents")
    if contents is None:
        problems.add(MISSING, join(path, "contents"))
        return
    for index, item in enumerate(contents if isinstance(contents, list) else [contents]):
        item_path = f"{join(path, 'contents')}[{index}]"
        child = as_object(item, item_path)
        if layout == "baseline" and child.get("type") not in _INSIDE_BASELINE:
            problems.add("must be one of the following values: [icon, text, filler]", join(item_path, "type"))
        check_component(child, item_path, problems)
    _check_tap(box, path, problems)


def _check_button(button: JsonObject, path: str, problems: Problems) -> None:
    problems.choice(button, "style", path, {"primary", "secondary", "link"})
    problems.choice(button, "height", path, {"sm", "md"})
    action = problems.child(button, "action", path)
    if action is not None:
        check_action(action, join(path, "action"), FLEX_BUTTON, problems)


def _check_image(image: JsonObject, path: str, problems: Problems) -> None:
    check_picture(image, path, problems, name="url")
    ratio = image.get("aspectRatio")
    if ratio is not None and not (
        isinstance(ratio, str) and re.fullmatch(r"\d{1,6}(?:\.\d+)?:\d{1,6}(?:\.\d+)?", ratio)
    ):
        problems.add("invalid property", join(path, "aspectRatio"))
    problems.choice(image, "aspectMode", path, {"cover", "fit"})
    _check_tap(image, path, problems)


def _check_text(text: JsonObject, path: str, problems: Problems) -> None:
    spans = text.get("contents")
    if not text.get("text") and not spans:
        problems.add(MISSING, join(path, "text"))
    if "size" in text:
        _check_form(text, "size", path, _PIXELS, TEXT_SIZES, problems)
    problems.choice(text, "weight", path, {"regular", "bold"})
    problems.choice(text, "align", path, {"start", "end", "center"})
    problems.choice(text, "gravity", path, {"top", "bottom", "center"})
    for index, item in enumerate(spans if isinstance(spans, list) else []):
        item_path = f"{join(path, 'contents')}[{index}]"
        if problems.choice(as_object(item, item_path), "type", item_path, {"span"}, required=True):
            check_component(item, item_path, problems)
    _check_tap(text, path, problems)


def _check_icon(icon: JsonObject, path: str, problems: Problems) -> None:
    check_picture(icon, path, problems, name="url")


def _check_video(video: JsonObject, path: str, problems: Problems) -> None:
    for name in ("url", "previewUrl"):
        check_picture(video, path, problems, name=name)
    alternative = problems.child(video, "altContent", path)
    if alternative is not None:
        check_component(alternative, join(path, "altContent"), problems)


def _check_nothing_more(component: JsonObject, path: str, problems: Problems) -> None:
    """Spans, separators and fillers have nothing but looks."""


def _check_tap(node: JsonObject, path: str, problems: Problems) -> None:
    action = problems.child(node, "action", path, required=False)
    if action is not None:
        check_action(action, join(path, "action"), FLEX, problems)


COMPONENTS: dict[str, Callable[[JsonObject, str, Problems], None]] = {
    "box": _check_box,
    "button": _check_button,
    "image": _check_image,
    "text": _check_text,
    "icon": _check_icon,
    "video": _check_video,
    "span": _check_nothing_more,
    "separator": _check_nothing_more,
    "filler": _check_nothing_more,
}
