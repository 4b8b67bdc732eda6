"""Webhooks that arrive twice, late, together, unsigned, in strange shapes or not at all; and LINE's redelivery."""

import json
import time

import pytest
from linebot.v3.messaging import ReplyMessageRequest, TextMessage
from linebot.v3.webhook import SignatureValidator

from tests.line_simulator.conftest import HUSBAND, WIFE

IS_SIGNED = SignatureValidator("demo-channel-secret").validate


@pytest.fixture
def fault(control):
    def ask(kind, times=1):
        control.fault("event", kind, times=times)

    return ask


@pytest.fixture
def say(control):
    def write(text, user=WIFE):
        return control.post(f"users/{user}/say/", text=text)

    return write


def texts(bot):
    """What arrived, request by request."""
    return [[event["message"]["text"] for event in one.events] for one in bot.received]


def wait_for_requests(bot, count):
    until = time.monotonic() + 30
    while len(bot.received) < count:
        assert time.monotonic() < until, f"{len(bot.received)} of {count} requests"
        time.sleep(0.02)


def test_a_duplicated_webhook_is_the_same_one_twice_and_not_marked_as_redelivered(bot, fault, say):
    fault("duplicate")

    say("一")
    say("二")

    first, again, after = bot.received
    assert first.raw == again.raw != after.raw
    assert again.events[0]["deliveryContext"] == {"isRedelivery": False}


def test_reordered_webhooks_arrive_the_last_one_first_with_the_times_of_their_events(bot, fault, say):
    fault("reorder", times=2)

    held = say("一")
    say("二", HUSBAND)
    say("三")

    assert (held["status"], held["webhook"]["error"]) == (None, "held")
    assert texts(bot) == [["三"], ["二"], ["一"]]
    times = [one.events[0]["timestamp"] for one in bot.received]
    assert times == sorted(times, reverse=True)


def test_batched_webhooks_arrive_in_one_request_of_several_people(bot, fault, say):
    fault("batch", times=2)

    say("一")
    say("二", HUSBAND)
    say("三")

    assert texts(bot) == [["一", "二", "三"]]
    assert [event["source"]["userId"] for event in bot.received[0].events] == [WIFE, HUSBAND, WIFE]


def test_what_is_held_back_can_be_let_go(control, bot, fault, say):
    fault("batch")
    fault("reorder")
    say("一")
    say("二")
    assert (control.get("webhooks/")["held"], bot.received) == (2, [])

    released = control.post("webhooks/release/")["webhooks"]

    assert [outcome["status"] for outcome in released] == [200, 200]
    assert texts(bot) == [["一"], ["二"]]


@pytest.mark.parametrize("kind", ["bad_signature", "no_signature"])
def test_a_wrongly_signed_webhook_does_not_pass_the_sdks_validator(bot, fault, say, kind):
    fault(kind)

    say("にせもの")
    say("ほんもの")

    signatures = [one.headers.get("x-line-signature", "") for one in bot.received]
    assert [IS_SIGNED(one.raw.decode(), it) for one, it in zip(bot.received, signatures, strict=True)] == [
        False,
        True,
    ]
    assert ("x-line-signature" in bot.received[0].headers) is (kind == "bad_signature")


def test_the_verify_call_is_signed_and_has_no_events(control, bot):
    answer = control.post("webhooks/verify/")

    assert answer["status"] == 200
    assert bot.received[0].events == []
    assert IS_SIGNED(bot.received[0].raw.decode(), bot.received[0].headers["x-line-signature"])


def test_without_the_switch_a_lost_webhook_stays_lost(control, bot, fault, say):
    fault("lost")

    answer = say("とどかない")
    time.sleep(0.3)

    assert (answer["webhook"]["error"], bot.received) == ("could_not_connect", [])
    refused = control.client.post("/control/webhooks/redeliver/", json={})
    assert refused.status_code == 409


def test_with_the_switch_a_failed_webhook_comes_again_marked_until_the_bot_takes_it(control, bot, say):
    control.post("webhooks/mode/", redelivery=True, redelivery_seconds=0.1)
    bot.failures = 2

    say("あとで")
    wait_for_requests(bot, 3)
    time.sleep(0.6)

    first, second, third = (one.events[0] for one in bot.received)
    marks = [event.pop("deliveryContext")["isRedelivery"] for event in (first, second, third)]
    assert marks == [False, True, True]
    assert first == second == third


def test_a_taken_webhook_is_not_redelivered(control, bot, say):
    control.post("webhooks/mode/", redelivery=True, redelivery_seconds=0)

    say("とどいた")
    time.sleep(0.2)

    assert len(bot.received) == 1


def test_an_event_can_be_redelivered_by_hand(control, bot, say):
    control.post("webhooks/mode/", redelivery=True)
    say("一")
    say("二")

    control.post("webhooks/redeliver/")
    control.post("webhooks/redeliver/", event_id=bot.received[0].events[0]["webhookEventId"])

    assert texts(bot)[2:] == [["二"], ["一"]]
    assert [one.events[0]["deliveryContext"]["isRedelivery"] for one in bot.received[2:]] == [True, True]


def test_a_redelivered_event_brings_its_reply_token_another_minute(line, control, bot, say):
    control.post("webhooks/mode/", redelivery=True)
    say("一")
    control.post("clock/", shift_seconds=15 * 60)
    control.post("webhooks/redeliver/")

    line.reply_message(
        ReplyMessageRequest(replyToken=bot.last_event["replyToken"], messages=[TextMessage(text="はい")])
    )

    assert control.ledger()[-1]["endpoint"] == "reply"


def test_after_twenty_minutes_a_redelivered_reply_token_is_dead(http, control, bot, say):
    control.post("webhooks/mode/", redelivery=True)
    say("一")
    control.post("clock/", shift_seconds=21 * 60)
    control.post("webhooks/redeliver/")

    body = {"replyToken": bot.last_event["replyToken"], "messages": [{"type": "text", "text": "はい"}]}
    assert http.post("/v2/bot/message/reply", json=body).json() == {"message": "Invalid reply token"}


def test_sloppy_webhooks_leave_out_what_is_optional_and_add_what_nobody_knows(control, bot):
    control.post("webhooks/mode/", sloppy=True)

    control.post(f"users/{WIFE}/follow/")
    control.post(f"users/{WIFE}/say/", text="ゆるい")

    followed, said = (one.events for one in bot.received)
    assert [event["type"] for event in said] == ["unknownEvent", "message"]
    assert "follow" not in followed[1]
    assert said[1]["unknownProperty"]
    assert not {"quoteToken", "markAsReadToken"} & said[1]["message"].keys()
    assert (said[1]["message"]["text"], said[1]["source"]["userId"]) == ("ゆるい", WIFE)
    last = bot.received[-1]
    assert IS_SIGNED(last.raw.decode(), last.headers["x-line-signature"])
    assert last.raw != json.dumps(json.loads(last.raw), ensure_ascii=False).encode()


def test_a_reset_forgets_modes_faults_and_what_was_held(control, bot, fault, say):
    control.post("webhooks/mode/", redelivery=True, sloppy=True)
    fault("batch", times=5)
    say("一")

    control.post("reset/")
    say("二")

    assert texts(bot) == [["二"]]
    assert control.get("webhooks/")["mode"] == {
        "redelivery": False, "redelivery_seconds": 1.0, "sloppy": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("faults/", {"endpoint": "event", "kind": "500"}, 400),
        ("faults/", {"endpoint": "push", "kind": "duplicate"}, 400),
        ("faults/", {"endpoint": "nothing", "kind": "500"}, 400),
        ("webhooks/mode/", {"sloppy": "yes"}, 400),
        ("webhooks/mode/", {"redelivery_seconds": -1}, 400),
    ],
)
def test_a_breakage_that_does_not_exist_is_refused(http, path, body, status):
    assert http.post(f"/control/{path}", json=body).status_code == status


def test_an_event_nobody_knows_cannot_be_redelivered(control):
    control.post("webhooks/mode/", redelivery=True)

    assert control.client.post("/control/webhooks/redeliver/", json={"event_id": "x"}).status_code == 404


def test_every_kind_of_breakage_is_listed_for_who_wants_to_offer_it(control):
    catalogue = control.get("faults/")["catalogue"]

    assert catalogue["event"] == [
        "duplicate", "reorder", "batch", "bad_signature", "no_signature", "lost",
    ]  # fmt: skip
    assert "500_after" in catalogue["push"]
    assert "hs256" in catalogue["id_token"]
