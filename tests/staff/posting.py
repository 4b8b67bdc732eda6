"""Every form of a page, filled in as it stands there and sent by each of its buttons."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client

ENDS_THE_SESSION = ("/logout/", "/switch/")
KEPT = {"hidden", "text", "search", "number", "date", "time", "email", "tel", "password", "url"}


@dataclass
class Form:
    """Where it goes, what stands in it, and which buttons send it."""

    action: str
    data: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str | None, value: str) -> None:
        """One more value."""
        if name:
            self.data.setdefault(name, []).append(value)


class _Forms(HTMLParser):
    """The POST forms of a page. Of boxes and of choices that nobody has made the first is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(have.get("action", "")) if have.get("method", "").lower() == "post" else None
            self.found += [self._form] if self._form else []
        elif self._form is not None:
            self._fill(self._form, tag, have)

    def _fill(self, form: Form, tag: str, have: dict[str, str]) -> None:
        kind, name, value = have.get("type", ""), have.get("name", ""), have.get("value", "")
        if tag in ("input", "button") and (kind == "submit" or (tag == "button" and kind != "button")):
            form.buttons.append((name, value))
        elif tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in have or name not in form.data:
                form.data[name] = [value or "on"]
        elif tag == "input" and (kind in KEPT or not kind):
            form.add(name, value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in have or self._select not in form.data):
            form.data[self._select] = [value]
        elif tag == "textarea":
            self._area = name
            form.add(name, "")

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.data[self._area] = [data]

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area
        self._form = None if tag == "form" else self._form


def forms_of(address: str, page: str) -> list[Form]:
    """The POST forms of a page, each with the whole address to which it goes."""
    found = _Forms()
    found.feed(page)
    for form in found.found:
        form.action = urljoin(address, form.action)
    return found.found


def post_every_form(client: Client, pages: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each address of a form by each of its buttons once, with the page that answers."""
    sent: set[tuple[str, str, str]] = set()
    for address, page in pages.items():
        for form in forms_of(address, page):
            path = urlsplit(form.action).path
            for name, value in form.buttons or [("", "")]:
                if (path, name, value) in sent or path.endswith(ENDS_THE_SESSION):
                    continue
                sent.add((path, name, value))
                data = form.data | ({name: [value]} if name else {})
                answer = client.post(form.action, data, follow=True)
                is_page = answer.get("Content-Type", "").startswith("text/html")
                yield f"POST {path} {name}={value}", answer.content.decode() if is_page else ""
