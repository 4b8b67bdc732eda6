"""consent/ and me/: what a guardian agrees to, sees of themselves, and may change."""

import pytest

from reservations.models import Consent, Guardian
from tests import factories
from tests.factories import FRIDAY, WEDNESDAY


def test_a_newcomer_sees_what_to_agree_to_and_nothing_else(parent):
    text = factories.consent_text()

    answer = parent(factories.newcomer()).get("me/")

    assert answer.json() == {
        "guardian": None,
        "language": "ja",
        "consent": {"version": text.version, "text": text.text, "given": False},
        "children": [],
        "registrations": [],
    }
    assert answer["Cache-Control"] == "no-store"


def test_before_the_ward_has_written_a_text_there_is_none_to_agree_to(parent):
    browser = parent(factories.newcomer())

    assert browser.get("me/").json()["consent"] == {"version": "", "text": "", "given": False}
    assert browser.post("consent/", {"version": ""}).status_code == 404


def test_agreeing_is_kept_once(parent):
    text = factories.consent_text()
    browser = parent(factories.newcomer())

    answers = [browser.post("consent/", {"version": text.version}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["given"] is True
    assert Consent.objects.get().channel == Consent.Channel.LINE
    assert browser.get("me/").json()["consent"]["given"] is True


def test_an_old_version_cannot_be_agreed_to(parent):
    factories.consent_text()

    assert parent(factories.newcomer()).post("consent/", {"version": "2020-01"}).json()["code"] == "not_found"


@pytest.mark.parametrize("body", [{}, {"version": 1}, {"version": None}, [], "2026-04"])
def test_a_consent_without_its_version_is_invalid(parent, body):
    assert parent(factories.newcomer()).post("consent/", body).json()["code"] == "invalid"


def test_a_guardian_sees_their_children_with_held_days_and_registrations(parent):
    registration = factories.child_at_the_limit()
    child, nursery = registration.child, registration.nursery

    seen = parent(child.guardian).get("me/").json()

    assert seen["guardian"]["name"] == "目黒 太郎"
    assert seen["children"] == [
        {
            "id": str(child.public_id),
            "name": "目黒 花",
            "label": "お子さま",
            "held_days": [WEDNESDAY.isoformat(), FRIDAY.isoformat()],
            "limit": 2,
        }
    ]
    assert seen["registrations"] == [
        {
            "id": str(registration.public_id),
            "nursery": {"id": str(nursery.public_id), "name": nursery.name, "phone": nursery.phone},
            "child": {"id": str(child.public_id), "name": "目黒 花", "label": "お子さま"},
            "state": "usable",
            "valid_until": "2027-03-31",
            "next_step": "book",
            "interview": None,
        }
    ]


def test_siblings_are_told_apart_by_number(parent):
    guardian = factories.guardian()
    for name in ("目黒 花", "目黒 空"):
        factories.child(guardian, name)

    children = parent(guardian).get("me/").json()["children"]

    assert [child["label"] for child in children] == ["お子さま1", "お子さま2"]


def test_another_family_s_children_are_nowhere(parent):
    factories.child_at_the_limit()

    seen = parent(factories.guardian()).get("me/").json()

    assert (seen["children"], seen["registrations"]) == ([], [])


def test_contact_and_language_are_changed_and_normalised(parent):
    guardian = factories.guardian()
    changes = {
        "postal_code": "〒１５３－００６３",
        "address": "　東京都目黒区目黒１ー２－３　",
        "phone": "+81 (0)90-1234-5678",
        "language": "en",
    }

    answer = parent(guardian).send("patch", "me/", changes)

    assert answer.status_code == 200
    assert answer.json()["guardian"] == {
        "name": "目黒 太郎",
        "postal_code": "1530063",
        "address": "東京都目黒区目黒1-2-3",
        "phone": "09012345678",
    }
    assert answer.json()["language"] == "en"
    assert Guardian.objects.get(pk=guardian.pk).contact_changed_at is not None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("postal_code", "153-006", "郵便番号は7けたの数字で入力してください。"),
        ("phone", "0312345", "電話番号は10けたか11けたで入力してください。"),
        ("phone", "", "電話番号を入力してください。"),
        ("phone", None, "電話番号を入力してください。"),
        ("address", "　", "住所を入力してください。"),
        ("address", "目黒\u202e区", "使えない文字が入っています。消して、入力し直してください。"),
        ("address", "あ" * 201, "200文字までで入力してください。"),
        ("address", ["目黒区"], "この項目を読めませんでした。"),
        ("language", "fr", "この項目を読めませんでした。"),
        ("language", ["ja"], "この項目を読めませんでした。"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(parent, field, value, sentence):
    guardian = factories.guardian()

    answer = parent(guardian).send("patch", "me/", {field: value})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["fields"] == {field: [sentence]}
    assert Guardian.objects.get(pk=guardian.pk).contact_changed_at is None


def test_before_agreeing_only_the_language_may_be_changed(parent):
    factories.consent_text()
    browser = parent(factories.newcomer())

    assert browser.send("patch", "me/", {"language": "en"}).status_code == 200
    refused = browser.send("patch", "me/", {"phone": "090-1234-5678"})

    assert (refused.status_code, refused.json()["code"]) == (409, "consent_needed")


def test_a_name_is_not_changed_by_the_family(parent):
    guardian = factories.guardian()

    parent(guardian).send("patch", "me/", {"name": "別の 名前"})

    assert Guardian.objects.get(pk=guardian.pk).name == guardian.name
