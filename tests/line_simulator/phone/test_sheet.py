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


@pytest.mark.parametrize(("size", "share"), [("full", 1), ("tall", 0.8), ("compact", 0.5)])
def test_the_sheet_is_as_high_as_the_liff_app_says(phone, size, share):
    phone.get_by_text("ようす", exact=True).click()
    phone.get_by_label("LIFFの大きさ").select_option(size)

    facts = outcome(open_sheet(phone))

    sheet, screen = (phone.locator(each).bounding_box() for each in ("dialog[open]", ".screen"))
    assert facts["view"] == size
    assert sheet["height"] / screen["height"] == pytest.approx(share, abs=0.03)
    expect(button(phone, "小さくする")).to_have_count(1 if size == "full" else 0)


def test_a_sheet_made_small_goes_on_living_behind_a_round_button(stage, page, phone):
    sheet = open_sheet(phone)
    outcome(sheet)
    sheet.get_by_role("link", name="つぎへ").click()
    expect(sheet.get_by_role("heading")).to_have_text("/liff/next/")
    visits = sheet.locator("#visits").inner_text()

    button(phone, "小さくする").click()
    expect(button(phone, "小さくしたLIFFの画面をひらく")).to_be_focused()
    button(phone, "予約の確認").click()
    assert stage.bot.wait_for("postback")
    button(phone, "小さくしたLIFFの画面をひらく").click()

    expect(sheet.get_by_role("heading")).to_have_text("/liff/next/")
    expect(sheet.locator("#visits")).to_have_text(visits)
    button(phone, "とじる").first.click()
    expect(button(phone, "小さくしたLIFFの画面をひらく")).to_have_count(0)


def test_the_first_opening_asks_for_consent_and_the_second_does_not(stage, phone):
    stage.control.post(f"users/{WIFE}/consent/", granted=False)

    sheet = open_sheet(phone)
    expect(sheet.get_by_role("listitem")).to_have_text(
        ["あなたを見分ける番号（ユーザーID）を受けとる", "プロフィール（表示名）を受けとる"]
    )
    button(sheet, "許可する").click()
    first = outcome(sheet)
    button(phone, "とじる").first.click()

    assert first["address"].endswith("/liff/book/?from=menu")
    assert outcome(open_sheet(phone))["sub"] == WIFE


def test_whoever_does_not_consent_is_back_in_the_talk_and_nothing_was_handed_out(stage, phone):
    phone.get_by_text("ようす", exact=True).click()
    button(phone, "LIFFアプリの許可を取り消す").click()
    expect(phone.locator("[data-part='toast']")).to_contain_text("許可を取り消しました")
    sheet = open_sheet(phone)

    button(sheet, "キャンセル").click()

    expect(phone.locator("dialog[open]")).to_have_count(0)
    everybody = stage.control.get("users/")["users"]
    assert not next(person for person in everybody if person["userId"] == WIFE)["consented"]


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
