"""In groups and rooms nobody is answered and nothing kept, and the account leaves (A6, A7)."""

import logging

import pytest

from liff.bot import groups
from reservations.models import Reservation, WebhookEvent
from tests.factories import WEDNESDAY, guardian, reservation, slot, usable_child
from tests.liff.bot.conftest import Talk, payload

GROUP, ROOM = "C" + "4af4980629" * 3 + "4a", "R" + "a8dbf4673c" * 3 + "a8"
LEAVE_GROUP, LEAVE_ROOM = f"/v2/bot/group/{GROUP}/leave", f"/v2/bot/room/{ROOM}/leave"


@pytest.fixture
def family(db):
    booked = reservation(usable_child(), slot(WEDNESDAY))
    return booked.child.guardian


def deliver(talk: Talk, content: dict) -> list[str]:
    """What LINE is asked to do after this webhook."""
    before = len(talk.line.calls)
    assert talk.deliver(content).status_code == 200
    groups.wait_until_left()
    return [call.path for call in talk.line.calls[before:]]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("group_text", LEAVE_GROUP),
        ("group_sticker", LEAVE_GROUP),
        ("group_postback", LEAVE_GROUP),
        ("group_join", LEAVE_GROUP),
        ("group_member_joined", LEAVE_GROUP),
        ("group_member_left", LEAVE_GROUP),
        ("room_text", LEAVE_ROOM),
        ("room_join", LEAVE_ROOM),
    ],
)
def test_whatever_comes_from_a_group_the_account_says_nothing_keeps_nothing_and_leaves(
    talk: Talk, family, caplog, name: str, asked: str
):
    with caplog.at_level(logging.DEBUG):
        assert deliver(talk, payload(name, family.line_user_id)) == [asked]

    assert not WebhookEvent.objects.exists()
    ours = "".join(each.getMessage() for each in caplog.records if each.name.startswith(("liff", "reserv")))
    assert not [secret for secret in (family.line_user_id, GROUP, ROOM, "予約を") if secret in ours]


def test_a_group_s_event_without_its_user_is_the_same(talk: Talk):
    content = payload("group_text")
    del content["events"][0]["source"]["userId"]

    assert deliver(talk, content) == [LEAVE_GROUP]


def test_a_button_pressed_in_a_group_cancels_nothing(talk: Talk, family):
    row = Reservation.objects.get()
    data = f"a=cancel-yes&k=reservation&id={row.public_id}"

    assert deliver(talk, payload("group_postback", family.line_user_id, postback={"data": data})) == [
        LEAVE_GROUP
    ]

    row.refresh_from_db()
    assert row.state == "booked"


def test_who_writes_alone_is_answered_beside_a_group_in_the_same_request(talk: Talk, family):
    alone = payload("text", family.line_user_id, message={"text": "予約を取り消す"})
    together = {"events": payload("group_text", family.line_user_id)["events"] + alone["events"]}

    assert sorted(deliver(talk, together)) == sorted([LEAVE_GROUP, "/v2/bot/message/reply"])
    assert "cancel" in str(talk.line.of("/message/reply")[0].body)


def test_having_left_is_no_reason_to_leave(talk: Talk):
    assert deliver(talk, payload("group_leave")) == []


def test_on_standby_somebody_else_decides_about_the_group(talk: Talk):
    assert deliver(talk, payload("group_text", mode="standby")) == []


@pytest.mark.parametrize(
    "source",
    [
        {"type": "group"},
        {"type": "group", "groupId": "C1/leave?"},
        {"type": "room", "groupId": GROUP},
        {"type": "square", "squareId": GROUP},
        {"type": ["group"], "groupId": GROUP},
        {},
    ],
    ids=str,
)
def test_who_writes_from_anywhere_else_is_not_answered_either(talk: Talk, family, source: dict):
    content = payload("group_text")
    content["events"][0]["source"] = {**source, "userId": family.line_user_id}

    assert deliver(talk, content) == []
    assert not WebhookEvent.objects.exclude(line_user_id="").exists()


def test_a_group_that_could_not_be_left_is_left_when_something_happens_there(talk: Talk, caplog):
    talk.line.status = 500
    assert deliver(talk, payload("group_join")) == [LEAVE_GROUP]
    assert "a group could not be left: 500" in caplog.text
    talk.line.status = 200

    assert deliver(talk, payload("group_text")) == [LEAVE_GROUP]


def test_a_group_that_the_account_is_in_no_longer_is_no_trouble(talk: Talk, caplog):
    talk.line.status, talk.line.answer = 404, b'{"message":"Not found"}'

    assert deliver(talk, payload("group_text")) == [LEAVE_GROUP]

    assert "could not be left" not in caplog.text


def test_a_group_in_which_much_is_said_is_left_once_at_a_time(talk: Talk):
    talk.line.delay = 0.5
    much = [event for _ in range(20) for event in payload("group_text")["events"]]

    assert deliver(talk, {"events": much}) == [LEAVE_GROUP]


def test_a_stranger_is_a_person_too(talk: Talk):
    assert deliver(talk, payload("text", guardian().line_user_id)) == ["/v2/bot/message/reply"]
