"""Interviews: which can be chosen, booking one, cancelling it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from reservations.models import Interview, Notification
from tests import factories
from tests.factories import NOW


@pytest.fixture
def registration(db):
    return factories.registered_child()


@pytest.fixture
def browser(parent, registration):
    return parent(registration.child.guardian)


def test_the_free_slots_are_listed_by_start(browser, registration):
    thursday = factories.interview_slot()
    factories.interview_slot(thursday.starts_at + timedelta(days=1), capacity=0)

    answer = browser.get(f"registrations/{registration.public_id}/interview-slots/")

    assert answer.json() == {
        "denial": None,
        "cancel_rule": "前日17時まで",
        "slots": [
            {
                "id": str(thursday.public_id),
                "starts_at": "2026-08-06T10:00:00+09:00",
                "ends_at": "2026-08-06T10:30:00+09:00",
                "places_left": 1,
                "cancel_until": "2026-08-05T17:00:00+09:00",
            }
        ],
    }


def test_one_interview_is_enough(parent):
    interview = factories.child_with_interview()
    registration = interview.registration

    seen = (
        parent(registration.child.guardian)
        .get(f"registrations/{registration.public_id}/interview-slots/")
        .json()
    )

    assert (seen["denial"]["code"], seen["slots"]) == ("interview_exists", [])


def test_an_interview_is_booked_and_told(browser, registration):
    slot = factories.interview_slot()

    answer = browser.post_once(
        f"registrations/{registration.public_id}/interview/", {"slot": str(slot.public_id)}
    )

    row = Interview.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(row.public_id),
        "kind": "interview",
        "title": "桑の実中目黒保育園（面談用）",
        "state": "booked",
        "nursery": {
            "id": str(registration.nursery.public_id),
            "name": registration.nursery.name,
            "phone": registration.nursery.phone,
        },
        "child": {"id": str(registration.child.public_id), "name": "目黒 花", "label": "お子さま"},
        "registration": str(registration.public_id),
        "starts_at": "2026-08-06T10:00:00+09:00",
        "ends_at": "2026-08-06T10:30:00+09:00",
        "cancellable": True,
        "cancel_until": "2026-08-05T17:00:00+09:00",
        "denial": None,
    }
    assert Notification.objects.count() == 1


def test_a_double_tap_books_once(browser, registration):
    slot, key = factories.interview_slot(), str(uuid4())
    body = {"slot": str(slot.public_id)}

    answers = [
        browser.post(f"registrations/{registration.public_id}/interview/", body, key) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert Interview.objects.count() == 1


def test_another_slot_under_the_same_key_is_refused(browser, registration):
    slots = [factories.interview_slot(), factories.interview_slot(NOW + timedelta(days=7))]

    answers = [
        browser.post(f"registrations/{registration.public_id}/interview/", {"slot": str(slot.public_id)}, "1")
        for slot in slots
    ]

    assert (answers[1].status_code, answers[1].json()["code"]) == (409, "key_reused")


def test_a_slot_that_somebody_else_took_is_full(browser, registration):
    slot = factories.interview_slot()
    factories.child_with_interview(slot)

    answer = browser.post_once(
        f"registrations/{registration.public_id}/interview/", {"slot": str(slot.public_id)}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "full")
    assert Interview.objects.count() == 1


def test_without_a_key_nothing_is_booked(browser, registration):
    slot = factories.interview_slot()

    answer = browser.post(f"registrations/{registration.public_id}/interview/", {"slot": str(slot.public_id)})

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["Idempotency-Key"])


@pytest.mark.parametrize("body", [{}, {"slot": None}, {"slot": 1}, [], "x"])
def test_without_a_slot_it_is_invalid(browser, registration, body):
    assert browser.post_once(f"registrations/{registration.public_id}/interview/", body).status_code == 400


def test_a_slot_of_another_nursery_is_not_found(browser, registration):
    elsewhere = factories.interview_slot(at=factories.nursery("other"))
    address = f"registrations/{registration.public_id}/interview/"

    answers = [
        browser.post_once(address, {"slot": slot}) for slot in (str(elsewhere.public_id), str(uuid4()), "x")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_anybody_else_s_registration_is_as_if_it_were_not_there(parent, registration):
    slot = factories.interview_slot()
    stranger = parent(factories.guardian())

    for public_id in (registration.public_id, uuid4(), "nonsense"):
        address = f"registrations/{public_id}"
        assert stranger.get(f"{address}/interview-slots/").status_code == 404
        assert stranger.post_once(f"{address}/interview/", {"slot": str(slot.public_id)}).status_code == 404


def test_cancelling_gives_the_slot_back_and_is_harmless_twice(parent):
    interview = factories.child_with_interview()
    browser = parent(interview.registration.child.guardian)

    answers = [browser.post(f"interviews/{interview.public_id}/cancel/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json()["state"] for answer in answers] == ["cancelled", "cancelled"]
    assert answers[0].json()["cancellable"] is False
    interview.slot.refresh_from_db()
    assert interview.slot.taken == 0
    assert Notification.objects.count() == 1


def test_after_the_deadline_only_the_phone_helps(parent, clock):
    interview = factories.child_with_interview()
    clock.move_to(interview.cancel_until + timedelta(minutes=1))

    answer = parent(interview.registration.child.guardian).post(f"interviews/{interview.public_id}/cancel/")

    assert (answer.status_code, answer.json()["code"]) == (409, "deadline_passed")
    assert answer.json()["action"] == {"kind": "phone", "label": "園に電話する", "href": "tel:0300000001"}
    assert answer.json()["facts"]["moment"] == "2026-08-05T17:00:00+09:00"


def test_anybody_else_s_interview_is_as_if_it_were_not_there(parent):
    interview = factories.child_with_interview()
    stranger = parent(factories.guardian())

    answers = [
        stranger.post(f"interviews/{public_id}/cancel/")
        for public_id in (interview.public_id, uuid4(), "nonsense")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].content == answers[1].content == answers[2].content
    assert Interview.objects.get().state == "booked"
