"""Template messages: confirm, buttons, carousel, image carousel."""

from line_simulator.json_types import JsonObject
from line_simulator.validation.actions import IMAGE_CAROUSEL, TAPPABLE, TEMPLATE, Place, check_action
from line_simulator.validation.lengths import grapheme_length
from line_simulator.validation.pictures import check_picture
from line_simulator.validation.problems import Problems, join

TYPES = {"confirm", "buttons", "carousel", "image_carousel"}


def check_template(template: JsonObject, path: str, problems: Problems) -> None:
    kind = problems.choice(template, "type", path, TYPES, required=True)
    if kind == "confirm":
        problems.text(template, "text", path, 240, count=grapheme_length)
        _check_actions(template, path, problems, 2, 2)
    elif kind == "buttons":
        _check_card(template, path, problems, text_limit=160, max_actions=4)
    elif kind == "carousel":
        _check_carousel(template, path, problems)
    elif kind == "image_carousel":
        _check_image_carousel(template, path, problems)


def _check_card(
    card: JsonObject, path: str, problems: Problems, *, text_limit: int, max_actions: int
) -> None:
    """A title or an image leaves less room for the text."""
    if card.get("thumbnailImageUrl") is not None:
        check_picture(card, path, problems, name="thumbnailImageUrl")
    problems.text(card, "title", path, 40, count=grapheme_length, required=False)
    is_tight = card.get("title") is not None or card.get("thumbnailImageUrl") is not None
    problems.text(card, "text", path, 60 if is_tight else text_limit, count=grapheme_length)
    _check_actions(card, path, problems, 1, max_actions)
    default = problems.child(card, "defaultAction", path, required=False)
    if default is not None:
        check_action(default, join(path, "defaultAction"), TAPPABLE, problems)


def _check_carousel(template: JsonObject, path: str, problems: Problems) -> None:
    columns = problems.items(template, "columns", path, 1, 10)
    for column_path, column in columns:
        _check_card(column, column_path, problems, text_limit=120, max_actions=3)
    counts = {len(actions) for _, column in columns if isinstance(actions := column.get("actions"), list)}
    if len(counts) > 1:
        problems.add("The number of actions must be the same in all columns", join(path, "columns"))


def _check_image_carousel(template: JsonObject, path: str, problems: Problems) -> None:
    for column_path, column in problems.items(template, "columns", path, 1, 10):
        check_picture(column, column_path, problems, name="imageUrl")
        action = problems.child(column, "action", column_path)
        if action is not None:
            check_action(action, join(column_path, "action"), IMAGE_CAROUSEL, problems)


def _check_actions(
    node: JsonObject, path: str, problems: Problems, lowest: int, highest: int, place: Place = TEMPLATE
) -> None:
    for action_path, action in problems.items(node, "actions", path, lowest, highest):
        check_action(action, action_path, place, problems)
