"""What the key Enter would press: in a field it sends the form as if its first submit button were pressed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Kinds of input in which Enter does no such thing.
OTHERWISE = {"hidden", "submit", "button", "reset", "image", "file"}
# What a template puts a field in the place of.
PLACE_OF_A_FIELD = re.compile(
    r'{% include "[\w/]*(?:/fields|/field)\.html"|{{ *(?:form|field|box|name_form)\b(?!.*as_hidden)'
)
# Django's own: they keep what has been typed, as the one button of any form does.
KEEPS_WHAT_IS_TYPED = {"_save", "set-password"}

SAYS_MORE = {"formaction", "data-answers", "data-decides"}


@dataclass
class _Form:
    has_field: bool = False
    buttons: list[dict[str, str]] = field(default_factory=list)

    @property
    def first(self) -> dict[str, str]:
        """The button that Enter presses."""
        return self.buttons[0] if self.buttons else {}


class _Forms(HTMLParser):
    """The forms of a page, or of a template as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Form] = []
        self._form: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have, kind = {name: value or "" for name, value in attrs}, dict(attrs).get("type")
        if tag == "form":
            self._form = _Form()
            self.found.append(self._form)
        elif self._form and (tag == "button" and kind in (None, "submit") or kind in ("submit", "image")):
            self._form.buttons.append(have)
        elif self._form and tag == "input" and kind not in OTHERWISE:
            self._form.has_field = True

    def handle_data(self, data: str) -> None:
        if self._form and PLACE_OF_A_FIELD.search(data):
            self._form.has_field = True

    def handle_endtag(self, tag: str) -> None:
        self._form = None if tag == "form" else self._form


def decided_by_enter(page: str) -> Iterator[str]:
    """Of each form with a field: the button that Enter presses, where it says or decides something."""
    forms = _Forms()
    forms.feed(page)
    for each in forms.found:
        name, classes = each.first.get("name", ""), each.first.get("class", "").split()
        says = name not in {"", *KEEPS_WHAT_IS_TYPED} or SAYS_MORE & set(each.first)
        decides = says or "danger" in classes
        if each.has_field and decides:
            yield f"{name or each.first}={each.first.get('value', '')}"
