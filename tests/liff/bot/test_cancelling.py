"""予約を取り消す in the talk: the carousel, キャンセル, はい and いいえ, buttons tapped too late."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from meguro_hoiku import dates
from reservations.models import CancelledBy, Interview, Notification, Reservation
from tests.factories import (
    FRIDAY,
    NOW,
    WEDNESDAY,
    cancelled,
    child,
    child_with_interview,
    guardian,
    nursery,
    reservation,
    slot,
    usable_child,
)
from tests.liff.bot.conftest import Talk, actions, at, payload, words
from tests.liff.bot.limits import complaints

AFTER_DEADLINE = datetime(2026, 8, 4, 17, 1, tzinfo=dates.JST)
IN_THE_DEADLINES_MINUTE = datetime(2026, 8, 4, 17, 0, 59, tzinfo=dates.JST)


@pytest.fixture
def booked(db: None) -> Reservation:
    return reservation(usable_child(), slot(WEDNESDAY))


@pytest.fixture
def interview(db: None) -> Interview:
    return child_with_interview()


def family_of(row: Reservation | Interview):
    return row.registration.child.guardian


def button(action: str, row: Reservation | Interview) -> str:
    kind = "reservation" if isinstance(row, Reservation) else "interview"
    return f"a={action}&k={kind}&id={row.public_id}"


def bubbles(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    contents = messages[0]["contents"]
    return contents["contents"] if contents["type"] == "carousel" else [contents]


def test_nothing_held_is_said(talk: Talk):
    messages = talk.tap("a=bookings", guardian())

    assert "予約がありません" in words(messages)
    assert complaints(messages) == []


def test_a_stranger_holds_nothing_either(talk: Talk):
    assert "予約がありません" in words(talk.tap("a=bookings"))


def test_everything_held_comes_as_bubbles_by_date(talk: Talk, booked: Reservation):
    family = family_of(booked)
    child_with_interview(who=child(family, "目黒 空"))
    reservation(booked.registration, slot(FRIDAY))

    messages = talk.say("予約を取り消す", family)

    first, second, third = [words([each]) for each in bubbles(messages)]
    for part in ("予約 1／3", "8月5日（水）", "9時から12時まで", "お子さま1", "8月4日（火）17時まで"):
        assert part in first
    assert "（面談用）" not in first
    assert "8月6日（木）" in second
    assert "桑の実中目黒保育園（面談用）" in second
    assert "お子さま2" in second
    assert "8月7日（金）" in third
    assert messages[0]["altText"].startswith(
        "【一時保育】予約は3件です：8月5日（水）9時・8月6日（木）10時面談"
    )
    assert complaints(messages) == []


def test_an_only_childs_label_has_no_number(talk: Talk, booked: Reservation):
    said = words(talk.tap("a=bookings", family_of(booked)))

    assert "お子さま" in said
    assert "お子さま1" not in said


def test_the_button_is_there_only_while_the_deadline_allows(talk: Talk, booked: Reservation):
    (before,) = actions(talk.tap("a=bookings", family_of(booked)))
    with at(AFTER_DEADLINE):
        late = talk.tap("a=bookings", family_of(booked))

    assert (before["label"], before["data"]) == ("キャンセル", button("cancel", booked))
    assert [each["uri"] for each in actions(late)] == ["tel:0300000001"]
    assert "LINEでは取り消せません" in words(late)
    assert complaints(late) == []


def test_more_than_eleven_end_in_a_way_to_the_list(talk: Talk):
    family = guardian()
    for number in range(12):
        registration = usable_child(nursery(f"n{number}"), who=child(family, f"目黒 {number}"))
        reservation(registration, slot(at=registration.nursery))

    messages = talk.tap("a=bookings", family)

    shown = bubbles(messages)
    assert len(shown) == 12
    assert "ほか1件" in words([shown[-1]])
    assert actions([shown[-1]])[0]["uri"].endswith("/bookings/")
    assert [each for each in complaints(messages) if "first words" not in each] == []


@pytest.mark.parametrize("kind", ["booked", "interview"])
def test_cancel_asks_first(talk: Talk, request, kind: str):
    row = request.getfixturevalue(kind)

    messages = talk.tap(button("cancel", row), family_of(row))

    assert "この予約を取り消しますか。" in words(messages)
    assert [each["label"] for each in actions(messages)] == ["はい", "いいえ"]
    assert complaints(messages) == []
    row.refresh_from_db()
    assert row.state == "booked"


@pytest.mark.parametrize("kind", ["booked", "interview"])
def test_yes_cancels_and_leaves_the_telling_to_the_outbox(talk: Talk, request, kind: str):
    row = request.getfixturevalue(kind)

    assert talk.tap(button("cancel-yes", row), family_of(row)) == []

    row.refresh_from_db()
    assert (row.state, row.cancelled_by, row.cancelled_at) == ("cancelled", "guardian", NOW)
    (owed,) = Notification.objects.all()
    assert "取り消しました" in owed.payload[0]["altText"]
    assert len(talk.line.of("/chat/loading/start")) == 1


@pytest.mark.parametrize("action", ["cancel-yes", "cancel", "cancel-no"])
def test_any_button_of_a_cancelled_booking_says_since_when(talk: Talk, booked: Reservation, action: str):
    cancelled(booked)
    with at(NOW + timedelta(days=1)):
        messages = talk.tap(button(action, booked), family_of(booked))

    assert "この予約は取り消しずみです" in words(messages)
    assert "8月3日（月）10時15分に取り消しました" in words(messages)
    assert complaints(messages) == []
    assert not Notification.objects.exists()


def test_what_the_nursery_called_off_is_said_to_be_its_doing(talk: Talk, booked: Reservation):
    cancelled(booked, at=NOW - timedelta(hours=1), by=CancelledBy.CLOSURE)

    assert "園の都合などで取り消しになりました" in words(
        talk.tap(button("cancel-yes", booked), family_of(booked))
    )


def test_yes_twice_cancels_once(talk: Talk, booked: Reservation):
    talk.tap(button("cancel-yes", booked), family_of(booked))
    with at(NOW + timedelta(seconds=1)):
        again = talk.tap(button("cancel-yes", booked), family_of(booked))

    assert "取り消しずみ" in words(again)
    assert Notification.objects.count() == 1


def test_no_leaves_it_as_it_is(talk: Talk, booked: Reservation):
    messages = talk.tap(button("cancel-no", booked), family_of(booked))

    assert words(messages) == "【一時保育】予約はそのままです。"
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_the_deadlines_whole_minute_counts(talk: Talk, booked: Reservation):
    with at(IN_THE_DEADLINES_MINUTE):
        assert talk.tap(button("cancel-yes", booked), family_of(booked)) == []


@pytest.mark.parametrize("action", ["cancel", "cancel-yes"])
def test_after_the_deadline_the_refusal_gives_the_phone(talk: Talk, booked: Reservation, action: str):
    with at(AFTER_DEADLINE):
        messages = talk.tap(button(action, booked), family_of(booked))

    assert "期限（8月4日（火）17時）を過ぎました" in words(messages)
    assert actions(messages)[0]["uri"] == "tel:0300000001"
    assert complaints(messages) == []
    booked.refresh_from_db()
    assert booked.state == "booked"


@pytest.mark.parametrize("action", ["cancel", "cancel-yes", "cancel-no"])
def test_what_is_over_says_so(talk: Talk, booked: Reservation, action: str):
    with at(NOW + timedelta(days=9)):
        messages = talk.tap(button(action, booked), family_of(booked))

    assert "この予約は終わりました" in words(messages)
    assert complaints(messages) == []


@pytest.mark.parametrize("state", [Interview.State.PASSED, Interview.State.NO_SHOW])
@pytest.mark.parametrize("action", ["cancel", "cancel-yes", "cancel-no"])
def test_an_interview_that_has_its_result_is_over(talk: Talk, interview: Interview, state: str, action: str):
    Interview.objects.filter(pk=interview.pk).update(state=state)
    with at(NOW + timedelta(days=9)):
        assert "終わりました" in words(talk.tap(button(action, interview), family_of(interview)))


@pytest.mark.parametrize("action", ["cancel", "cancel-yes", "cancel-no"])
def test_another_familys_booking_is_as_unknown_as_none(talk: Talk, booked: Reservation, action: str):
    other = guardian()
    unknown = f"a={action}&k=reservation&id={uuid.uuid4()}"

    theirs, nobodys = talk.tap(button(action, booked), other), talk.tap(unknown, other)

    assert theirs == nobodys
    assert "いまはありません" in words(theirs)
    assert "予約がありません" in words(theirs)
    assert complaints(theirs) == []
    booked.refresh_from_db()
    assert booked.state == "booked"


@pytest.mark.parametrize(
    "data", ["a=cancel-yes", "a=cancel-yes&k=reservation", "a=cancel&id=95aebcab-4bc3-4790-8b91-7d523acf8dbb"]
)
def test_a_button_that_lacks_a_part_shows_what_is_held(talk: Talk, booked: Reservation, data: str):
    assert "8月5日（水）" in words(talk.tap(data, family_of(booked)))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_in_a_crowd_nothing_is_done_and_the_same_event_may_come_again(talk: Talk, booked: Reservation):
    content = payload(
        "postback", family_of(booked).line_user_id, postback={"data": button("cancel-yes", booked)}
    )

    with child_locked_by_somebody_else(booked.child_id):
        assert "混み合っています" in words(talk.replies_to(content))
    booked.refresh_from_db()
    assert booked.state == "booked"

    assert talk.replies_to(content) == []
    booked.refresh_from_db()
    assert booked.state == "cancelled"


@contextmanager
def child_locked_by_somebody_else(pk: int) -> Iterator[None]:
    """Another connection holds the child's row for longer than anybody waits."""
    with psycopg.connect(**connection.get_connection_params() | {"context": None}) as other:
        other.execute("SELECT 1 FROM reservations_child WHERE id = %s FOR UPDATE", [pk])
        yield
