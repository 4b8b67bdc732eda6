"""GET registrations/{id}/calendar/."""

from datetime import time
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurseries.models import Question
from tests import factories
from tests.factories import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY


def day(seen, date):
    return next(each for each in seen["days"] if each["date"] == date.isoformat())


def test_a_free_day_with_its_bands(parent):
    registration = factories.usable_child()
    slot = factories.slot(WEDNESDAY)
    band = slot.bands.get().band

    seen = parent(registration.child.guardian).get(f"registrations/{registration.public_id}/calendar/").json()

    assert (seen["from"], seen["to"], len(seen["days"])) == ("2026-08-03", "2026-08-13", 11)
    assert (seen["held_days"], seen["limit"], seen["denial"]) == ([], 2, None)
    assert (seen["ask_health"], seen["questions"]) == (False, [])
    assert day(seen, WEDNESDAY) == {
        "date": "2026-08-05",
        "state": "open",
        "places_left": 3,
        "denial": None,
        "time_bands": [
            {
                "id": str(band.public_id),
                "name": "午前",
                "starts_at": "2026-08-05T09:00:00+09:00",
                "ends_at": "2026-08-05T12:00:00+09:00",
                "places_left": 3,
                "denial": None,
                "cancel_until": "2026-08-04T17:00:00+09:00",
            }
        ],
    }


def test_every_day_that_cannot_be_chosen_says_why(parent):
    registration = factories.usable_child()
    factories.reservation(registration, factories.slot(TUESDAY))
    factories.full_slot(WEDNESDAY)
    factories.slot_with_one_place(THURSDAY)
    factories.slot(FRIDAY)
    factories.closed_day(FRIDAY)

    seen = parent(registration.child.guardian).get(f"registrations/{registration.public_id}/calendar/").json()

    states = {each["date"][-2:]: each["state"] for each in seen["days"]}
    assert [states[number] for number in ("04", "05", "06", "07", "08")] == [
        "held",
        "full",
        "few",
        "closed",
        "closed",
    ]
    assert states["10"] == "no_slots"
    assert seen["held_days"] == ["2026-08-04"]
    full = day(seen, WEDNESDAY)["denial"]
    assert (full["code"], full["message"], full["action"]["kind"]) == ("full", "満員です。", "link")
    assert day(seen, WEDNESDAY)["time_bands"][0]["denial"] == full


def test_at_the_limit_there_are_no_days(parent):
    registration = factories.child_at_the_limit()

    seen = parent(registration.child.guardian).get(f"registrations/{registration.public_id}/calendar/").json()

    assert (seen["days"], seen["held_days"]) == ([], ["2026-08-05", "2026-08-07"])
    assert seen["denial"]["code"] == "limit_reached"
    assert seen["denial"]["facts"]["limit"] == 2
    assert seen["denial"]["action"]["href"] == "/liff/bookings/"


def test_the_nursery_s_questions_and_the_health_answers_are_asked_about(parent):
    registration = factories.usable_child(
        answers=[{"question": "x", "text": "?", "value": "no", "is_health": True}]
    )
    question = factories.question("お昼は", moment=Question.Moment.RESERVATION, is_health=False)

    seen = parent(registration.child.guardian).get(f"registrations/{registration.public_id}/calendar/").json()

    assert seen["ask_health"] is True
    assert [each["id"] for each in seen["questions"]] == [str(question.public_id)]


def test_changes_of_health_told_before_are_those_of_this_child_at_this_nursery(parent):
    registration = factories.usable_child(
        answers=[{"question": "x", "text": "?", "value": "no", "is_health": True}]
    )
    change = factories.health_change(registration, note="卵アレルギー")
    kept = factories.health_change(registration, note="ぜんそく", said_at=factories.LONG_AGO)
    kept.answers.create(outcome="taken_in", note="母に電話した", answered_at=NOW)
    over = factories.health_change(registration, note="熱")
    over.answers.create(outcome="settled", note="治った", answered_at=NOW)
    factories.health_change(factories.usable_child(factories.nursery("other"), registration.child))
    factories.health_change(factories.usable_child())

    seen = parent(registration.child.guardian).get(f"registrations/{registration.public_id}/calendar/").json()

    assert seen["health_changes"] == [
        {"said_at": "2026-04-01T09:00:00+09:00", "note": "ぜんそく", "confirmed": True},
        {"said_at": "2026-08-03T10:15:00+09:00", "note": change.note, "confirmed": False},
    ]


def test_a_registration_that_is_not_usable_says_so(parent):
    registration = factories.registered_child()

    seen = parent(registration.child.guardian).get(f"registrations/{registration.public_id}/calendar/").json()

    assert (seen["denial"]["code"], seen["days"]) == ("not_usable", [])


def test_anybody_else_s_is_as_if_it_were_not_there(parent):
    theirs = factories.usable_child()
    browser = parent(factories.guardian())

    answers = [
        browser.get(f"registrations/{each}/calendar/") for each in (theirs.public_id, uuid4(), "x", "ü")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_more_days_and_bands_cost_no_more_queries(parent):
    registration = factories.usable_child()
    browser = parent(registration.child.guardian)
    address = f"registrations/{registration.public_id}/calendar/"
    factories.slot(TUESDAY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(address)
    afternoon = factories.time_band(registration.nursery, "午後", time(13), time(17))
    for on in (WEDNESDAY, THURSDAY, FRIDAY):
        factories.slot(on, bands=[factories.time_band(registration.nursery), afternoon])

    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(few) <= 8
