"""Pictures with areas, films, sounds and places in the talk; what a person sends from the phone."""

import pytest
from playwright.sync_api import expect

from tests.line_simulator.phone.helpers import button

pytestmark = pytest.mark.browser
PICTURE = "http://localhost/picture.png"


def test_an_imagemap_is_a_picture_with_buttons(stage, phone):
    area = {"x": 0, "y": 0, "width": 520, "height": 520}
    actions = [
        {"type": "message", "label": "左をえらぶ", "text": "左", "area": area},
        {"type": "uri", "label": "右をひらく", "linkUri": stage.liff("/map/"), "area": {**area, "x": 520}},
    ]
    stage.push(
        {
            "type": "imagemap",
            "baseUrl": "http://localhost/map",
            "altText": "地図",
            "baseSize": {"width": 1040, "height": 520},
            "actions": actions,
        }
    )

    expect(phone.get_by_role("img", name="地図")).to_have_attribute("src", "http://localhost/map/700")
    button(phone, "左をえらぶ").click()
    assert stage.bot.wait_for("message")["message"]["text"] == "左"
    button(phone, "右をひらく").click()
    expect(phone.locator("dialog[open]")).to_have_count(1)


def test_films_sounds_and_places_are_shown_plainly(stage, phone):
    stage.push(
        {"type": "video", "originalContentUrl": "http://localhost/v.mp4", "previewImageUrl": PICTURE},
        {"type": "audio", "originalContentUrl": "http://localhost/a.m4a", "duration": 12000},
        {
            "type": "location",
            "title": "桑の実中目黒保育園",
            "address": "東京都目黒区中目黒0-0-3",
            "latitude": 35.6,
            "longitude": 139.7,
        },
    )

    log = phone.get_by_role("log")
    expect(log.locator("video[controls]")).to_have_attribute("poster", PICTURE)
    expect(log).to_contain_text("音声 12秒")
    expect(log.locator("audio[controls]")).to_have_count(1)
    expect(log).to_contain_text("東京都目黒区中目黒0-0-3")
    expect(log).to_contain_text("北緯 35.6")


def test_camera_and_place_are_offered_as_quick_replies(stage, phone):
    kinds = (("location", "いまの場所"), ("camera", "写真をとる"))
    items = [{"type": "action", "action": {"type": kind, "label": label}} for kind, label in kinds]
    stage.push({"type": "text", "text": "どこですか", "quickReply": {"items": items}})

    button(phone.get_by_role("group", name="返事の候補"), "いまの場所").click()

    assert stage.bot.wait_for("message")["message"]["type"] == "location"


def test_a_picked_date_comes_back_as_a_parameter(stage, page, phone):
    action = {
        "type": "datetimepicker",
        "label": "日をえらぶ",
        "data": "d=1",
        "mode": "date",
        "min": "2026-08-01",
    }
    template = {"type": "buttons", "text": "いつ", "actions": [action]}
    stage.push({"type": "template", "altText": "いつ", "template": template})

    button(phone, "日をえらぶ").click()
    picker = page.get_by_role("dialog", name="日時をえらぶ")
    picker.get_by_label("日をえらぶ").fill("2026-08-05")
    button(picker, "送信").click()

    assert stage.bot.wait_for("postback")["postback"] == {"data": "d=1", "params": {"date": "2026-08-05"}}
    expect(button(phone, "日をえらぶ")).to_be_focused()


def test_while_the_bot_thinks_dots_are_shown_until_its_answer_comes(stage, phone):
    user = phone.get_attribute("data-person")
    stage.control.client.post("/v2/bot/chat/loading/start", json={"chatId": user}).raise_for_status()
    expect(phone.get_by_text("返事を用意しています")).to_be_visible()

    stage.push({"type": "text", "text": "できました"})

    expect(phone.get_by_text("返事を用意しています")).to_have_count(0)
