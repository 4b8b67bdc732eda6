"""States of who has been here before: a form left half done, a booking to be made as last time."""

from datetime import date, time, timedelta

from nurseries.models import Question
from reservations.models import Draft, Registration
from tests import factories as cast
from tests.liff.pages import catalogue as c
from tests.liff.pages.catalogue import Opened, State


def left_half_done(step: str = "") -> Opened:
    """Typed up to the guardian, an hour ago."""
    who, address = c.registering(step, child={"sex": "female"}, guardian={"phone": ""})
    Draft.objects.filter(guardian=who).update(updated_at=cast.NOW - timedelta(hours=1))
    return who, address


def booked_before(health_asked: bool = False) -> Registration:
    """Last week, for the afternoon, with an answer; Wednesday offers morning and afternoon."""
    registration = cast.usable_child()
    at = registration.nursery
    lunch = cast.question(
        "昼食はどうしますか", at=at, moment=Question.Moment.RESERVATION, is_health=health_asked
    )
    bands = [cast.time_band(at), cast.time_band(at, "午後", time(13), time(17))]
    answer = {"question": str(lunch.public_id), "text": lunch.text, "value": "yes", "is_health": health_asked}
    past = cast.slot(date(2026, 7, 29), at, bands)
    cast.reservation(registration, past, bands[1], answers=[answer], hold_number=None, hold_freed_at=cast.NOW)
    cast.slot(cast.WEDNESDAY, at, bands)
    return registration


def answered_before() -> Opened:
    """The same child at a second nursery, which asks what the first has asked: about health and not."""
    asked = [
        cast.question(),
        cast.question("持病とくすり", kind=Question.Kind.TEXT, required=False),
        cast.question("お昼寝をしますか", is_health=False),
    ]
    values = ("yes", "卵。エピペンを持ちます", "no")
    answers = [
        {"question": str(each.public_id), "text": each.text, "value": value, "is_health": each.is_health}
        for each, value in zip(asked, values, strict=True)
    ]
    known = cast.usable_child(answers=answers)
    data = {"nursery": str(cast.nursery("futaba").public_id), "child": {"id": str(known.child.public_id)}}
    return c.left_at(known.child.guardian, data, "questions/")


COMING_BACK = [
    State(
        "a registration goes on",
        left_half_done,
        ("前回の続きから始めます。", "続きへ進む"),
        ("/liff/register/guardian/",),
    ),
    State(
        "the step where it stopped",
        lambda: left_half_done("guardian/"),
        ("前回の続きから始めます。", "目黒 太郎"),
        absent=("続きへ進む",),
    ),
    State(
        "questions answered at another nursery",
        answered_before,
        ("目黒 花さん", "前の答え：ある", "前の答え：卵。エピペンを持ちます", 'value="no" checked'),
        absent=('value="yes" checked', "エピペンを持ちます</textarea>", "入力エラー"),
    ),
    State(
        "booked before",
        lambda: c.of(booked_before(), "calendar/2026-08-05/"),
        ("前回と同じにする",),
        ("?same=1",),
        absent=(" checked",),
    ),
    State(
        "the same as last time",
        lambda: c.of(booked_before(), "calendar/2026-08-05/?same=1"),
        ("前回と同じ答えを入れました。", " checked"),
        absent=("前回と同じにする",),
    ),
]
