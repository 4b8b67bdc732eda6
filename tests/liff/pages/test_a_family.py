"""A family goes all the way through the pages, by touch or keyboard, and comes through what goes wrong."""

from datetime import date
from typing import Literal

import pytest
from playwright.sync_api import Page, Route, expect

from reservations.models import Consent, Draft, Guardian, Interview, Registration, Reservation
from tests import factories as cast
from tests.liff.pages import catalogue
from tests.liff.pages.browser import Phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tap(page: Page, name: str, kind: Literal["button", "link"] = "button") -> None:
    page.get_by_role(kind, name=name).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def type_the_child(page: Page) -> None:
    page.get_by_label("お子さんの名前").fill("目黒　花")
    page.get_by_label("フリガナ").fill("めぐろ はな")
    page.get_by_label("年", exact=True).fill("R7")
    page.get_by_label("月", exact=True).fill("４")
    page.get_by_label("日", exact=True).fill("1")
    page.get_by_text("女", exact=True).click()
    expect(page.get_by_text("令和7年4月1日")).to_be_visible()
    tap(page, "次へ")


def type_the_guardian(page: Page) -> None:
    page.get_by_label("保護者の名前").fill("目黒 太郎")
    page.get_by_label("郵便番号").fill("１５３－００６１")
    page.get_by_label("住所").click()
    expect(page.get_by_label("住所")).to_have_value("東京都目黒区中目黒")
    page.get_by_label("住所").fill("東京都目黒区中目黒0-0-0")
    page.get_by_label("電話番号").fill("090-0000-0000")
    tap(page, "次へ")


def test_registering_ends_with_an_interview_and_types_nine_fields(phone: Phone):
    cast.consent_text()
    cast.interview_slot()
    newcomer = cast.newcomer()

    with phone.opened(newcomer, "/liff/register/") as page:
        tap(page, "同意して進む")
        page.get_by_role("radio", name="桑の実中目黒保育園").check()
        tap(page, "次へ")
        type_the_child(page)
        type_the_guardian(page)
        tap(page, "登録して、面談の予約に進む")
        expect(page.get_by_role("status").filter(has_text="登録しました。")).to_be_focused()
        tap(page, "10時", "link")
        tap(page, "予約する")
        heading(page, "面談を予約しました")

    registration = Registration.objects.get()
    assert (registration.child.name_kana, registration.child.birth_date) == ("メグロ ハナ", date(2025, 4, 1))
    assert Interview.objects.get().state == Interview.State.BOOKED
    assert not Draft.objects.exists()
    assert phone.complaints == []


def test_what_is_missing_is_named_and_what_was_typed_stays(phone: Phone):
    cast.nursery()
    who = cast.guardian()

    with phone.opened(who, "/liff/register/") as page:
        page.get_by_role("radio", name="桑の実中目黒保育園").check()
        tap(page, "次へ")
        page.get_by_label("お子さんの名前").fill("目黒 花")
        tap(page, "次へ")

        expect(page).to_have_title("入力エラー：お子さん｜一時保育")
        expect(page.locator("#errors")).to_be_focused()
        expect(page.get_by_label("お子さんの名前")).to_have_value("目黒 花")
        tap(page, "性別を選んでください。", "link")
        expect(page.get_by_label("女")).to_be_focused()
        page.go_back()
        expect(page.get_by_label("お子さんの名前")).to_have_value("目黒 花")


def test_care_is_booked_in_five_taps_and_without_typing(phone: Phone):
    who, address = catalogue.day_with_everything()
    calendar = address.removesuffix("2026-08-05/")

    with phone.opened(who, "/liff/book/") as page:  # the first tap: 予約をする in the menu
        page.locator(f"a[href='{calendar}2026-08-05/']").click()
        page.get_by_text("ない", exact=True).click()
        tap(page, "変わりない")
        tap(page, "予約する")
        heading(page, "予約しました")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        page.go_back()
        heading(page, "8月5日（水）は選べません")

    row = Reservation.objects.get(child__guardian=who)
    assert (row.date, row.health) == (cast.WEDNESDAY, Reservation.Health.UNCHANGED)
    assert phone.complaints == []


def test_a_tap_that_is_faster_than_the_scripts_is_not_lost(phone: Phone):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with phone.opened(cast.newcomer(), "/liff/") as page:
        cast.consent_text()
        page.route("**/liff/action.js*", hold)
        page.goto("/liff/register/", wait_until="commit")
        tap(page, "同意して進む")
        page.wait_for_timeout(300)
        heading(page, "はじめに")
        held[0].continue_()
        heading(page, "どの園を利用しますか")

    assert Consent.objects.count() == 1


def test_a_day_with_nothing_to_choose_is_booked_in_three_taps_by_keyboard_alone(phone: Phone):
    who, _address = catalogue.plain_day()

    with phone.opened(who, "/liff/book/") as page:
        page.locator("a.day").focus()
        page.keyboard.press("Enter")
        heading(page, "この内容で予約しますか")
        while page.evaluate("document.activeElement.textContent.trim()") != "予約する":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        heading(page, "予約しました")

    assert Reservation.objects.count() == 1


def test_cancelling_takes_three_taps(phone: Phone):
    who, _address = catalogue.reservation_page()

    with phone.opened(who, "/liff/bookings/") as page:  # the first tap: 予約を取り消す in the menu
        tap(page, "キャンセル", "link")
        tap(page, "はい")
        heading(page, "取り消しました")
        page.go_back()
        heading(page, "予約")

    assert Reservation.objects.get().state == Reservation.State.CANCELLED


def test_a_double_tap_books_once(phone: Phone):
    who, address = catalogue.plain_day()

    with phone.opened(who, address) as page:
        page.get_by_role("button", name="予約する").dblclick()
        heading(page, "予約しました")

    assert Reservation.objects.count() == 1


def test_a_place_taken_meanwhile_leads_back_to_the_calendar_with_what_is_near(phone: Phone):
    who, address = catalogue.reservation_check(health="changed", health_note="卵")
    cast.slot(cast.THURSDAY)

    with phone.opened(who, address) as page:
        _take_the_day(who)
        tap(page, "予約する")

        expect(
            page.get_by_role("alert").filter(has_text="ほかの方の予約でいっぱいになりました")
        ).to_be_focused()
        tap(page, "8月6日（木）9時から12時まで", "link")
        expect(page.get_by_label("変わったことがあるとき")).to_have_value("卵")

    assert not Reservation.objects.filter(child__guardian=who).exists()


def _take_the_day(who: Guardian) -> None:
    slot = cast.nursery().reservation_slots.get(date=cast.WEDNESDAY)
    for _place in range(slot.capacity):
        cast.reservation(cast.usable_child(), slot)


def test_without_a_connection_everything_typed_stays_and_the_same_tap_works_later(phone: Phone):
    who, address = catalogue.plain_day()

    with phone.opened(who, address) as page:
        page.context.set_offline(True)
        tap(page, "予約する")
        expect(page.locator("#notice")).to_contain_text("いま、つながりません。")
        expect(page.locator("#notice")).to_be_focused()
        page.context.set_offline(False)
        tap(page, "予約する")
        heading(page, "予約しました")


def test_outside_line_the_shell_leads_to_line(phone: Phone):
    cast.nursery()

    with phone.opened(None, "/liff/book/") as page:
        expect(page.locator("#notice")).to_contain_text("この画面はLINEアプリの中で使います。")
        link = page.get_by_role("link", name="LINEでひらく")

        assert (link.get_attribute("href") or "").endswith("/book/")


def test_when_line_does_not_answer_the_shell_offers_another_try(phone: Phone):
    cast.nursery()
    phone.sdk = None

    with phone.opened(None, "/liff/") as page:
        expect(page.locator("#notice")).to_contain_text("時間がかかっています")
        expect(page.get_by_role("link", name="もう一度ひらく")).to_be_visible()


def test_a_dead_token_asks_to_open_again(phone: Phone):
    cast.nursery()
    phone.sdk = "window.liff = { init: async () => {}, isInClient: () => true, getIDToken: () => 'dead' };"

    with phone.opened(None, "/liff/") as page:
        expect(page.locator("#notice")).to_contain_text("ひらき直してください")
        expect(page.get_by_role("link", name="ひらき直す")).to_be_visible()
