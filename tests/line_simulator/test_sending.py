"""push, reply, multicast, validate: through LINE's own SDK."""

import json
import uuid

import pytest
from linebot.v3.messaging import (
    ApiException,
    MessagingApi,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    TextMessage,
    ValidateMessageRequest,
)

from tests.line_simulator.conftest import HUSBAND, STRANGER, WIFE


def text(words="こんにちは"):
    return [TextMessage(text=words)]


def push_request(to, words="こんにちは"):
    return PushMessageRequest(to=to, messages=text(words))


def test_a_push_to_a_friend_stands_in_the_talk_and_in_the_ledger(line: MessagingApi, control, friend):
    key = str(uuid.uuid4())

    answer = line.push_message_with_http_info(push_request(friend), x_line_retry_key=key)

    sent_id = answer.data.sent_messages[0].id
    assert answer.headers["x-line-request-id"]
    assert control.talk(friend)[-1]["id"] == sent_id
    entry = control.ledger()[-1]
    assert (entry["user"], entry["endpoint"], entry["retry_key"], entry["delivered"]) == (
        friend,
        "push",
        key,
        True,
    )
    assert entry["body"]["messages"] == [{"type": "text", "text": "こんにちは"}]


def test_a_push_with_a_used_retry_key_is_answered_409_with_the_first_answer(line, control, friend):
    key = str(uuid.uuid4())
    first = line.push_message_with_http_info(push_request(friend), x_line_retry_key=key)

    with pytest.raises(ApiException) as refused:
        line.push_message(push_request(friend), x_line_retry_key=key)

    assert refused.value.status == 409
    assert refused.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert refused.value.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert json.loads(refused.value.body)["sentMessages"][0]["id"] == first.data.sent_messages[0].id
    assert len(control.ledger()) == 1


def test_a_retry_key_is_forgotten_after_24_hours_of_the_virtual_clock(line, control, friend):
    key = str(uuid.uuid4())
    line.push_message(push_request(friend), x_line_retry_key=key)

    control.post("clock/", shift_seconds=24 * 3600 - 5)
    with pytest.raises(ApiException):
        line.push_message(push_request(friend), x_line_retry_key=key)
    control.post("clock/", shift_seconds=24 * 3600 + 5)
    line.push_message(push_request(friend), x_line_retry_key=key)

    assert len(control.ledger()) == 2


def test_a_refused_push_leaves_its_retry_key_unused(line, control, friend):
    key = str(uuid.uuid4())
    with pytest.raises(ApiException):
        line.push_message(push_request(friend, "あ" * 5001), x_line_retry_key=key)

    line.push_message(push_request(friend), x_line_retry_key=key)

    assert len(control.ledger()) == 1


def test_a_malformed_retry_key_is_refused(http, friend):
    body = {"to": friend, "messages": [{"type": "text", "text": "a"}]}

    answer = http.post("/v2/bot/message/push", json=body, headers={"x-line-retry-key": "not-a-uuid"})

    assert answer.status_code == 400


@pytest.mark.parametrize("standing", ["blocked", "never added"])
def test_a_push_that_cannot_arrive_is_answered_200_and_not_delivered(line, control, bot, standing):
    if standing == "blocked":
        control.post(f"users/{WIFE}/follow/")
        control.post(f"users/{WIFE}/block/")
    before = len(control.talk(WIFE))

    line.push_message(push_request(WIFE))

    assert len(control.talk(WIFE)) == before
    assert control.ledger()[-1]["delivered"] is False


def test_a_push_to_someone_unknown_is_refused(line, control):
    with pytest.raises(ApiException) as refused:
        line.push_message(push_request(STRANGER))

    assert refused.value.status == 400
    assert json.loads(refused.value.body) == {"message": "Failed to send messages"}
    assert control.ledger() == []


def test_someone_who_wrote_without_being_a_friend_can_be_pushed_for_seven_days(line, control, bot):
    control.post(f"users/{WIFE}/say/", text="こんにちは")

    line.push_message(push_request(WIFE))
    control.post("clock/", shift_seconds=8 * 86400)
    line.push_message(push_request(WIFE))

    assert [entry["delivered"] for entry in control.ledger()] == [True, False]


def test_a_reply_token_answers_once(line, control, bot, friend):
    control.post(f"users/{friend}/say/", text="メニュー")
    token = bot.last_event["replyToken"]

    line.reply_message(ReplyMessageRequest(reply_token=token, messages=text("はい")))
    with pytest.raises(ApiException) as refused:
        line.reply_message(ReplyMessageRequest(reply_token=token, messages=text("はい")))

    assert json.loads(refused.value.body) == {"message": "Invalid reply token"}
    assert control.talk(friend)[-1]["message"]["text"] == "はい"
    assert [entry["endpoint"] for entry in control.ledger()] == ["reply"]


def test_a_reply_token_dies_after_a_minute(line, control, bot, friend):
    control.post(f"users/{friend}/say/", text="メニュー")

    control.post("clock/", shift_seconds=61)
    with pytest.raises(ApiException) as refused:
        line.reply_message(ReplyMessageRequest(reply_token=bot.last_event["replyToken"], messages=text()))

    assert refused.value.status == 400


def test_a_retry_key_on_a_reply_is_refused_and_spends_nothing(http, control, bot, friend):
    control.post(f"users/{friend}/say/", text="メニュー")
    body = {"replyToken": bot.last_event["replyToken"], "messages": [{"type": "text", "text": "はい"}]}

    refused = http.post("/v2/bot/message/reply", json=body, headers={"x-line-retry-key": str(uuid.uuid4())})
    accepted = http.post("/v2/bot/message/reply", json=body)

    assert (refused.status_code, accepted.status_code) == (400, 200)


def test_a_multicast_reaches_each_friend_once(line, control, friend):
    key = str(uuid.uuid4())
    control.post(f"users/{HUSBAND}/follow/")
    request = MulticastRequest(to=[friend, HUSBAND, friend], messages=text())

    line.multicast(request, x_line_retry_key=key)
    with pytest.raises(ApiException) as refused:
        line.multicast(request, x_line_retry_key=key)

    assert [entry["user"] for entry in control.ledger()] == [friend, HUSBAND]
    assert refused.value.status == 409
    assert "sentMessages" not in json.loads(refused.value.body)


def test_validating_sends_nothing(line, control):
    line.validate_push(ValidateMessageRequest(messages=text()))
    with pytest.raises(ApiException):
        line.validate_reply(ValidateMessageRequest(messages=text("あ" * 5001)))

    assert control.ledger() == []
