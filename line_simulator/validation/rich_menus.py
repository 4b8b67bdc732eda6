"""Rich menu objects and their images."""

import re
import struct

from line_simulator.json_types import JsonObject
from line_simulator.validation.actions import RICH_MENU, check_action
from line_simulator.validation.lengths import grapheme_length
from line_simulator.validation.problems import MISSING, Problems, join

IMAGE_BYTES = 1_000_000
MAX_AREAS = 20
ALIAS_ID = re.compile(r"[a-z0-9_-]{1,32}")


def check_rich_menu(body: JsonObject, problems: Problems) -> None:
    size = problems.child(body, "size", "")
    if size is not None and not is_allowed_size(size.get("width"), size.get("height")):
        problems.add("The size of the rich menu is not allowed", "size")
    if not isinstance(body.get("selected"), bool):
        problems.add(MISSING, "selected")
    problems.text(body, "name", "", 300, count=grapheme_length)
    problems.text(body, "chatBarText", "", 14, count=grapheme_length)
    for path, area in problems.items(body, "areas", "", 0, MAX_AREAS):
        _check_bounds(area, path, size or {}, problems)
        action = problems.child(area, "action", path)
        if action is not None:
            check_action(action, join(path, "action"), RICH_MENU, problems)


def _check_bounds(area: JsonObject, path: str, size: JsonObject, problems: Problems) -> None:
    bounds = problems.child(area, "bounds", path)
    if bounds is None:
        return
    for start, length in (("x", "width"), ("y", "height")):
        first, extent, whole = bounds.get(start), bounds.get(length), size.get(length)
        if not isinstance(first, int) or not isinstance(extent, int) or first < 0 or extent < 0:
            problems.add("must be greater than or equal to 0", join(path, f"bounds.{start}"))
        elif isinstance(whole, int) and first + extent > whole:
            problems.add("The area is outside of the rich menu", join(path, "bounds"))


def is_allowed_size(width: object, height: object) -> bool:
    if not isinstance(width, int) or not isinstance(height, int):
        return False
    return 800 <= width <= 2500 and height >= 250 and width / height >= 1.45


def image_size(image: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG, None for anything else."""
    if image[:8] == b"\x89PNG\r\n\x1a\n" and len(image) >= 24:
        width, height = struct.unpack(">II", image[16:24])
        return width, height
    if image[:2] == b"\xff\xd8":
        return _jpeg_size(image)
    return None


def _jpeg_size(image: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(image) and image[position] == 0xFF:
        marker = image[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", image[position + 5 : position + 9])
            return width, height
        position += 2 + struct.unpack(">H", image[position + 2 : position + 4])[0]
    return None
