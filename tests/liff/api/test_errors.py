"""One form for everything that goes wrong."""

import logging

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection

from liff.actions import action_of
from reservations.denials import DenialReason, Way, deny
from tests import factories


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "session/"),
        ("get", "consent/"),
        ("post", "me/"),
        ("post", "drafts/registration/"),
        ("delete", "bookings/"),
        ("put", "registrations/"),
        ("get", "registrations/x/reservations/"),
    ],
)
def test_another_method_is_405_in_the_same_form(parent, method, address):
    answer = parent(factories.guardian()).send(method, address)

    assert (answer.status_code, answer.json()["code"]) == (405, "invalid")
    assert answer["Allow"]
    assert set(answer.json()) == {"code", "message", "action"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", "a/b;;="]
)
def test_another_kind_of_body_is_415_in_the_same_form(parent, kind):
    browser = parent(factories.guardian())

    answer = browser.client.generic(
        "PATCH", "/liff/api/me/", b"a=1", content_type=kind, headers={"X-CSRFToken": browser.csrf}
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "invalid")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-16", "APPLICATION/JSON", "application/json; charset=rot13"]
)
def test_json_is_utf_8_whatever_it_says(parent, kind):
    browser = parent(factories.guardian())

    answer = browser.client.generic(
        "PATCH",
        "/liff/api/me/",
        b'{"language": "en"}',
        content_type=kind,
        headers={"X-CSRFToken": browser.csrf},
    )

    assert answer.json()["language"] == "en"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "nonsense"])
def test_json_is_what_there_is(parent, accept):
    answer = parent(factories.guardian()).get("me/?format=xml", headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("address", ["", "x", "me", "me/x/", "registrations/x/", "schema", "%00", "../me/"])
def test_no_such_address_is_not_found(parent, address):
    answer = parent(factories.guardian()).get(address)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer["Cache-Control"] == "no-store"


def test_the_sentences_are_in_the_guardian_s_language_and_japanese_by_default(parent):
    answer = parent(factories.guardian()).get("registrations/x/calendar/")

    assert answer.json()["message"] == "見つかりませんでした。"


class Failing:
    """A database that fails as the real ones do, from a statement on."""

    def __init__(self, error: DatabaseError) -> None:
        self.error = error

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("SELECT") and "reservations_registration" in sql:
            raise self.error
        return execute(sql, params, many, context)


@pytest.mark.parametrize("kind", [OperationalError, IntegrityError])
def test_a_database_in_trouble_is_try_again_and_says_no_values(parent, caplog, kind):
    browser = parent(factories.guardian())

    with caplog.at_level(logging.INFO), connection.execute_wrapper(Failing(kind("目黒 花 is locked"))):
        answer = browser.get("registrations/")

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "1")
    assert "目黒 花" not in caplog.text


def test_an_error_of_ours_is_not_hidden(parent):
    browser = parent(factories.guardian())

    with connection.execute_wrapper(Failing(DatabaseError("a bug"))), pytest.raises(DatabaseError):
        browser.get("registrations/")


def test_who_changes_more_than_a_hand_can_is_asked_to_wait_and_may_still_look(parent):
    browser, other = parent(factories.guardian()), parent(factories.guardian())

    answers = [browser.send("patch", "me/", {}).status_code for _ in range(120)]
    refused = browser.send("patch", "me/", {})

    assert 429 not in answers
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert "1分たってから" in refused.json()["message"]
    assert 0 < int(refused["Retry-After"]) <= 60
    assert browser.get("me/").status_code == 200
    assert other.send("patch", "me/", {}).status_code != 429


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_flood_is_refused_unread(parent, kind):
    browser = parent(factories.guardian())

    answer = browser.client.post(
        "/liff/api/consent/", "a=" + "x" * 300_000, content_type=kind, headers={"X-CSRFToken": browser.csrf}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_denial_may_have_no_way_out_and_a_phone_needs_a_number():
    assert action_of(deny(DenialReason.OVER, way=Way.NONE)).kind == "none"
    assert action_of(deny(DenialReason.NO_SLOTS)).href == "/liff/"
