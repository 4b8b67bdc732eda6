"""The phone in a real browser: what people see, tap and hear."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from line_simulator.platform.people import NewPerson
from line_simulator.server import RunningSimulator
from tests.line_simulator.bot import Bot
from tests.line_simulator.conftest import HUSBAND, WIFE, Control
from tests.line_simulator.pictures import png
from tests.line_simulator.product import Product

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@dataclass
class Stage:
    simulator: RunningSimulator
    bot: Bot
    product: Product
    control: Control

    def push(self, *messages, to=WIFE):
        body = {"to": to, "messages": list(messages)}
        self.control.client.post("/v2/bot/message/push", json=body).raise_for_status()

    def liff(self, path):
        return f"{self.product.liff_url}{path}"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Iterator[Stage]:
    people = (NewPerson("目黒さん（妻）", WIFE), NewPerson("目黒さん（夫）", HUSBAND))
    with Product() as product, Bot() as bot:
        facts: dict[str, Any] = {
            "webhook_url": bot.url,
            "liff_endpoint": product.endpoint,
            "people": people,
            "demo_url": "",
        }
        with RunningSimulator(data_dir=tmp_path_factory.mktemp("phone"), **facts) as simulator:
            product.sdk = f"{simulator.public_url}/sdk.js"
            product.liff_url = f"{simulator.public_url}/{simulator.settings.liff_id}"
            headers = {"authorization": "Bearer demo-channel-token"}
            with httpx.Client(base_url=simulator.base_url, headers=headers, trust_env=False) as client:
                stage = Stage(simulator, bot, product, Control(client))
                install_menu(stage)
                yield stage


def install_menu(stage: Stage) -> None:
    postback = {
        "type": "postback",
        "data": "a=bookings",
        "displayText": "予約を取り消す",
        "label": "予約の確認",
    }
    actions = [
        {"type": "uri", "uri": stage.liff("/book/?from=menu"), "label": "一時保育の予約をひらく"},
        postback,
    ]
    areas = [
        {"bounds": {"x": 600 * index, "y": 0, "width": 600, "height": 405}, "action": action}
        for index, action in enumerate(actions)
    ]
    size = {"width": 1200, "height": 405}
    menu = {"size": size, "selected": True, "name": "menu", "chatBarText": "一時保育メニュー", "areas": areas}
    client = stage.control.client
    menu_id = client.post("/v2/bot/richmenu", json=menu).json()["richMenuId"]
    client.post(
        f"/v2/bot/richmenu/{menu_id}/content", content=png(1200, 405), headers={"content-type": "image/png"}
    )
    client.post(f"/v2/bot/user/all/richmenu/{menu_id}").raise_for_status()


@pytest.fixture
def stage(built: Stage) -> Stage:
    """Everything at its start, the wife a friend of the account."""
    built.control.post("reset/")
    built.control.post(f"users/{WIFE}/follow/")
    built.bot.received.clear()
    return built


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="ja-JP")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{stage.simulator.public_url}/")
    yield page
    context.close()


@pytest.fixture
def phone(page: Page) -> Locator:
    phone = page.locator("[data-phone='1']")
    expect(phone).to_have_attribute("data-person", WIFE)
    return phone


def button(place, name):
    return place.get_by_role("button", name=name, exact=True)


def bubble(*contents):
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(contents)}}


def postback(label, data):
    action = {"type": "postback", "label": label, "data": data, "displayText": label}
    return {"type": "button", "style": "primary", "action": action}


def outcome(sheet):
    """What the page in the sheet has heard from sdk.js."""
    status = sheet.get_by_role("status")
    expect(status).to_contain_text("{")
    return json.loads(status.inner_text())


def open_sheet(phone):
    button(phone, "一時保育の予約をひらく").click()
    return phone.frame_locator("iframe[title='LIFF']")


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


def test_the_sheet_opens_the_page_that_the_liff_address_names(stage, phone):
    sheet = open_sheet(phone)

    facts = outcome(sheet)
    port = stage.product.endpoint.split(":")[2].split("/")[0]
    assert facts["address"] == f"http://1.phone.localhost:{port}/liff/book/?from=menu"
    assert (facts["inClient"], facts["sub"], facts["name"]) == (True, WIFE, "目黒さん（妻）")
    assert facts["link"] == stage.liff("/book/?from=menu")
    expect(phone.locator("dialog")).to_contain_text("ためしの画面")


def test_each_person_has_a_cookie_jar_of_their_own(page, phone):
    outcome(open_sheet(phone))
    other = page.locator("[data-phone='2']")

    facts = outcome(open_sheet(other))
    sheet = other.frame_locator("iframe[title='LIFF']")

    assert facts["sub"] == HUSBAND
    expect(sheet.locator("#visits")).to_have_text("2")


def test_a_liff_link_in_a_message_opens_the_sheet_and_leaves_the_page_alone(stage, page, phone):
    stage.push({"type": "text", "text": f"こちらへ {stage.liff('/held/')} どうぞ"})

    phone.get_by_role("link", name=stage.liff("/held/")).click()

    assert outcome(phone.frame_locator("iframe[title='LIFF']"))["address"].endswith("/liff/held/")
    assert page.url == f"{stage.simulator.public_url}/"
    assert len(page.context.pages) == 1


def test_the_page_closes_its_sheet_and_the_focus_comes_back(phone):
    sheet = open_sheet(phone)
    outcome(sheet)

    button(sheet, "とじる").click()

    expect(phone.locator("dialog[open]")).to_have_count(0)
    expect(button(phone, "一時保育の予約をひらく")).to_be_focused()


def test_escape_and_the_cross_close_the_sheet(page, phone):
    for close in (lambda: page.keyboard.press("Escape"), lambda: button(phone, "とじる").click()):
        open_sheet(phone)
        expect(phone.locator("dialog[open]")).to_have_count(1)
        close()
        expect(phone.locator("dialog[open]")).to_have_count(0)


def test_a_page_in_the_sheet_keeps_its_old_id_token_until_it_is_opened_anew(stage, phone):
    sheet = open_sheet(phone)
    first = outcome(sheet)
    stage.control.post("clock/", shift_seconds=7200)

    sheet.get_by_role("link", name="つぎへ").click()
    expect(sheet.get_by_role("heading")).to_have_text("/liff/next/")
    kept = outcome(sheet)
    sheet.get_by_role("link", name="ひらき直す").click()
    expect(sheet.get_by_role("heading")).to_have_text("/liff/again/")
    anew = outcome(sheet)

    assert kept["iat"] == first["iat"]
    assert anew["iat"] >= first["iat"] + 7200


def test_outside_the_phone_the_page_asks_who_logs_in(stage, browser):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(stage.liff("/book/?x=1"))

    button(tab, "目黒さん（夫）として許可する").click()

    facts = outcome(tab)
    context.close()
    assert (facts["inClient"], facts["sub"], facts["stored"]) == (False, HUSBAND, 0)
    assert facts["address"].endswith("/liff/book/?x=1")


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


def test_the_inspector_shows_each_webhook_with_its_signature(page, phone):
    button(phone, "予約の確認").click()

    entry = page.locator("[data-direction='Webhook']").first
    entry.locator("summary").click()
    expect(entry.locator("pre")).to_contain_text("x-line-signature")


@pytest.mark.parametrize("width", [320, 1400])
def test_the_page_has_no_accessibility_violations_and_no_sideways_scrolling(stage, page, phone, width):
    page.set_viewport_size({"width": width, "height": 800})
    card = bubble({"type": "text", "text": "予約", "weight": "bold"}, postback("キャンセル", "id=1"))
    stage.push(
        {"type": "flex", "altText": "予約", "contents": {"type": "carousel", "contents": [card, card]}}
    )
    expect(phone.get_by_role("list", name="予約")).to_be_visible()

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
