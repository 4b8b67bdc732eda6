"""drafts/: what has been typed so far."""

from datetime import timedelta

import pytest

from reservations.models import Draft
from tests import factories
from tests.factories import NOW


def test_a_draft_is_kept_replaced_and_forgotten(parent):
    browser = parent(factories.guardian())

    assert browser.get("drafts/registration/").status_code == 404
    assert (
        browser.send("put", "drafts/registration/", {"data": {"child": {"name": "途中"}}}).status_code == 200
    )
    browser.send("put", "drafts/registration/", {"data": {"step": 2}})

    assert browser.get("drafts/registration/").json() == {
        "data": {"step": 2},
        "updated_at": "2026-08-03T10:15:00+09:00",
    }
    assert [browser.send("delete", "drafts/registration/").status_code for _ in range(2)] == [204, 204]
    assert browser.get("drafts/registration/").status_code == 404


def test_each_form_has_its_own(parent):
    browser = parent(factories.guardian())

    for kind in ("registration", "interview", "reservation"):
        browser.send("put", f"drafts/{kind}/", {"data": {"kind": kind}})

    assert browser.get("drafts/interview/").json()["data"] == {"kind": "interview"}
    assert browser.get("drafts/other/").json()["code"] == "not_found"


def test_nobody_else_sees_it(parent):
    parent(factories.guardian()).send("put", "drafts/reservation/", {"data": {"a": 1}})

    assert parent(factories.guardian()).get("drafts/reservation/").status_code == 404


def test_it_is_gone_after_a_fortnight(parent, clock):
    guardian = factories.guardian()
    parent(guardian).send("put", "drafts/reservation/", {"data": {}})

    clock.move_to(NOW + timedelta(days=14))

    assert Draft.objects.live(NOW + timedelta(days=14)).count() == 0


def test_nothing_is_kept_before_consent(parent):
    factories.consent_text()

    answer = parent(factories.newcomer()).send("put", "drafts/registration/", {"data": {"phone": "090"}})

    assert answer.status_code == 409
    assert answer.json()["code"] == "consent_needed"
    assert answer.json()["action"] == {
        "kind": "link",
        "label": "同意の画面をひらく",
        "href": "/liff/register/",
    }
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"data": null}',
        '{"data": []}',
        '{"data": "text"}',
        '{"data": {"a": "\\u0000"}}',
        '{"data": {"\\u0000": 1}}',
        '{"data": {"a": ["\\ud800"]}}',
        '{"data": {"a": 1e999}}',
        '{"data": {"a": NaN}}',
        '{"data": {"a": ' + "9" * 5_000 + "}}",
        '{"data": {"a": ' + "[" * 13 + "]" * 13 + "}}",
        '{"data": {"a": ' + "[" * 20_000,
        '{"data": {"a": "' + "x" * 300_000 + '"}}',
        '{"data": {',
        b"\xff\xfe",
    ],
    ids=range(15),
)
def test_what_could_not_be_kept_is_refused(parent, body):
    browser = parent(factories.guardian())
    headers = {"X-CSRFToken": browser.csrf}

    answer = browser.client.put(
        "/liff/api/drafts/registration/", body, content_type="application/json", headers=headers
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_half_typed_things_come_back_as_they_were(parent):
    browser = parent(factories.guardian())
    data = {"name": "髙﨑 𠮷\U000e0100\u200d", "n": 1.5, "deep": [[[["<script>"]]]], "none": None}

    browser.send("put", "drafts/registration/", {"data": data})

    assert browser.get("drafts/registration/").json()["data"] == data
