"""Collects what is wrong with a request, each with the path of the property."""

from collections.abc import Callable, Collection

from line_simulator.json_types import JsonObject
from line_simulator.validation.lengths import utf16_length

EMPTY = "May not be empty"
MISSING = "must be specified"


class Malformed(ValueError):
    """A property has a type that cannot be read; LINE answers with the property alone."""

    def __init__(self, path: str) -> None:
        super().__init__(f"The property, '{path}', in the request body is invalid (line: -, column: -)")


class Problems:
    def __init__(self) -> None:
        self.details: list[JsonObject] = []

    def add(self, message: str, path: str) -> None:
        self.details.append({"message": message, "property": path})

    def text(
        self, node: JsonObject, name: str, path: str, limit: int, *,
        count: Callable[[str], int] = utf16_length, required: bool = True,
    ) -> str | None:  # fmt: skip
        """Checks a text property and answers it, or None where it is absent or not acceptable."""
        value = node.get(name)
        where = join(path, name)
        if value is None or value == "":
            if required:
                self.add(EMPTY, where)
            return None
        if not isinstance(value, str):
            raise Malformed(where)
        if count(value) > limit:
            self.add(f"Length must be between 0 and {limit}", where)
            return None
        return value

    def choice(
        self, node: JsonObject, name: str, path: str, allowed: Collection[str], *, required: bool = False
    ) -> str | None:
        value = node.get(name)
        where = join(path, name)
        if value is None:
            if required:
                self.add(MISSING, where)
            return None
        if not isinstance(value, str) or value not in allowed:
            self.add(f"must be one of the following values: [{', '.join(sorted(allowed))}]", where)
            return None
        return value

    def items(
        self, node: JsonObject, name: str, path: str, lowest: int, highest: int
    ) -> list[tuple[str, JsonObject]]:
        """The objects of a list property with their paths; none where the list has a wrong size."""
        value = node.get(name)
        where = join(path, name)
        if value is None:
            self.add(MISSING if lowest else EMPTY, where)
            return []
        if not isinstance(value, list):
            raise Malformed(where)
        if not lowest <= len(value) <= highest:
            self.add(f"Size must be between {lowest} and {highest}", where)
            return []
        return [
            (f"{where}[{index}]", as_object(item, f"{where}[{index}]")) for index, item in enumerate(value)
        ]

    def child(self, node: JsonObject, name: str, path: str, *, required: bool = True) -> JsonObject | None:
        value = node.get(name)
        where = join(path, name)
        if value is None:
            if required:
                self.add(MISSING, where)
            return None
        return as_object(value, where)


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def as_object(value: object, path: str) -> JsonObject:
    if not isinstance(value, dict):
        raise Malformed(path)
    return value
