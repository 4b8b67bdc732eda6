"""The user manual from its first page to its last: on the parents' phone, at the staff's desk, for real."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from meguro_hoiku.demo import people
from tests.e2e.acts import NURSERY, agree, book, book_interview, cancel_the_only_one, choose_day, register
from tests.e2e.office import Office
from tests.e2e.phone import BOOK, BOOKINGS, REGISTER, two_phones
from tests.e2e.world import World

pytestmark = pytest.mark.browser
HOUR, DAY = 3600, 86400
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 8, 4), date(2026, 8, 5), date(2026, 8, 7)
NEXT_WEDNESDAY, NEXT_THURSDAY = date(2026, 8, 12), date(2026, 8, 13)


def test_from_the_menu_to_the_cancellation(world: World, page: Page, office: Office):
    with two_phones(page, people.HUSBAND) as (phone,):
        phone.press(REGISTER)
        agree(phone)
        register(phone)
        book_interview(phone, "8月5日（水） *10時")
        phone.closes()
        phone.hears("面談を予約しました", "8月5日（水）", f"{NURSERY}（面談用）", "8月4日（火）17時まで")

        world.move_clock(2 * DAY + HOUR)  # Wednesday, a quarter past eleven
        office.logs_in("kuwanomi")
        office.passes_interview("目黒 ひかる")
        phone.hears("利用可能になりました", NURSERY, "2027年3月31日まで")

        phone.press(BOOK)
        book(phone, NEXT_WEDNESDAY)
        phone.closes()
        phone.hears("予約しました", "8月12日（水）", "9時から12時まで", "8月11日（火）12時まで")

        cancel_the_only_one(phone)
        phone.hears("予約を取り消しました", "8月12日（水）")
        phone.press(BOOKINGS)
        phone.hears("予約がありません")

    told = [text for text in world.ledger(people.HUSBAND) if "お知らせ" not in text]
    assert len(told) == 4, told
    assert "Every invariant holds." in world.broken_invariants()


def test_at_the_limit_of_two_days_no_day_is_shown(world: World, page: Page):
    with two_phones(page, people.WIFE) as (phone,):
        phone.press(BOOK)
        book(phone, FRIDAY)
        phone.sheet.get_by_role("link", name=re.compile("続けてもう1日")).click()
        book(phone, NEXT_WEDNESDAY)
        phone.closes()
        phone.press(BOOK)

        phone.reads("これ以上は予約できません")
        limit = "お子さん1人につき、予約は2日分までです。いまの予約：8月7日（金）・8月12日（水）。"
        expect(phone.sheet.get_by_text(limit)).to_be_visible()
        expect(phone.sheet.locator(".day")).to_have_count(0)
        phone.closes()

        phone.press(BOOKINGS)
        phone.hears("予約 1／2", "8月7日（金）", "予約 2／2", "8月12日（水）")


def test_a_place_taken_in_between_is_said_and_others_are_offered(world: World, page: Page):
    with two_phones(page, people.WIFE) as (phone,):
        phone.press(BOOK)
        choose_day(phone, NEXT_WEDNESDAY)
        world.fill("kuwanomi", NEXT_WEDNESDAY)
        phone.goes_on("予約する")

        phone.reads("いつ利用しますか")
        said = phone.sheet.get_by_role("alert").filter(has_text="予約はできていません")
        expect(said).to_contain_text("ほかの方の予約でいっぱいになりました。")
        expect(phone.day(NEXT_WEDNESDAY)).to_have_count(0)
        phone.sheet.get_by_role("link", name="8月13日（木）9時から12時まで", exact=True).click()
        # The answers are still there; health is asked for every booking anew.
        expect(phone.sheet.get_by_role("radio", name="父")).to_be_checked()
        phone.goes_on("変わりない")
        phone.reads("この内容で予約しますか")
        phone.goes_on("予約する")
        phone.reads("予約しました")
        phone.closes()
        phone.hears("予約しました", "8月13日（木）")

    assert len(world.ledger(people.WIFE)) == 1
    assert "Every invariant holds." in world.broken_invariants()


def test_after_the_deadline_only_the_telephone_cancels(world: World, page: Page):
    with two_phones(page, people.AT_THE_LIMIT) as (phone,):
        phone.press(BOOKINGS)
        phone.hears("予約 1／2", "8月4日（火）", "8月3日（月）12時まで")
        world.move_clock(2 * HOUR)  # a quarter past twelve

        # The old button is still there, and answers with how things stand now.
        phone.talk.get_by_role("button", name="キャンセル", exact=True).first.click()
        refused = phone.hears("LINEでは取り消せません", "8月3日（月）12時", "園に電話してください")
        expect(refused.get_by_role("link", name="園に電話する")).to_have_attribute("href", "tel:0300000003")

        phone.press(BOOKINGS)
        newest = phone.hears("LINEでは取り消せません", "予約 2／2", "8月6日（木）12時まで")
        expect(newest.get_by_role("button", name="キャンセル", exact=True)).to_have_count(1)

    assert world.ledger(people.AT_THE_LIMIT) == []


def test_an_interview_is_cancelled_in_the_talk_and_begun_again_by_the_keyword(world: World, page: Page):
    with two_phones(page, people.INTERVIEW_AHEAD) as (phone,):
        phone.press(BOOKINGS)
        phone.hears("アンジェリカ下目黒2丁目保育園（面談用）")
        phone.answer("キャンセル")
        phone.hears("この予約を取り消しますか")
        phone.answer("いいえ")
        phone.press(BOOKINGS)
        phone.hears("予約 1／1")
        phone.answer("キャンセル")
        phone.hears("この予約を取り消しますか")
        phone.answer("はい")
        phone.hears("面談を取り消しました")

        phone.write("面談予約")
        phone.hears("面談の日を選んでください")
        phone.answer("面談の予約をする")

        phone.reads("面談の日と時間を選んでください")

    assert "Every invariant holds." in world.broken_invariants()


def test_the_last_place_goes_to_one_of_two_phones(world: World, page: Page):
    with two_phones(page, people.WIFE, people.BLOCKED) as (wife, other):
        other.frame.get_by_role("button", name="ブロックをやめる").click()
        for phone in (wife, other):
            phone.press(BOOK)
            choose_day(phone, date(2026, 8, 6))
        wife.goes_on("予約する")
        wife.reads("予約しました")
        other.goes_on("予約する")

        expect(other.sheet.get_by_role("alert").filter(has_text="予約はできていません")).to_be_visible()

    assert "Every invariant holds." in world.broken_invariants()
