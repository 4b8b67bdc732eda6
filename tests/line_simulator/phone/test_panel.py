"""The panel beside the phones, and the page as a whole."""

import pytest
from playwright.sync_api import expect

from tests.line_simulator.conftest import WIFE
from tests.line_simulator.phone.helpers import button

pytestmark = pytest.mark.browser


def test_a_blocked_account_shows_no_menu_until_it_is_unblocked(stage, page, phone):
    button(page, "目黒さん（妻）：ブロック").click()

    expect(phone.get_by_text("ブロックしています")).to_be_visible()
    expect(button(phone, "予約の確認")).to_have_count(0)
    button(phone, "ブロックをやめる").click()
    expect(button(phone, "予約の確認")).to_be_visible()
    assert stage.bot.wait_for("follow")["follow"] == {"isUnblocked": True}


def test_the_panel_moves_the_clock_and_starts_anew(stage, page, phone):
    panel = page.get_by_role("complementary", name="操作パネル")
    stage.push({"type": "text", "text": "きえるもの"})
    expect(phone.get_by_role("log")).to_contain_text("きえるもの")

    button(panel, "＋1日").click()
    expect(panel.get_by_role("status")).to_contain_text("時計をかえました")
    shifted = stage.control.get("clock/")["shift_seconds"]
    button(panel, "最初からにする").click()

    expect(phone.get_by_role("log")).not_to_contain_text("きえるもの")
    assert (shifted, stage.control.get("clock/")["shift_seconds"]) == (86400, 0)
    assert stage.product.demo_calls == [("/demo/clock/", {"shift_seconds": 86400}), ("/demo/reset/", {})]


def test_the_triggers_reach_the_products_demo_addresses(stage, page, phone):
    panel = page.get_by_role("complementary", name="操作パネル")
    panel.get_by_label("日", exact=True).fill("2026-08-05")

    for name in ("面談を終わりにする", "ほかの人が先に予約", "満員にする", "お休みにする"):
        panel.get_by_role("status").evaluate("node => node.textContent = ''")
        button(panel, name).click()
        expect(panel.get_by_role("status")).to_contain_text("アプリもうけとりました")

    day = {"nursery": "n-1", "date": "2026-08-05"}
    assert stage.product.demo_calls == [
        ("/demo/trigger/interview-passed/", {"user": WIFE}),
        ("/demo/trigger/somebody-books/", day),
        ("/demo/trigger/fill-day/", day),
        ("/demo/trigger/close-day/", day),
    ]


def test_the_clock_goes_to_where_the_product_says_the_deadline_is(stage, page, phone):
    stage.product.answers["/demo/trigger/before-deadline/"] = {"shift_seconds": 540}
    panel = page.get_by_role("complementary", name="操作パネル")

    button(panel, "期限の1分前にする").click()

    expect(panel.get_by_role("status")).to_contain_text("アプリもうけとりました")
    assert stage.control.get("clock/")["shift_seconds"] == 540
    assert stage.product.demo_calls == [
        ("/demo/trigger/before-deadline/", {"user": WIFE}),
        ("/demo/clock/", {"shift_seconds": 540}),
    ]


def test_the_clock_goes_to_the_last_minutes_of_the_fiscal_year(stage, page, phone):
    panel = page.get_by_role("complementary", name="操作パネル")

    for _ in range(10):  # at any fraction of a second
        panel.get_by_role("status").evaluate("node => node.textContent = ''")
        button(panel, "年度末にする").click()
        expect(panel.get_by_role("status")).to_contain_text("時計をかえました")

        assert stage.control.get("clock/")["now"][5:16] == "03-31T23:58"


def test_words_that_no_bot_knows_can_be_sent_for_somebody(stage, page, phone):
    panel = page.get_by_role("complementary", name="操作パネル")

    button(panel, "未知のメッセージを送る").click()

    assert stage.bot.wait_for("message")["source"]["userId"] == WIFE
    expect(phone.get_by_role("log")).to_contain_text("ぴよぴよ")


def test_the_inspector_shows_each_webhook_with_its_signature(page, phone):
    button(phone, "予約の確認").click()

    entry = page.locator("[data-direction='Webhook']").first
    entry.locator("summary").click()
    expect(entry.locator("pre")).to_contain_text("x-line-signature")
