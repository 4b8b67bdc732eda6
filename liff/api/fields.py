"""The fields of the API's inputs: strict about types, tolerant of typing, with sentences of our own."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as DomainValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meguro_hoiku import dates
from reservations.answers import MOST_CHARACTERS
from reservations.birth_dates import read_birth_date
from reservations.text import read_text

MOST_ITEMS = 50
DEEPEST_DRAFT = 12
_ISO_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_UNREADABLE = _("この項目を読めませんでした。")


class Shape(serializers.Serializer[Any]):
    """An object of an input."""

    default_error_messages = {"invalid": _UNREADABLE, "required": _UNREADABLE, "null": _UNREADABLE}


class _Field(serializers.Field[Any, Any, Any, Any]):
    """One value; `missing` is the sentence for when it is not there."""

    def __init__(self, *, missing: Any = _UNREADABLE, **options: Any) -> None:
        messages = {"required": missing, "null": missing, "blank": missing, "invalid": _UNREADABLE}
        super().__init__(error_messages=messages, **options)

    def to_representation(self, value: Any) -> Any:
        """Inputs are never written."""
        raise NotImplementedError


@extend_schema_field({"type": "string"})
class Typed(_Field):
    """What people type, read by the domain's policy (reservations.text). `may_be_empty`: "" is an answer."""

    def __init__(self, read: Callable[[str], str], *, may_be_empty: bool = False, **options: Any) -> None:
        self.read, self.may_be_empty = read, may_be_empty
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        """As it is stored."""
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            value = self.read(data) if data.strip() else ""
        except DomainValidationError as error:
            raise serializers.ValidationError(error.messages) from error
        if not (value or self.may_be_empty):
            self.fail("blank")
        return value


@extend_schema_field({"type": "string"})
class Code(_Field):
    """A word of a program, such as an opaque id or a version; unknown ones are looked for and not found."""

    def to_internal_value(self, data: Any) -> str:
        """Itself."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Choice(serializers.ChoiceField):
    """One of a few codes."""

    def __init__(self, codes: Iterable[str], *, missing: Any = _UNREADABLE, **options: Any) -> None:
        names = ("required", "null", "blank", "invalid_choice")
        super().__init__(list(codes), error_messages=dict.fromkeys(names, missing), **options)

    def to_internal_value(self, data: Any) -> str:
        """Itself."""
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return str(super().to_internal_value(data))


@extend_schema_field({"type": "string", "format": "date"})
class Day(_Field):
    """A date in Japan, YYYY-MM-DD, of the centuries that a calendar is asked about."""

    def to_internal_value(self, data: Any) -> date:
        """The date."""
        match = _ISO_DATE.fullmatch(data) if isinstance(data, str) else None
        if match is None or not "1900" <= match[1] < "2200":
            self.fail("invalid" if data else "blank")
        try:
            return date.fromisoformat(match[0])
        except ValueError:
            self.fail("invalid")


@extend_schema_field({"type": "string", "format": "date"})
class BirthDate(_Field):
    """A child's birth date, YYYY-MM-DD, not after today."""

    def to_internal_value(self, data: Any) -> date:
        """The date."""
        match = _ISO_DATE.fullmatch(data) if isinstance(data, str) else None
        if match is None:
            self.fail("invalid" if data else "blank")
        try:
            return read_birth_date(match[1], match[2], match[3], dates.day_of(self.context["now"]))
        except DomainValidationError as error:
            raise serializers.ValidationError(error.messages) from error


@extend_schema_field(
    {
        "type": "array",
        "maxItems": MOST_ITEMS,
        "items": {
            "type": "object",
            "required": ["question", "value"],
            "properties": {
                "question": {"type": "string"},
                "value": {
                    "oneOf": [
                        {"type": "string"},
                        {"type": "array", "items": {"type": "string"}, "maxItems": MOST_ITEMS},
                        {"type": "null"},
                    ]
                },
            },
        },
    }
)
class Answers(_Field):
    """`[{question, value}]`; whether they answer what is asked is the domain's to say."""

    def to_internal_value(self, data: Any) -> list[dict[str, Any]]:
        """The same without anything else that came along."""
        if not isinstance(data, list) or len(data) > MOST_ITEMS or not all(_is_answer(each) for each in data):
            self.fail("invalid")
        return [{"question": each["question"], "value": each["value"]} for each in data]


def _is_answer(data: Any) -> bool:
    if not isinstance(data, dict) or not isinstance(data.get("question"), str) or "value" not in data:
        return False
    value = data["value"]
    if isinstance(value, list):
        return len(value) <= MOST_ITEMS and all(isinstance(each, str) for each in value)
    return value is None or isinstance(value, str)


@extend_schema_field({"type": "object", "additionalProperties": True})
class DraftData(_Field):
    """Whatever a form holds, as long as it is an object and not nested without end."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Itself."""
        if not isinstance(data, dict) or not _is_shallow(data, DEEPEST_DRAFT):
            self.fail("invalid")
        return data


def _is_shallow(data: Any, depth: int) -> bool:
    if not isinstance(data, dict | list):
        return True
    inner = data.values() if isinstance(data, dict) else data
    return depth > 0 and all(_is_shallow(each, depth - 1) for each in inner)


def read_note(typed: str) -> str:
    """A few lines of free text."""
    return read_text(typed, MOST_CHARACTERS)
