"""Whoever works at A follows every link, sends every form of the staff's pages and never meets a word of B."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from auditlog.models import LogEntry
from django.db.models import Model
from django.test import Client

from reservations.models import Interview, Registration, Reservation, ReservationSlot
from tests.enter import decided_by_enter
from tests.staff.cast import Ward
from tests.staff.posting import post_every_form

MOST_PAGES = 600
FIRST_DAY, LAST_DAY = "2026-08-02", "2026-08-04"
KINDS = (
    "registration/",
    "reservation/",
    "health/",
    "phone/",
    "slots/",
    "interview-slots/",
    "closing/",
    "history/",
    "day/",
    "paper/",
    "calls/",
    "duplicates/",
)


class _Links(HTMLParser):
    """Addresses of links, and of GET forms with each option of each drop-down."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = dict(attrs)
        if tag == "a" and have.get("href"):
            self.found.append(have["href"] or "")
        elif tag == "form":
            self._form = (
                (have.get("action") or "") if (have.get("method") or "get").lower() == "get" else None
            )
        elif tag == "select":
            self._name = have.get("name") or ""
        elif tag == "option" and self._form is not None:
            self.found.append(f"{self._form}?{self._name}={have.get('value')}")


def crawl(client: Client) -> Iterator[tuple[str, str]]:
    """Every address that can be reached from the start, with the page it answers with."""
    waiting, seen = ["/admin/"], {"/admin/"}
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        response = client.get(address, follow=True)
        page = response.content.decode() if response["Content-Type"].startswith("text/html") else ""
        yield address, page
        links = _Links()
        links.feed(page)
        for link in links.found:
            full = urldefrag(urljoin(address, link)).url
            if _is_new_kind(full) and full not in seen:
                seen.add(full)
                waiting.append(full)


def _is_new_kind(address: str) -> bool:
    """Pages of ours; of a list's filters and columns each alone, not in every combination."""
    parts = urlsplit(address)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    day = re.match(r"/admin/(?:day|paper|slots/week|slots/month|interview-slots/week)/([-\d]+)/", parts.path)
    if day and not FIRST_DAY <= day[1] <= LAST_DAY:
        return False  # 「次の日」 leads on for ever
    sorted_twice = any(name == "o" and "." in value for name, value in asked)
    return parts.path.startswith("/admin/") and len(asked) <= 1 and not sorted_twice


def words_met(pages: dict[str, str], canaries: tuple[str, ...]) -> dict[str, list[str]]:
    """Which of the words stand on which page."""
    return {
        address: found
        for address, page in pages.items()
        if (found := [word for word in canaries if word in page])
    }


def forbidden(page: str) -> bool:
    """Style or script that the content security policy would refuse."""
    return bool(re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)", page))


def test_staff_of_a_never_meet_a_word_of_b(ward: Ward, staff: Client):
    pages = dict(crawl(staff))

    assert words_met(pages, ward.canaries) == {}
    # and this says something: every kind of page was reached, and none failed
    for part in KINDS:
        assert any(part in address for address in pages), part
    assert [address for address, page in pages.items() if not page or "<h1>Server Error" in page] == []
    assert [address for address, page in pages.items() if forbidden(page)] == []


def test_staff_of_a_send_every_form_and_never_meet_a_word_of_b(ward: Ward, staff: Client):
    before = {model: theirs(model, ward) for model in (Registration, Reservation, Interview, ReservationSlot)}

    answers = dict(post_every_form(staff, dict(crawl(staff))))

    assert words_met(answers, ward.canaries) == {}
    assert [address for address, page in answers.items() if "<h1>Server Error" in page] == []
    assert {model: theirs(model, ward) for model in before} == before
    # and this says something: forms of every kind were sent, and some of them did what they say
    for part in ("closing/", "slots/", "registration/", "phone/", "interview"):
        assert any(part in address for address in answers), part
    assert LogEntry.objects.filter(actor=ward.a.staff, action=LogEntry.Action.UPDATE).exists()


@pytest.mark.parametrize("who", ["nursery", "ward"])
def test_enter_decides_nothing_on_any_page(who: str, ward: Ward, browser_of):
    """Every page that is reached, and every page that answers one of their forms."""
    client = browser_of(ward.a.staff if who == "nursery" else ward.ward)
    pages = dict(crawl(client))
    pages |= dict(post_every_form(client, pages))

    assert {address: said for address, page in pages.items() if (said := list(decided_by_enter(page)))} == {}
    assert any("danger" in page for page in pages.values())


def theirs(model: type[Model], ward: Ward) -> list[dict[str, Any]]:
    """The rows of B, as they stand."""
    path = "nursery" if model is ReservationSlot else "registration__nursery"
    path = "nursery" if model is Registration else path
    return list(model._default_manager.filter(**{path: ward.b.nursery}).order_by("pk").values())


def test_whoever_works_at_b_meets_its_words(ward: Ward, browser_of):
    """The control run: the same crawl with other eyes."""
    pages = dict(crawl(browser_of(ward.b.staff)))

    assert len(words_met(pages, ward.canaries)) > len(pages) / 3


def test_the_ward_meets_everybody(ward: Ward, browser_of):
    pages = dict(crawl(browser_of(ward.ward)))

    assert len(words_met(pages, ("エー",))) > 10
    assert len(words_met(pages, ward.canaries)) > 10
    assert [address for address, page in pages.items() if forbidden(page)] == []


def test_searching_by_phone_finds_no_family_of_b(ward: Ward, staff: Client):
    for typed in ("カナ", "リア", ward.b.guardian.phone[-4:]):
        page = staff.post("/admin/phone/", {"words": typed}).content.decode()
        assert [word for word in ward.canaries if word in page] == []
