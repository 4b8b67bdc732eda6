"""Every state of the page: no violations, no sideways scrolling, and everything by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.line_simulator.conftest import HUSBAND, WIFE
from tests.line_simulator.phone.helpers import bubble, button, open_sheet, outcome, postback

pytestmark = pytest.mark.browser
PICKER = {"type": "datetimepicker", "label": "日をえらぶ", "data": "d", "mode": "datetime"}
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"


@pytest.fixture(params=[(1280, 720), (390, 844), (320, 640)], ids=lambda size: f"{size[0]}px")
def small_page(request, page):
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    return page


@pytest.fixture
def full_talk(stage, phone):
    """One of everything that a talk can hold."""
    card = bubble({"type": "text", "text": "予約", "weight": "bold"}, postback("キャンセル", "id=1"))
    template = {"type": "buttons", "text": "いつにしますか", "actions": [PICKER]}
    quick = {
        "items": [{"type": "action", "action": {"type": "message", "label": "メニュー", "text": "メニュー"}}]
    }
    place = {
        "type": "location",
        "title": "園",
        "address": "目黒区0-0-0",
        "latitude": 35.6,
        "longitude": 139.7,
    }
    stage.push(
        {"type": "flex", "altText": "予約", "contents": {"type": "carousel", "contents": [card, card]}},
        {"type": "template", "altText": "いつ", "template": template},
        {**place, "quickReply": quick},
    )
    expect(phone.get_by_role("list", name="予約")).to_be_visible()
    return phone


def check(page, state):
    results = Axe().run(page)
    assert results.violations_count == 0, f"{state}: {results.generate_report()}"
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, state


def test_a_talk_with_everything_in_it_has_no_violations(small_page, full_talk):
    check(small_page, "talk")
    full_talk.get_by_text("ようす", exact=True).click()
    full_talk.get_by_label("文字の大きさ").select_option("特大")
    full_talk.get_by_label("電波なし").check()
    check(small_page, "conditions, large words, no network")
    full_talk.get_by_label("電波なし").uncheck()
    button(full_talk, "日をえらぶ").click()
    check(small_page, "picker")


def test_list_sheet_and_consent_have_no_violations(stage, small_page, full_talk):
    button(full_talk, "トーク一覧にもどる").click()
    stage.push({"type": "text", "text": "おしらせ"})
    expect(full_talk.get_by_text("未読1")).to_be_visible()
    check(small_page, "list and notification")
    full_talk.locator("[data-part='open-talk']").click()
    outcome(open_sheet(full_talk))
    check(small_page, "sheet")
    button(full_talk, "小さくする").click()
    check(small_page, "sheet made small")
    stage.control.post(f"users/{WIFE}/consent/", granted=False)
    expect(button(open_sheet(full_talk), "許可する")).to_be_visible()
    check(small_page, "consent")


def test_panel_and_tour_have_no_violations(stage, small_page, full_talk):
    step = {"title": "ひとつめ", "text": "します", "phone": 1, "done": True, "action": None}
    stage.product.tour = {"people": [WIFE, HUSBAND], "steps": [step, {**step, "done": False}]}
    small_page.reload()
    button(small_page, "案内をはじめる").click()
    button(full_talk, "メニュー").click()
    record = small_page.locator("[data-direction='Webhook']").first
    record.locator("summary").click()
    expect(small_page.locator("[data-part='inbox'] li")).to_have_count(3)

    check(small_page, "panel, inspector, inbox and tour")


def tab_to(page, name, most=60):
    """Press Tab until the focus is on what has that name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"Tab never came to {name}")


def test_menu_sheet_list_and_keyboard_need_no_mouse(stage, page, phone):
    phone.get_by_label("だれの電話").focus()
    tab_to(page, "一時保育の予約をひらく")
    page.keyboard.press("Enter")
    outcome(phone.frame_locator("iframe[title='LIFF']"))
    expect(button(phone, "とじる").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(button(phone, "一時保育の予約をひらく")).to_be_focused()

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(button(phone, "キーボードをひらく")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("こんにちは")
    page.keyboard.press("Enter")
    expect(phone.locator(".entry.is-person")).to_contain_text("こんにちは")
    assert stage.bot.wait_for("message")["message"]["text"] == "こんにちは"

    phone.get_by_label("だれの電話").focus()
    tab_to(page, "トーク一覧にもどる")
    page.keyboard.press("Enter")
    expect(phone.locator("[data-part='open-talk']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(phone.get_by_role("log")).to_be_focused()


def test_panel_and_tour_need_no_mouse(stage, page, phone):
    step = {"title": "ひとつめ", "text": "します", "phone": 1, "done": False, "action": None}
    stage.product.tour = {"people": [WIFE, HUSBAND], "steps": [step, step]}
    page.reload()
    phone.get_by_label("だれの電話").focus()
    tab_to(page, "案内をはじめる")
    page.keyboard.press("Enter")
    expect(page.locator("#tour").get_by_role("heading")).to_have_text("案内 1／2：ひとつめ")
    tab_to(page, "次へ")
    page.keyboard.press("Enter")
    expect(page.locator("#tour").get_by_role("heading")).to_have_text("案内 2／2：ひとつめ")

    tab_to(page, "＋10分")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="時計をかえました")).to_be_visible()
    assert stage.control.get("clock/")["shift_seconds"] == 600


def test_inspector_and_inbox_need_no_mouse(stage, page, phone):
    panel = page.get_by_role("complementary", name="操作パネル")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage.push({"type": "text", "text": "りんご"})
    button(phone, "予約の確認").click()
    webhook = panel.locator("[data-direction='Webhook']", has_text="postback").first
    expect(webhook).to_be_visible()

    panel.locator("[data-part='inspector-filter']").get_by_label("さがす").focus()
    page.keyboard.type("postback")
    page.keyboard.press("Tab")
    page.keyboard.type("Web")
    expect(panel.locator(".record:visible")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(webhook.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "テスト用にコピー")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("コピーしました")

    panel.locator("[data-part='inbox-words']").focus()
    page.keyboard.type("りんご")
    expect(panel.locator("[data-part='inbox'] li")).to_have_count(1)
    tab_to(page, "目黒さん（妻）のトークでひらく：りんご")
    page.keyboard.press("Enter")
    expect(page.locator("[data-phone='1'] .entry", has_text="りんご")).to_be_focused()


def test_a_talk_is_saved_and_loaded_without_a_mouse(stage, page, phone, tmp_path):
    panel = page.get_by_role("complementary", name="操作パネル")
    stage.push({"type": "text", "text": "とっておく"})
    expect(phone.get_by_role("log")).to_contain_text("とっておく")
    phone.get_by_label("だれの電話").focus()
    tab_to(page, "会話を保存")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "talk.json")

    page.keyboard.press("Tab")
    load = panel.get_by_label("会話を読み込む")
    expect(load).to_be_focused()
    load.set_input_files(tmp_path / "talk.json")  # from there on it is the browser's own dialog

    expect(panel.get_by_role("status")).to_contain_text("会話を読み込みました")


def test_cards_and_their_buttons_need_no_mouse(stage, page, full_talk):
    full_talk.get_by_role("log").focus()
    tab_to(page, "予約")
    tab_to(page, "キャンセル")
    page.keyboard.press("Enter")

    assert stage.bot.wait_for("postback")["postback"]["data"] == "id=1"
