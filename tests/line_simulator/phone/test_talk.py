"""What people see and tap in the talk."""

import pytest
from playwright.sync_api import expect

from tests.line_simulator.phone.helpers import bubble, button, postback

pytestmark = pytest.mark.browser


def test_a_tap_on_the_menu_is_a_postback_with_the_persons_words(stage, phone):
    button(phone, "予約の確認").click()

    expect(phone.get_by_role("log")).to_contain_text("予約を取り消す")
    assert stage.bot.wait_for("postback")["postback"] == {"data": "a=bookings"}


def test_what_is_typed_reaches_the_bot_and_is_marked_read(stage, phone):
    button(phone, "キーボードをひらく").click()
    phone.get_by_label("メッセージを入力").fill("面談予約")
    button(phone, "送信").click()

    expect(phone.get_by_role("log")).to_contain_text("面談予約")
    expect(phone.get_by_text("既読")).to_be_visible()
    assert stage.bot.wait_for("message")["message"]["text"] == "面談予約"


def test_a_carousel_is_shown_and_its_buttons_stay_tappable(stage, phone):
    cards = [
        bubble({"type": "text", "text": f"8月{day}日"}, postback("キャンセル", f"id={day}")) for day in (5, 6)
    ]
    contents = {"type": "carousel", "contents": cards}
    stage.push({"type": "flex", "altText": "予約は2件です", "contents": contents})
    carousel = phone.get_by_role("list", name="予約は2件です")

    button(phone, "次へ").click()
    button(carousel.get_by_role("listitem").nth(1), "キャンセル").click()
    button(carousel.get_by_role("listitem").nth(1), "キャンセル").click()

    expect(phone.locator(".entry.is-person")).to_have_count(2)
    expect(phone.get_by_text("既読")).to_have_count(2)
    assert [received.events[0]["postback"]["data"] for received in stage.bot.received] == ["id=6", "id=6"]


def test_a_confirm_template_and_quick_replies_are_answered_by_tap(stage, phone):
    actions = [
        {"type": "postback", "label": label, "data": label, "displayText": label}
        for label in ("はい", "いいえ")
    ]
    template = {"type": "confirm", "text": "取り消しますか。", "actions": actions}
    quick = {
        "items": [{"type": "action", "action": {"type": "message", "label": "メニュー", "text": "メニュー"}}]
    }
    stage.push({"type": "template", "altText": "取り消しますか", "template": template, "quickReply": quick})

    button(phone.get_by_role("group", name="返事の候補"), "メニュー").click()
    expect(phone.get_by_role("group", name="返事の候補")).to_be_hidden()
    button(phone, "はい").click()

    expect(phone.locator(".entry.is-person").last).to_contain_text("はい")
    assert stage.bot.wait_for("postback")["postback"]["data"] == "はい"


def test_markup_in_a_message_stays_text(stage, phone):
    stage.push({"type": "text", "text": "<img src=x onerror=alert(1)><b>太字</b>"})

    expect(phone.get_by_role("log")).to_contain_text("<b>太字</b>")
    assert phone.locator("[role=log] b, [role=log] img").count() == 0


def test_a_message_that_comes_while_the_talk_is_not_open_is_announced_by_its_alt_text(stage, phone):
    button(phone, "トーク一覧にもどる").click()
    stage.push(
        {
            "type": "flex",
            "altText": "予約しました：8月5日",
            "contents": bubble({"type": "text", "text": "予約"}),
        }
    )

    toast = phone.locator("[data-part='toast']")
    expect(toast).to_contain_text("予約しました：8月5日")
    expect(phone.get_by_text("未読1")).to_be_visible()
    toast.get_by_role("button").click()
    expect(phone.get_by_role("log")).to_be_visible()
