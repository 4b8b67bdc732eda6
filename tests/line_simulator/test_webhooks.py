"""What reaches the bot: signed, complete, in order, within two seconds."""

import base64
import hashlib
import hmac
import re
import threading
from itertools import pairwise

import httpx
import pytest
from linebot.v3.messaging import PushMessageRequest, TextMessage
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import (
    FollowEvent,
    MessageEvent,
    PostbackEvent,
    StickerMessageContent,
    UnfollowEvent,
    UnsendEvent,
)

from line_simulator.server import RunningSimulator
from line_simulator.webhooks.post import sign
from tests.line_simulator.conftest import HUSBAND, WIFE


def parsed(bot):
    """The events as LINE's SDK reads them; it checks the signature too."""
    last = bot.received[-1]
    return WebhookParser("demo-channel-secret").parse(last.raw.decode(), last.headers["x-line-signature"])


def test_the_signature_is_the_one_of_lines_own_example():
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'

    assert sign("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_a_webhook_is_signed_over_its_raw_bytes(control, bot):
    control.post(f"users/{WIFE}/say/", text="面談予約")

    last = bot.received[-1]
    digest = hmac.new(b"demo-channel-secret", last.raw, hashlib.sha256).digest()
    assert last.headers["x-line-signature"] == base64.b64encode(digest).decode()


def test_a_text_arrives_in_full_shape_and_the_webhooks_status_comes_back(control, bot):
    answer = control.post(f"users/{WIFE}/say/", text="面談予約")

    (event,) = parsed(bot)
    assert isinstance(event, MessageEvent)
    assert (event.source.user_id, event.message.text) == (WIFE, "面談予約")
    assert event.message.quote_token
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", event.webhook_event_id)
    assert event.delivery_context.is_redelivery is False
    assert answer["status"] == 200


def test_a_sticker_arrives_as_a_sticker(control, bot):
    control.post(f"users/{WIFE}/say/", sticker={"packageId": "446", "stickerId": "1988"})

    (event,) = parsed(bot)
    assert isinstance(event.message, StickerMessageContent)


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file", "location"])
def test_whatever_people_send_arrives_in_a_shape_that_the_sdk_knows(control, bot, kind):
    control.post(f"users/{WIFE}/say/", kind=kind)

    (event,) = parsed(bot)
    assert (type(event), event.message.type) == (MessageEvent, kind)


def test_a_message_taken_back_is_told_by_its_id(control, bot):
    said = control.post(f"users/{WIFE}/say/", text="まちがい")

    control.post(f"users/{WIFE}/unsend/", message_id=said["message_id"])

    (event,) = parsed(bot)
    assert (type(event), event.unsend.message_id) == (UnsendEvent, said["message_id"])
    assert "まちがい" not in str(control.talk(WIFE))


def test_who_has_left_line_gets_nothing_and_can_do_nothing(line, http, control, friend):
    control.post(f"users/{friend}/close-account/")

    line.push_message(PushMessageRequest(to=friend, messages=[TextMessage(text="a")]))

    assert control.ledger()[-1]["delivered"] is False
    assert http.get(f"/v2/bot/profile/{friend}").status_code == 404
    assert http.post(f"/control/users/{friend}/say/", json={"text": "あ"}).status_code == 409


def test_following_blocking_and_coming_back_are_told(control, bot):
    kinds = []
    for step in ("follow", "block", "unblock"):
        control.post(f"users/{WIFE}/{step}/")
        kinds += parsed(bot)

    assert [type(event) for event in kinds] == [FollowEvent, UnfollowEvent, FollowEvent]
    assert [event.follow.is_unblocked for event in kinds if isinstance(event, FollowEvent)] == [False, True]
    assert "replyToken" not in bot.received[1].events[0]


def test_a_tap_is_a_postback_and_its_words_stand_in_the_talk(control, bot, friend):
    control.post(f"users/{friend}/tap/", data="a=cancel&id=1", display_text="はい")

    (event,) = parsed(bot)
    assert isinstance(event, PostbackEvent)
    assert event.postback.data == "a=cancel&id=1"
    assert control.talk(friend)[-1]["message"] == {"type": "text", "text": "はい"}


def test_a_bot_that_takes_longer_than_two_seconds_is_cut_off(bot, tmp_path):
    bot.delay = 2.5

    with RunningSimulator(webhook_url=bot.url, data_dir=tmp_path, demo_url="") as simulator:
        user = httpx.get(f"{simulator.base_url}/control/users/").json()["users"][0]["userId"]
        answer = httpx.post(
            f"{simulator.base_url}/control/users/{user}/say/", json={"text": "おそい"}, timeout=60
        ).json()
        records = httpx.get(f"{simulator.base_url}/control/webhooks/").json()["webhooks"]

    assert (answer["status"], answer["webhook"]["error"]) == (None, "request_timeout")
    assert records[-1]["error"] == "request_timeout"
    assert records[-1]["seconds"] >= 2


def test_an_error_of_the_bot_comes_back_as_its_status(control, bot):
    bot.status = 500

    assert control.post(f"users/{WIFE}/say/", text="だめ")["status"] == 500


def test_the_events_of_one_person_come_one_after_the_other_and_hold_up_nobody_else(control, bot):
    bot.delay = 0.3
    texts = [(WIFE, "1"), (WIFE, "2"), (WIFE, "3"), (HUSBAND, "夫")]
    threads = [
        threading.Thread(target=control.post, args=(f"users/{user}/say/",), kwargs={"text": text})
        for user, text in texts
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    wife = [one for one in bot.received if one.events[0]["source"]["userId"] == WIFE]
    (husband,) = [one for one in bot.received if one not in wife]
    assert all(earlier.ended <= later.began for earlier, later in pairwise(wife))
    assert husband.began < wife[-1].ended


def test_who_has_blocked_the_account_cannot_write_to_it(http, control, friend):
    control.post(f"users/{friend}/block/")

    assert http.post(f"/control/users/{friend}/say/", json={"text": "あ"}).status_code == 409


def test_the_inspector_keeps_each_webhook_with_signature_status_and_time(control, bot):
    control.post(f"users/{WIFE}/say/", text="見る")

    record = control.get("webhooks/")["webhooks"][-1]
    assert record["status"] == 200
    assert record["signature"] == bot.received[-1].headers["x-line-signature"]
    assert record["body"]["events"] == bot.received[-1].events
    assert 0 < record["seconds"] < 30
