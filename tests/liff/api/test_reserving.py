"""POST registrations/{id}/reservations/: one day, booked once."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurseries.models import Question
from reservations.models import Notification, Registration, Reservation
from tests import factories
from tests.factories import FRIDAY, MONDAY, THURSDAY, WEDNESDAY


def wanted(slot: Any, **changed: Any) -> dict[str, Any]:
    """What the check page sends."""
    band = slot.bands.get().band
    return {"date": slot.date.isoformat(), "time_band": str(band.public_id), "answers": [], **changed}


@pytest.fixture
def registration(db) -> Registration:
    return factories.usable_child()


@pytest.fixture
def browser(parent, registration):
    return parent(registration.child.guardian)


@pytest.fixture
def address(registration) -> str:
    return f"registrations/{registration.public_id}/reservations/"


def test_a_day_is_booked_and_told(browser, address, registration):
    slot = factories.slot(WEDNESDAY)

    answer = browser.post_once(address, wanted(slot))

    row = Reservation.objects.get()
    nursery, child = registration.nursery, registration.child
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "id": str(row.public_id),
        "kind": "reservation",
        "title": nursery.name,
        "state": "booked",
        "nursery": {"id": str(nursery.public_id), "name": nursery.name, "phone": nursery.phone},
        "child": {"id": str(child.public_id), "name": "目黒 花", "label": "お子さま"},
        "registration": str(registration.public_id),
        "starts_at": "2026-08-05T09:00:00+09:00",
        "ends_at": "2026-08-05T12:00:00+09:00",
        "cancellable": True,
        "cancel_until": "2026-08-04T17:00:00+09:00",
        "denial": None,
    }
    assert Notification.objects.get().kind == Notification.Kind.RESERVATION_BOOKED


def test_a_double_tap_books_once(browser, address):
    slot, key = factories.slot_with_one_place(WEDNESDAY), str(uuid4())

    answers = [browser.post(address, wanted(slot), key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert (Reservation.objects.count(), Notification.objects.count()) == (1, 1)


def test_a_retry_after_cancelling_shows_the_present_state(browser, address):
    slot, key = factories.slot(WEDNESDAY), str(uuid4())
    booked = browser.post(address, wanted(slot), key).json()
    browser.post(f"reservations/{booked['id']}/cancel/")

    answer = browser.post(address, wanted(slot), key)

    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_another_day_under_the_same_key_is_refused(browser, address):
    slots = [factories.slot(WEDNESDAY), factories.slot(THURSDAY)]

    answers = [browser.post(address, wanted(slot), "1") for slot in slots]

    assert (answers[1].status_code, answers[1].json()["code"]) == (409, "key_reused")
    assert answers[1].json()["action"]["href"] == "/liff/"
    assert Reservation.objects.count() == 1


def test_a_refusal_is_not_remembered_with_its_key(browser, address):
    slot = factories.slot(WEDNESDAY, capacity=0)
    assert browser.post(address, wanted(slot), "1").json()["code"] == "full"

    slot.capacity = 1
    slot.save()

    assert browser.post(address, wanted(slot), "1").status_code == 201


@pytest.mark.parametrize("key", [None, "", "x" * 65, "a b", "鍵"])
def test_without_a_key_nothing_is_booked(browser, address, key):
    answer = browser.post(address, wanted(factories.slot(WEDNESDAY)), key)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["fields"]) == ["Idempotency-Key"]
    assert Reservation.objects.count() == 0


def test_a_place_taken_meanwhile_is_answered_with_others(browser, address):
    full, free = factories.full_slot(WEDNESDAY), factories.slot(THURSDAY)

    answer = browser.post_once(address, wanted(full))

    assert (answer.status_code, answer.json()["code"]) == (409, "full")
    assert answer.json()["alternatives"] == [
        {"date": "2026-08-06", "time_band": str(free.bands.get().band.public_id)}
    ]


def test_the_same_day_twice_is_held(browser, address, registration):
    slot = factories.slot(WEDNESDAY)
    factories.reservation(registration, slot)

    assert browser.post_once(address, wanted(slot)).json()["code"] == "held"


def test_a_third_day_is_one_too_many(parent):
    registration = factories.child_at_the_limit()
    slot = factories.slot(THURSDAY, at=registration.nursery)

    answer = parent(registration.child.guardian).post_once(
        f"registrations/{registration.public_id}/reservations/", wanted(slot)
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "limit_reached")
    assert answer.json()["facts"]["held_days"] == ["2026-08-05", "2026-08-07"]


def test_today_is_for_the_phone(browser, address):
    answer = browser.post_once(address, wanted(factories.slot(MONDAY)))

    assert (answer.status_code, answer.json()["code"]) == (409, "phone")
    assert answer.json()["action"] == {"kind": "phone", "label": "園に電話する", "href": "tel:0300000001"}


def test_a_closed_day_is_refused(browser, address):
    slot = factories.slot(FRIDAY)
    factories.closed_day(FRIDAY)

    assert browser.post_once(address, wanted(slot)).json()["code"] == "closed"


@pytest.mark.parametrize("date", ["1900-01-01", "2026-08-01", "2026-08-20", "2199-12-31"])
def test_days_out_of_reach_are_refused(browser, address, date):
    answer = browser.post_once(address, wanted(factories.slot(WEDNESDAY), date=date))

    assert answer.status_code == 409
    assert answer.json()["message"]


def test_a_registration_waiting_for_its_interview_cannot_book(parent):
    registration = factories.registered_child()

    answer = parent(registration.child.guardian).post_once(
        f"registrations/{registration.public_id}/reservations/", wanted(factories.slot(WEDNESDAY))
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not_usable")
    assert "way" not in answer.json()["facts"]


def test_questions_and_health_have_to_be_answered(parent):
    health = [{"question": "x", "text": "?", "value": "no", "is_health": True}]
    registration = factories.usable_child(answers=health)
    question = factories.question("お昼は食べますか", moment=Question.Moment.RESERVATION)
    slot = factories.slot(WEDNESDAY)
    browser, address = (
        parent(registration.child.guardian),
        f"registrations/{registration.public_id}/reservations/",
    )
    answers = [{"question": str(question.public_id), "value": "yes"}]

    assert list(browser.post_once(address, wanted(slot, health="unchanged")).json()["fields"]) == ["answers"]
    assert list(browser.post_once(address, wanted(slot, answers=answers)).json()["fields"]) == ["health"]
    complete = wanted(
        slot, answers=answers, health="changed", health_note="　たまごを食べられるようになりました\n"
    )
    assert browser.post_once(address, complete).status_code == 201
    row = Reservation.objects.get()
    assert (row.health, row.health_note) == ("changed", "たまごを食べられるようになりました")
    assert row.answers[0]["value"] == "yes"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"date": None}, {"date": ["日を選んでください。"]}),
        ({"date": ""}, {"date": ["日を選んでください。"]}),
        ({"date": "2026-02-30"}, {"date": ["この項目を読めませんでした。"]}),
        ({"date": "0001-01-01"}, {"date": ["この項目を読めませんでした。"]}),
        ({"date": "9999-12-31"}, {"date": ["この項目を読めませんでした。"]}),
        ({"date": 20260805}, {"date": ["この項目を読めませんでした。"]}),
        ({"date": "2026-08-05T00:00"}, {"date": ["この項目を読めませんでした。"]}),
        ({"time_band": None}, {"time_band": ["時間を選んでください。"]}),
        ({"time_band": ["x"]}, {"time_band": ["この項目を読めませんでした。"]}),
        ({"answers": None}, {"answers": ["この項目を読めませんでした。"]}),
        (
            {"health": "unchanged", "health_note": "卵"},
            {"health": ["変わったことが書いてあります。「変わった」を選ぶか、書いたことを消してください。"]},
        ),
        ({"health": "unasked"}, {"health": ["この項目を読めませんでした。"]}),
        ({"health": True}, {"health": ["この項目を読めませんでした。"]}),
        ({"health_note": "あ" * 201}, {"health_note": ["200文字までで入力してください。"]}),
        (
            {"health_note": "\u0007"},
            {"health_note": ["使えない文字が入っています。消して、入力し直してください。"]},
        ),
        ({"health_note": {}}, {"health_note": ["この項目を読めませんでした。"]}),
    ],
    ids=str,
)
def test_every_field_says_what_is_wrong_with_it(browser, address, changed, fields):
    answer = browser.post_once(address, wanted(factories.slot(WEDNESDAY), **changed))

    assert (answer.status_code, answer.json()["fields"]) == (400, fields)
    assert Reservation.objects.count() == 0


def test_a_band_of_another_nursery_is_not_found(browser, address):
    elsewhere = factories.time_band(factories.nursery("other"))
    slot = factories.slot(WEDNESDAY)

    for band in (str(elsewhere.public_id), str(uuid4()), "x"):
        assert browser.post_once(address, wanted(slot, time_band=band)).status_code == 404


def test_anybody_else_s_registration_is_as_if_it_were_not_there(parent, registration):
    slot, stranger = factories.slot(WEDNESDAY), parent(factories.guardian())

    answers = [
        stranger.post_once(f"registrations/{each}/reservations/", wanted(slot))
        for each in (registration.public_id, uuid4(), "nonsense")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert Reservation.objects.count() == 0


def test_the_guardian_is_never_read_without_the_registration(browser, address):
    slot = factories.slot(WEDNESDAY)

    with CaptureQueriesContext(connection) as queries:
        browser.post_once(address, wanted(slot))

    alone = 'SELECT "reservations_guardian"'
    assert not [query for query in queries.captured_queries if query["sql"].startswith(alone)]
