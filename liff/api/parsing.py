"""Reads the body of a request, and nothing that the database or a later answer could stumble over."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JSONBody(BaseParser):
    """UTF-8 JSON of limited size, its numbers finite, its texts without NUL or half of a surrogate pair."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value, or ParseError."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError
        try:
            data = json.loads(body.decode("utf-8"), parse_constant=_finite, parse_float=_finite)
            if b"\\u" in body:  # only an escape can smuggle them in
                _refuse_unstorable(data)
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        return data


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError
    return number


def _refuse_unstorable(data: Any) -> None:
    if isinstance(data, str):
        data.encode("utf-8")  # raises for a lone surrogate
        if "\0" in data:
            raise ValueError
    elif isinstance(data, dict):
        for name, value in data.items():
            _refuse_unstorable(name)
            _refuse_unstorable(value)
    elif isinstance(data, list):
        for value in data:
            _refuse_unstorable(value)


class OnlyJSON(BaseContentNegotiation):
    """Whatever is asked for, JSON is what there is."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The one that reads what was sent; None answers 415."""
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first and only one."""
        return renderers[0], renderers[0].media_type
