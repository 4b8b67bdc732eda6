"""What a family keeps of a booking: an entry for its own calendar, with nothing personal in it, and a slip."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import factories as cast
from tests.liff.pages import catalogue
from tests.liff.pages.browser import session_cookie


def file_of(opens, opened: catalogue.Opened) -> str:
    """The address of the entry, as the booking's page links it."""
    found = re.search(r'href="(/liff/calendar-files/[^"?]+)\?openExternalBrowser=1"', opens(*opened))
    assert found
    return found[1]


def entry(address: str) -> str:
    """Fetched by the phone's own browser, which has no session."""
    response = Client().get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content.decode().replace("\r\n ", "")


def test_the_entry_says_where_when_and_until_when_it_can_be_cancelled(opens):
    said = entry(file_of(opens, catalogue.reservation_page()))

    assert "DTSTART:20260805T000000Z" in said
    assert "DTEND:20260805T030000Z" in said
    assert "SUMMARY:一時保育：桑の実中目黒保育園" in said
    assert "DESCRIPTION:LINEで取り消せる期限：8月4日（火）17時まで\\n03-0000-0001" in said


def test_nothing_personal_is_in_it(opens):
    said = entry(file_of(opens, catalogue.reservation_page()))

    for personal in ("目黒 花", "ハナ", "太郎", "090", "中目黒0-0-0 ", "アレルギー"):
        assert personal not in said


def test_an_interview_says_so(opens):
    assert "（面談用）" in entry(file_of(opens, catalogue.interview_page()))


def test_no_line_is_longer_than_the_standard_allows_and_none_ends_within_a_character(opens):
    raw = Client().get(file_of(opens, catalogue.reservation_page())).content

    assert all(len(line) <= 75 and line.decode() for line in raw.split(b"\r\n")[:-1])


def test_a_cancelled_booking_says_so_in_the_entry_too(opens):
    row = cast.reservation()
    address = file_of(opens, (row.child.guardian, f"/liff/reservations/{row.public_id}/"))
    cast.cancelled(row)

    assert "STATUS:CANCELLED" in entry(address)


@pytest.mark.parametrize("key", ["nonsense", "a:b:c"])
def test_without_the_key_there_is_no_entry(db, key):
    assert Client().get(f"/liff/calendar-files/{key}.ics").status_code == 404


def test_the_key_ends_after_a_day(opens, clock):
    address = file_of(opens, catalogue.reservation_page())
    clock.move_to(cast.NOW + timedelta(days=1, seconds=1))

    assert Client().get(address).status_code == 404


def test_an_interview_has_a_slip_too(opens):
    who, address = catalogue.interview_page()

    page = opens(who, f"{address}slip/")

    assert "予約の控え" in page
    assert "8月6日（木）10時から10時30分まで" in page
    assert "印刷する" in page


def test_what_is_not_held_has_no_slip(opens):
    row = cast.cancelled(cast.reservation())
    client = Client()
    client.cookies["liff_session"] = session_cookie(row.child.guardian)

    assert client.get(f"/liff/reservations/{row.public_id}/slip/").status_code == 404
