"""The guided tour of the demo, played from its first step to its last on two phones, as it says itself."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from meguro_hoiku.demo import people
from tests.e2e.acts import agree, book, book_interview, cancel_the_only_one, choose_day, register
from tests.e2e.phone import BOOK, REGISTER, Phone, two_phones
from tests.e2e.world import World

pytestmark = pytest.mark.browser
LAST_PLACE = date(2026, 8, 6)


def at_step(tour: Locator, number: int, title: str) -> None:
    """The step in sight; all before it have happened, none after it has."""
    expect(tour.get_by_role("heading")).to_have_text(f"案内 {number}／8：{title}")
    expect(tour.locator("li.is-done")).to_have_count(number - 1)


def begin(phone: Phone) -> None:
    """Add the account, open the page for the first time and let it have what it asks for."""
    phone.frame.get_by_role("button", name="友だちに追加").click()
    phone.press(REGISTER)
    phone.sheet.get_by_role("button", name="許可する").click()
    agree(phone)
    register(phone)


def lose_the_race_and_take_another_day(phone: Phone) -> None:
    phone.goes_on("予約する")
    phone.reads("いつ利用しますか")
    expect(phone.sheet.get_by_role("alert").filter(has_text="予約はできていません")).to_be_visible()
    phone.sheet.get_by_role("link", name=re.compile("8月7日（金）9時から12時まで")).click()
    phone.goes_on("変わりない")
    phone.reads("この内容で予約しますか")
    phone.goes_on("予約する")
    phone.reads("予約しました")
    phone.closes()


def become_usable(tour: Locator, phone: Phone) -> None:
    """Steps 1 to 4: registering, the interview, the staff's part, the message."""
    at_step(tour, 1, "児童を登録する")
    begin(phone)
    at_step(tour, 2, "面談を予約する")
    book_interview(phone, "8月5日（水） *10時")
    phone.closes()
    at_step(tour, 3, "園の職員が面談を終える")
    tour.get_by_role("button", name="面談を終わりにする").click()
    phone.hears("利用可能になりました")


def race(tour: Locator, winner: Phone, loser: Phone) -> None:
    """Steps 5 and 6: both stand before the same last place."""
    at_step(tour, 5, "予約する")
    for phone in (loser, winner):
        phone.press(BOOK)
    choose_day(loser, LAST_PLACE)
    book(winner, LAST_PLACE)
    winner.closes()
    at_step(tour, 6, "もう1台の電話は、まにあわない")
    lose_the_race_and_take_another_day(loser)


def test_the_guided_tour_is_ticked_by_what_really_happens(world: World, page: Page):
    with two_phones(page, people.HUSBAND, people.SIBLINGS):
        tour = page.get_by_role("region", name=re.compile("^案内"))
        tour.get_by_role("button", name="案内をはじめる").click()
        newcomer, rival = Phone(page, 1, people.STRANGER), Phone(page, 2, people.WIFE)

        become_usable(tour, newcomer)
        race(tour, newcomer, rival)
        at_step(tour, 7, "予約を取り消す")
        cancel_the_only_one(newcomer)
        at_step(tour, 8, "園がお休みになる")
        tour.get_by_role("button", name="8月7日をお休みにする").click()

        rival.hears("お休み", "8月7日（金）")
        expect(tour.get_by_role("status")).to_contain_text("ひとめぐりしました")
        assert Axe().run(page).violations_count == 0

    assert "Every invariant holds." in world.broken_invariants()
