"""The LIFF sheet: addresses, tokens, cookies, closing."""

import pytest
from playwright.sync_api import expect

from tests.line_simulator.conftest import HUSBAND, WIFE
from tests.line_simulator.phone.helpers import button, open_sheet, outcome

pytestmark = pytest.mark.browser


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
