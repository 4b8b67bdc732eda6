"""What condition a phone can be in: no network, no notifications, a computer, larger words, another language."""

import pytest
from playwright.sync_api import expect

from tests.line_simulator.conftest import WIFE
from tests.line_simulator.phone.helpers import bubble, button, open_sheet, outcome

pytestmark = pytest.mark.browser


@pytest.fixture
def conditions(phone):
    phone.get_by_text("ようす", exact=True).click()
    return phone


def toast(phone):
    return phone.locator("[data-part='toast']")


def test_line_for_a_computer_has_no_menu_and_opens_liff_in_the_browser(stage, page, conditions):
    stage.push({"type": "text", "text": f"こちらへ {stage.liff('/held/')} どうぞ"})
    conditions.get_by_label("PC版LINE").check()

    expect(conditions.get_by_role("group", name="メニュー")).to_be_hidden()
    expect(conditions.get_by_label("メッセージを入力")).to_be_visible()
    with page.context.expect_page() as opened:
        conditions.get_by_role("link", name=stage.liff("/held/")).click()
    expect(button(opened.value, "目黒さん（妻）として許可する")).to_be_visible()
    expect(conditions.locator("dialog[open]")).to_have_count(0)


def test_without_network_nothing_leaves_and_what_came_meanwhile_arrives_afterwards(stage, conditions):
    conditions.get_by_label("電波なし").check()
    button(conditions, "予約の確認").click()
    expect(toast(conditions)).to_contain_text("電波がありません")
    stage.push({"type": "text", "text": "いまは読めない"})
    stage.control.post(f"users/{WIFE}/say/", text="ほかの電話から")
    expect(conditions.get_by_role("log")).not_to_contain_text("いまは読めない")
    assert [received.events[0]["type"] for received in stage.bot.received] == ["message"]

    conditions.get_by_label("電波なし").uncheck()

    expect(conditions.get_by_role("log")).to_contain_text("いまは読めない")


def test_a_page_in_the_sheet_loses_the_network_and_gets_it_back(conditions):
    sheet = open_sheet(conditions)
    outcome(sheet)
    conditions.get_by_label("電波なし").check()

    button(sheet, "たずねる").click()
    expect(button(sheet, "きこえない")).to_be_visible()
    sheet.get_by_role("link", name="つぎへ").click()
    expect(conditions.get_by_text("インターネットにつながりません。")).to_be_visible()
    conditions.get_by_label("電波なし").uncheck()
    button(conditions, "もう一度ひらく").click()
    button(sheet, "きこえない").click()

    expect(button(sheet, "きこえた")).to_be_visible()


def test_a_sheet_opened_without_network_opens_when_it_is_back(conditions):
    conditions.get_by_label("電波なし").check()
    sheet = open_sheet(conditions)
    expect(conditions.get_by_text("インターネットにつながりません。")).to_be_visible()

    conditions.get_by_label("電波なし").uncheck()
    button(conditions, "もう一度ひらく").click()

    assert outcome(sheet)["sub"] == WIFE


def test_with_notifications_off_a_message_is_counted_but_not_announced(stage, conditions):
    conditions.get_by_label("通知オフ").check()
    button(conditions, "トーク一覧にもどる").click()
    stage.push({"type": "text", "text": "しずかに"})

    expect(conditions.get_by_text("未読1")).to_be_visible()
    expect(toast(conditions)).to_be_hidden()


def test_larger_words_are_larger_and_flex_follows_only_where_it_says_so(stage, conditions):
    parts = [
        {"type": "text", "text": "のびる", "scaling": True},
        {"type": "text", "text": "のびない"},
    ]
    stage.push(
        {"type": "text", "text": "ふつうの文"}, {"type": "flex", "altText": "x", "contents": bubble(*parts)}
    )

    def size(words):
        return conditions.get_by_text(words, exact=True).evaluate(
            "node => parseFloat(getComputedStyle(node).fontSize)"
        )

    before = [size(words) for words in ("ふつうの文", "のびる", "のびない")]

    conditions.get_by_label("文字の大きさ").select_option("特大")

    after = [size(words) for words in ("ふつうの文", "のびる", "のびない")]
    assert [round(large / small, 1) for small, large in zip(before, after, strict=True)] == [1.5, 1.5, 1]


def test_the_language_of_line_reaches_bot_and_page(stage, conditions):
    with conditions.page.expect_response("**/language/"):
        conditions.get_by_label("LINEの言語").select_option("English")
    expect(conditions.get_by_label("LINEの言語")).to_have_value("en")

    facts = outcome(open_sheet(conditions))

    profile = stage.control.client.get(f"/v2/bot/profile/{WIFE}").json()
    assert (facts["language"], profile["language"]) == ("en", "en")
