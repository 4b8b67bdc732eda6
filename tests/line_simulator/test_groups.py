"""Groups and rooms: the account is invited, hears what is said there, speaks to all and leaves."""

import re

import pytest
from linebot.v3.messaging import (
    ApiException,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    TextMessage,
)
from linebot.v3.webhooks import (
    JoinEvent,
    LeaveEvent,
    MemberJoinedEvent,
    MemberLeftEvent,
    MessageEvent,
    PostbackEvent,
)

from tests.line_simulator.conftest import HUSBAND, STRANGER, WIFE
from tests.line_simulator.test_webhooks import parsed

HELLO = [TextMessage(text="こんにちは")]


@pytest.fixture
def group(control, bot) -> str:
    """Two people and the account."""
    return control.post("groups/", name="保護者会", members=[WIFE, HUSBAND])["id"]


@pytest.fixture
def room(control, bot) -> str:
    return control.post("groups/", kind="room", members=[WIFE, HUSBAND])["id"]


def said_in(control, group: str) -> list[dict]:
    return [each for each in control.get(f"groups/{group}/talk/")["messages"] if each["by"] != "system"]


def test_invited_into_a_group_the_bot_hears_of_it_at_once(control, bot, group):
    (event,) = parsed(bot)

    assert isinstance(event, JoinEvent)
    assert (event.source.type, event.source.group_id) == ("group", group)
    assert re.fullmatch("C[0-9a-f]{32}", group)
    assert event.reply_token
    assert "userId" not in bot.last_event["source"]


def test_invited_into_a_room_the_bot_hears_of_it_with_the_first_thing_said(control, bot, room):
    assert bot.received == []

    control.post(f"groups/{room}/say/", user=WIFE, text="あ")

    assert [each.events[0]["type"] for each in bot.received] == ["join", "message"]
    assert bot.last_event["source"] == {"type": "room", "roomId": room, "userId": WIFE}


def test_what_is_said_in_a_group_arrives_with_the_group_and_who_said_it(control, bot, group):
    answer = control.post(f"groups/{group}/say/", user=HUSBAND, text="予約を取り消す")

    (event,) = parsed(bot)
    assert isinstance(event, MessageEvent)
    assert (event.source.group_id, event.source.user_id, event.message.text) == (
        group,
        HUSBAND,
        "予約を取り消す",
    )
    assert answer["status"] == 200
    assert [each["userId"] for each in said_in(control, group)] == [HUSBAND]


@pytest.mark.parametrize("said", [{"sticker": {"packageId": "446", "stickerId": "1988"}}, {"kind": "image"}])
def test_stickers_and_pictures_are_said_in_groups_too(control, bot, group, said):
    control.post(f"groups/{group}/say/", user=WIFE, **said)

    (event,) = parsed(bot)
    assert (type(event), event.source.type) == (MessageEvent, "group")


def test_a_tap_in_a_group_does_not_say_whose_it_was(control, bot, group):
    control.post(f"groups/{group}/tap/", user=WIFE, data="a=1")

    (event,) = parsed(bot)
    assert (type(event), event.postback.data, event.source.user_id) == (PostbackEvent, "a=1", None)


def test_people_come_and_go_and_the_bot_is_told(control, bot, group):
    someone = control.post("users/", name="祖母", userId=STRANGER)["userId"]

    control.post(f"groups/{group}/come/", user=someone)
    (came,) = parsed(bot)
    control.post(f"groups/{group}/go/", user=someone)
    (went,) = parsed(bot)

    assert (type(came), came.joined.members[0].user_id) == (MemberJoinedEvent, someone)
    assert (type(went), went.left.members[0].user_id) == (MemberLeftEvent, someone)
    assert control.get("groups/")["groups"][0]["members"] == [WIFE, HUSBAND]


def test_a_reply_and_a_push_are_read_by_everybody_in_the_group(line, control, bot, group):
    control.post(f"groups/{group}/say/", user=WIFE, text="あ")

    line.reply_message(ReplyMessageRequest(reply_token=bot.last_event["replyToken"], messages=HELLO))
    line.push_message(PushMessageRequest(to=group, messages=HELLO))

    assert [each["by"] for each in said_in(control, group)] == ["person", "account", "account"]
    assert [(each["user"], each["delivered"]) for each in control.ledger()] == [(group, True)] * 2
    assert control.talk(WIFE) == []


def test_a_group_is_left_and_then_nothing_can_be_said_or_heard_there(line, control, bot, group):
    control.post(f"groups/{group}/say/", user=WIFE, text="あ")
    token = bot.last_event["replyToken"]

    line.leave_group(group)

    bot.wait_for("leave")
    (event,) = parsed(bot)
    assert (type(event), event.source.group_id) == (LeaveEvent, group)
    with pytest.raises(ApiException, match="Failed to send messages"):
        line.push_message(PushMessageRequest(to=group, messages=HELLO))
    with pytest.raises(ApiException, match="Invalid reply token"):
        line.reply_message(ReplyMessageRequest(reply_token=token, messages=HELLO))
    assert control.post(f"groups/{group}/say/", user=WIFE, text="い")["status"] is None


def test_a_group_that_the_account_is_not_in_answers_404_and_a_room_200(line, control, bot, group, room):
    nowhere = control.post("groups/", members=[WIFE], with_account=False)["id"]

    for unknown in (nowhere, "C" + "0" * 32):
        with pytest.raises(ApiException, match="Not found"):
            line.leave_group(unknown)
    line.leave_room(room)
    line.leave_room(room)
    line.leave_room("R" + "0" * 32)

    assert [each["with_account"] for each in control.get("groups/")["groups"]] == [True, False, False]


@pytest.mark.parametrize("wrong", ["x", "R" + "0" * 32, "C" + "0" * 31])
def test_an_id_that_is_none_is_refused(line, simulator, wrong):
    with pytest.raises(ApiException) as refused:
        line.leave_group(wrong)

    assert refused.value.status == 400
    assert "The value for the 'groupId' parameter is invalid" in refused.value.body


def test_put_out_of_a_group_the_bot_hears_that_and_can_be_invited_again(control, bot, group):
    control.post(f"groups/{group}/remove/")
    kinds = [bot.last_event["type"]]
    control.post(f"groups/{group}/invite/")
    kinds.append(bot.last_event["type"])

    assert kinds == ["leave", "join"]


def test_a_group_is_no_recipient_of_a_multicast_and_has_no_profile(line, http, group):
    with pytest.raises(ApiException):
        line.multicast(MulticastRequest(to=[group], messages=HELLO))

    assert http.get(f"/v2/bot/profile/{group}").status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("groups/", {"kind": "square", "members": []}, 400),
        ("groups/", {"members": ["U1"]}, 400),
        ("groups/C1/say/", {"user": WIFE, "text": "あ"}, 404),
        ("groups/{group}/say/", {"user": STRANGER, "text": "あ"}, 404),
        ("groups/{group}/come/", {"user": WIFE}, 409),
        ("groups/{group}/invite/", {}, 409),
        ("groups/{room}/remove/", {}, 409),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(http, group, room, path, body, status):
    answer = http.post(f"/control/{path.format(group=group, room=room)}", json=body)

    assert (answer.status_code, bool(answer.json()["message"])) == (status, True)


def test_a_member_who_has_gone_says_nothing_there(http, control, group):
    control.post(f"groups/{group}/go/", user=WIFE)

    assert http.post(f"/control/groups/{group}/say/", json={"user": WIFE, "text": "あ"}).status_code == 409


def test_a_reset_forgets_the_groups(control, group):
    control.post("reset/")

    assert control.get("groups/") == {"groups": []}


def test_leaving_can_be_broken_on_request(line, control, group):
    control.fault("leave", "500")

    with pytest.raises(ApiException):
        line.leave_group(group)

    assert control.get("groups/")["groups"][0]["with_account"] is True
