"""What has been sent and received: inspector, inbox, talks as files."""

import json

import pytest
from playwright.sync_api import expect

from tests.line_simulator.conftest import HUSBAND, WIFE
from tests.line_simulator.phone.helpers import button

pytestmark = pytest.mark.browser


@pytest.fixture
def panel(page):
    return page.get_by_role("complementary", name="操作パネル")


# The inspector -------------------------------------------------------------------------------------------


def test_a_message_leads_to_the_call_that_brought_it(stage, panel, phone):
    stage.push({"type": "text", "text": "なかみを見る"})

    phone.locator(".entry", has_text="なかみを見る").get_by_role(
        "button", name="このメッセージのなかみ"
    ).click()

    record = panel.locator("details[open][data-direction='API']")
    expect(record.locator("summary")).to_be_focused()
    expect(record.locator("summary")).to_contain_text("POST /v2/bot/message/push　200")
    expect(record).to_contain_text("x-line-request-id")
    expect(record.locator("pre")).to_contain_text('"text": "なかみを見る"')


def test_a_webhook_shows_how_it_was_signed_and_answered(stage, panel, phone):
    stage.control.fault("event", "bad_signature")

    button(phone, "予約の確認").click()
    record = panel.locator("[data-direction='Webhook']", has_text="postback").first
    record.locator("summary").click()

    expect(record).to_contain_text("わざと誤った署名。ボットの返事は200")


def test_a_webhook_is_copied_as_a_payload_for_a_test(stage, page, panel, phone):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(phone, "予約の確認").click()
    record = panel.locator("[data-direction='Webhook']", has_text="postback").first
    record.locator("summary").click()

    button(record, "テスト用にコピー").click()
    expect(panel.get_by_role("status")).to_have_text("コピーしました")

    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert copied == json.loads(stage.bot.received[-1].raw)


def test_the_inspector_is_sifted_by_kind_and_words(stage, panel, phone):
    stage.push({"type": "text", "text": "りんご"})
    stage.push({"type": "text", "text": "みかん"})
    button(phone, "予約の確認").click()
    expect(panel.locator("[data-direction='Webhook']")).not_to_have_count(0)

    panel.get_by_label("種類").select_option("API")
    panel.locator("[data-part='inspector-filter']").get_by_label("さがす").fill("みかん")

    expect(panel.locator(".record:visible")).to_have_count(1)
    expect(panel.locator(".record:visible pre")).to_have_count(1)


# The inbox -----------------------------------------------------------------------------------------------


def test_the_inbox_tells_what_arrived_from_what_did_not_and_opens_the_talk(stage, page, panel, phone):
    stage.control.post(f"users/{HUSBAND}/follow/")
    stage.push({"type": "text", "text": "妻へのことば"})
    stage.push({"type": "text", "text": "夫へのことば"}, to=HUSBAND)
    stage.control.post(f"users/{HUSBAND}/block/")
    stage.push({"type": "text", "text": "きこえない夫へ"}, to=HUSBAND)
    rows = panel.locator("[data-part='inbox'] li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("きこえない夫へ")
    expect(rows.first).to_contain_text("届かない")

    panel.locator("[data-part='inbox-words']").fill("夫へのことば")
    expect(rows).to_have_count(1)
    button(rows, "目黒さん（夫）のトークでひらく：夫へのことば").click()

    entry = page.locator("[data-phone='2'] .entry", has_text="夫へのことば")
    expect(entry).to_be_focused()


# Talks as files ------------------------------------------------------------------------------------------


def test_a_saved_talk_comes_back_as_it_was_after_a_reset(stage, page, panel, phone, tmp_path):
    stage.push({"type": "text", "text": "とっておく"})
    expect(phone.get_by_role("log")).to_contain_text("とっておく")
    with page.expect_download() as download:
        button(panel, "会話を保存").click()
    saved = tmp_path / "talk.json"
    download.value.save_as(saved)
    button(panel, "最初からにする").click()
    expect(phone.get_by_role("log")).not_to_contain_text("とっておく")

    panel.get_by_label("会話を読み込む").set_input_files(saved)

    expect(panel.get_by_role("status")).to_contain_text("会話を読み込みました")
    expect(phone.get_by_role("log")).to_contain_text("とっておく")
    before = json.loads(saved.read_text(encoding="utf-8"))["messages"]
    assert stage.control.talk(WIFE) == before


@pytest.mark.parametrize(
    "content", ["[]", "{", '{"form": "line-simulator-talk-1", "messages": [{"by": "x"}]}']
)
def test_a_file_that_is_no_talk_changes_nothing(stage, panel, phone, tmp_path, content):
    stage.push({"type": "text", "text": "のこる"})
    wrong = tmp_path / "wrong.json"
    wrong.write_text(content)

    panel.get_by_label("会話を読み込む").set_input_files(wrong)

    expect(panel.get_by_role("status")).to_contain_text("うまくいきませんでした")
    expect(phone.get_by_role("log")).to_contain_text("のこる")


def test_a_message_that_cannot_be_drawn_leaves_the_others_in_sight(stage, panel, phone, tmp_path):
    items = [
        {"id": "1", "by": "account", "at": "2026-08-03T10:00:00.000+09:00", "message": {"type": "flex"}},
        {
            "id": "2",
            "by": "account",
            "at": "2026-08-03T10:01:00.000+09:00",
            "message": {"type": "text", "text": "見える"},
        },
    ]
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps({"form": "line-simulator-talk-1", "messages": items}))

    panel.get_by_label("会話を読み込む").set_input_files(odd)

    expect(phone.get_by_role("log")).to_contain_text("表示できない種類です：flex")
    expect(phone.get_by_role("log")).to_contain_text("見える")
