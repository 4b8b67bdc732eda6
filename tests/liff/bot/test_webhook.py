"""`/line/webhook/`: what is let in, what is done once, and that LINE never sees an error."""

import json
import logging
import time

import pytest

from liff.bot import events, replies
from reservations.models import WebhookEvent
from tests.factories import guardian
from tests.liff.bot.conftest import SECRET, STRANGER, Talk, payload, signature


def test_the_documented_signature_is_accepted():
    raw = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'

    assert events.is_signed(
        raw, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=", "8c570fa6dd201bb328f1c1eac23a96d8"
    )


@pytest.mark.parametrize(
    "signed", ["", "bm8=", "日本語", signature(b"another body"), signature(b"{}", "other secret")]
)
def test_without_lines_signature_nothing_is_processed(talk: Talk, signed: str):
    response = talk.deliver(payload("text"), signed)

    assert response.status_code == 400
    assert not WebhookEvent.objects.exists()
    assert talk.line.calls == []


def test_an_empty_channel_secret_opens_nothing(talk: Talk, settings):
    settings.LINE_CHANNEL_SECRET = ""

    raw = json.dumps(payload("text")).encode()

    assert talk.deliver(raw, signature(raw, "")).status_code == 400


def test_only_post_is_answered(talk: Talk):
    assert talk.client.get("/line/webhook/").status_code == 405


def test_the_verify_button_with_no_events_gets_200(talk: Talk):
    assert talk.deliver(payload("verify_button")).status_code == 200


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b'{"events": 3}', b'{"events": [3, null]}']
)
def test_signed_nonsense_gets_200_and_does_nothing(talk: Talk, raw: bytes):
    assert talk.deliver(raw).status_code == 200
    assert not WebhookEvent.objects.exists()


def test_an_unknown_kind_of_event_is_kept_and_ignored(talk: Talk):
    assert talk.replies_to(payload("unknown_kind")) == []
    assert WebhookEvent.objects.get().intent == "ignored"


def test_unknown_fields_do_not_hide_the_known_ones(talk: Talk):
    content = payload("text", message={"quoteToken": None, "novelty": {"deep": [1]}}, novelty=True)

    assert talk.replies_to(content)


def test_missing_optional_fields_are_no_error(talk: Talk):
    event = payload("text")["events"][0]
    for name in ("deliveryContext", "mode"):
        del event[name]
    del event["message"]["quoteToken"]
    follow = payload("follow")["events"][0]
    del follow["follow"], follow["replyToken"]

    assert talk.replies_to({"events": [event, follow]})
    assert WebhookEvent.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"source": {"userId": None}}, {"source": {"userId": "R" + "0" * 32}}, {"source": []}]
)
def test_an_event_that_names_nobody_is_not_answered(talk: Talk, change):
    content = payload("text")
    content["events"][0].update(change)

    assert talk.replies_to(content) == []


@pytest.mark.parametrize(
    "change", [{"webhookEventId": None}, {"timestamp": "soon"}, {"timestamp": 10**30}, {"type": 5}]
)
def test_an_event_without_id_time_or_kind_is_left_out(talk: Talk, change):
    content = payload("text")
    content["events"][0].update(change)

    assert talk.replies_to(content) == []
    assert not WebhookEvent.objects.exists()


def test_a_repeated_event_is_done_once(talk: Talk):
    content = payload("text")
    again = json.loads(json.dumps(content))
    again["events"][0]["deliveryContext"]["isRedelivery"] = True

    assert talk.replies_to(content)
    assert talk.replies_to(content) == []
    assert talk.replies_to(again) == []
    assert WebhookEvent.objects.count() == 1


def test_several_events_of_several_people_share_a_request(talk: Talk):
    one, two = guardian(), guardian()
    both = [payload("text", who.line_user_id)["events"][0] for who in (one, two)]

    assert len(talk.replies_to({"events": both})) == 2


def test_what_fails_is_not_kept_and_does_not_stop_the_next(talk: Talk, caplog):
    nul = payload("postback", postback={"data": "a=confirm&id=x"})["events"][0]
    broken = payload("text", message={"text": "メニュー"})["events"][0]
    broken["replyToken"] = "\x00" * 10  # a database cannot hold this
    nul["postback"]["data"] = "a=bookings"

    with caplog.at_level(logging.ERROR):
        assert talk.deliver({"events": [broken, nul]}).status_code == 200

    assert WebhookEvent.objects.filter(intent="bookings").exists()


def test_on_standby_somebody_else_answers(talk: Talk):
    assert talk.replies_to(payload("standby")) == []


def test_neither_text_nor_person_is_kept_or_logged(talk: Talk, caplog):
    with caplog.at_level(logging.DEBUG):
        talk.say("花はアレルギーがあります")

    kept = json.dumps(list(WebhookEvent.objects.values()), default=str)
    assert "アレルギー" not in kept + caplog.text
    assert STRANGER not in caplog.text


def test_a_reply_that_line_refuses_changes_nothing(talk: Talk):
    talk.line.status, talk.line.answer = 400, b'{"message":"Invalid reply token"}'

    assert talk.deliver(payload("text")).status_code == 200
    assert len(talk.line.calls) == 1


def test_a_slow_line_does_not_keep_line_waiting(talk: Talk):
    talk.line.delay = 3
    raw = json.dumps(payload("text")).encode()

    response = talk.client.post(
        "/line/webhook/", raw, "application/json", headers={"x-line-signature": signature(raw, SECRET)}
    )

    assert response.status_code == 200
    assert talk.line.answered == 0


def test_an_answer_that_waited_too_long_is_left_out(talk: Talk):
    replies.reply_soon("token", [{"type": "text", "text": "late"}], time.monotonic() - 51)
    replies.wait_until_sent()

    assert talk.line.calls == []


def test_an_answer_that_cannot_be_given_is_told_in_the_log_without_its_words(talk: Talk, caplog):
    replies.reply_soon("token", [{"type": "text", "text": "目黒 花"}], "not a moment")
    replies.wait_until_sent()

    assert "an answer in the talk failed: TypeError at replies.py" in caplog.text
    assert "花" not in caplog.text
