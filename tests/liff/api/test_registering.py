"""POST and GET registrations/: a child at a nursery."""

from typing import Any
from uuid import uuid4

import pytest

from nurseries.models import Nursery
from reservations.models import Child, Draft, Guardian, Registration
from tests import factories
from tests.factories import NOW


def wanted(nursery: Nursery, /, **changed: Any) -> dict[str, Any]:
    """What the form sends; `guardian__phone` changes a part of a part."""
    body: dict[str, Any] = {
        "nursery": str(nursery.public_id),
        "guardian": {
            "name": "　目黒　太郎 ",
            "postal_code": "153-0061",
            "address": "東京都目黒区中目黒１－２－３",
            "phone": "090-0000-0000",
        },
        "child": {
            "name": "目黒 𠮷\U000e0100子",
            "name_kana": "めぐろ　ﾖｼｺ",
            "birth_date": "2025-04-01",
            "sex": "female",
        },
        "answers": [],
    }
    for path, value in changed.items():
        part, _, name = path.partition("__")
        if name:
            body[part][name] = value
        else:
            body[part] = value
    return body


@pytest.fixture
def nursery(db) -> Nursery:
    return factories.nursery()


def test_a_child_is_registered_and_the_interview_comes_next(parent, nursery):
    answer = parent(factories.guardian()).post_once("registrations/", wanted(nursery))

    row = Registration.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(row.public_id),
        "nursery": {"id": str(nursery.public_id), "name": nursery.name, "phone": nursery.phone},
        "child": {"id": str(row.child.public_id), "name": "目黒 𠮷\U000e0100子", "label": "お子さま"},
        "state": "interview_pending",
        "valid_until": None,
        "next_step": "book_interview",
        "interview": None,
    }


def test_what_was_typed_is_stored_as_the_rules_say(parent, nursery):
    guardian = factories.guardian()

    parent(guardian).post_once("registrations/", wanted(nursery))

    guardian.refresh_from_db()
    child = Child.objects.get()
    assert (guardian.name, guardian.postal_code, guardian.phone) == ("目黒　太郎", "1530061", "09000000000")
    assert guardian.address == "東京都目黒区中目黒1-2-3"
    assert (child.name, child.name_kana) == ("目黒 𠮷\U000e0100子", "メグロ ヨシコ")


def test_kana_may_be_left_to_the_interview(parent, nursery):
    answer = parent(factories.guardian()).post_once("registrations/", wanted(nursery, child__name_kana=""))

    assert answer.status_code == 201


def test_the_same_key_again_is_the_same_registration(parent, nursery):
    browser, key = parent(factories.guardian()), str(uuid4())

    answers = [browser.post("registrations/", wanted(nursery), key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert Registration.objects.count() == 1


def test_the_same_key_with_another_wish_is_refused(parent, nursery):
    browser, key = parent(factories.guardian()), str(uuid4())
    browser.post("registrations/", wanted(nursery), key)

    answer = browser.post("registrations/", wanted(nursery, child__name="目黒 空"), key)

    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


def test_two_guardians_may_use_the_same_key(parent, nursery):
    answers = [parent(factories.guardian()).post("registrations/", wanted(nursery), "1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.parametrize("key", [None, "", " ", "x" * 65, "a b", "キー", "a\tb"])
def test_without_a_key_nothing_happens(parent, nursery, key):
    answer = parent(factories.guardian()).post("registrations/", wanted(nursery), key)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert Registration.objects.count() == 0


def test_a_known_child_is_named_by_its_id(parent, nursery):
    child = factories.child()

    answer = parent(child.guardian).post_once(
        "registrations/", wanted(nursery, child={"id": str(child.public_id)})
    )

    assert answer.status_code == 201
    assert Child.objects.count() == 1


def test_the_same_child_twice_is_refused_with_a_way_out(parent, nursery):
    browser = parent(factories.guardian())
    browser.post_once("registrations/", wanted(nursery))

    answer = browser.post_once("registrations/", wanted(nursery, child__name="目黒　𠮷子"))

    assert (answer.status_code, answer.json()["code"]) == (409, "already_registered")
    assert answer.json()["action"] == {"kind": "link", "label": "いまの状態を見る", "href": "/liff/"}


def test_before_consent_nothing_is_stored(parent, nursery):
    factories.consent_text()
    guardian = factories.newcomer()

    answer = parent(guardian).post_once("registrations/", wanted(nursery))

    assert (answer.status_code, answer.json()["code"]) == (409, "consent_needed")
    assert Guardian.objects.get(pk=guardian.pk).name == ""
    assert Child.objects.count() == 0


def test_a_nursery_without_line_is_to_be_phoned(parent):
    nursery = factories.nursery("phone", line_until=NOW, phone="03-0000-4321")

    answer = parent(factories.guardian()).post_once("registrations/", wanted(nursery))

    assert (answer.status_code, answer.json()["code"]) == (409, "by_phone_only")
    assert answer.json()["action"] == {"kind": "phone", "label": "園に電話する", "href": "tel:0300004321"}


def test_a_child_that_will_never_be_old_enough_this_year_is_told_from_when(parent):
    nursery = factories.nursery("one", min_age_months=12)

    answer = parent(factories.guardian()).post_once(
        "registrations/", wanted(nursery, child__birth_date="2026-08-02")
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "out_of_age")
    assert answer.json()["facts"]["first_possible"] == "2027-08-01"


def test_the_draft_is_done_with(parent, nursery):
    browser = parent(factories.guardian())
    browser.send("put", "drafts/registration/", {"data": {"step": 4}})

    browser.post_once("registrations/", wanted(nursery))

    assert Draft.objects.count() == 0


def test_the_nursery_s_questions_have_to_be_answered(parent, nursery):
    question = factories.question()
    browser = parent(factories.guardian())

    refused = browser.post_once("registrations/", wanted(nursery))
    wrong = browser.post_once(
        "registrations/", wanted(nursery, answers=[{"question": str(question.public_id), "value": "maybe"}])
    )
    right = browser.post_once(
        "registrations/", wanted(nursery, answers=[{"question": str(question.public_id), "value": "yes"}])
    )

    assert refused.json()["fields"] == {"answers": ["「アレルギーはありますか」に答えてください。"]}
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["answers"])
    assert right.status_code == 201


@pytest.mark.parametrize("nursery_id", ["nonsense", "", "95aebcab-4bc3-4790-8b91-7d523acf8dbb", "\u0000"])
def test_a_nursery_that_is_not_there_is_not_found(parent, nursery, nursery_id):
    answer = parent(factories.guardian()).post_once(
        "registrations/", wanted(nursery) | {"nursery": nursery_id}
    )

    assert answer.status_code == (400 if nursery_id == "\u0000" else 404)


def test_a_nursery_that_is_hidden_is_not_found(parent):
    hidden = factories.nursery("trial", stage=Nursery.Stage.TRIAL)

    assert parent(factories.guardian()).post_once("registrations/", wanted(hidden)).status_code == 404


def test_another_family_s_child_is_as_if_it_were_not_there(parent, nursery):
    theirs = factories.child()
    browser = parent(factories.guardian())

    answers = [
        browser.post_once("registrations/", wanted(nursery, child={"id": public_id}))
        for public_id in (str(theirs.public_id), str(uuid4()), "nonsense")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].content == answers[1].content == answers[2].content


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"nursery": 1}, {"nursery": ["この項目を読めませんでした。"]}),
        ({"nursery": None}, {"nursery": ["利用したい園を選んでください。"]}),
        ({"guardian": None}, {"guardian": ["この項目を読めませんでした。"]}),
        ({"guardian": "目黒"}, {"guardian": ["この項目を読めませんでした。"]}),
        ({"guardian__name": " 　"}, {"guardian.name": ["保護者の名前を入力してください。"]}),
        (
            {"guardian__name": "\u200b\u200d"},
            {"guardian.name": ["使えない文字が入っています。消して、入力し直してください。"]},
        ),
        ({"guardian__phone": "03"}, {"guardian.phone": ["電話番号は10けたか11けたで入力してください。"]}),
        (
            {"guardian__postal_code": "1"},
            {"guardian.postal_code": ["郵便番号は7けたの数字で入力してください。"]},
        ),
        ({"guardian__address": ""}, {"guardian.address": ["住所を入力してください。"]}),
        ({"child": []}, {"child": ["この項目を読めませんでした。"]}),
        ({"child": {"id": 5}}, {"child.id": ["この項目を読めませんでした。"]}),
        ({"child__name": "あ" * 101}, {"child.name": ["100文字までで入力してください。"]}),
        (
            {"child__name_kana": "目黒"},
            {"child.name_kana": ["フリガナは、ひらがなかカタカナで入力してください。"]},
        ),
        ({"child__birth_date": "2025-04-31"}, {"child.birth_date": ["4月は30日までです。"]}),
        (
            {"child__birth_date": "2026-08-04"},
            {"child.birth_date": ["生年月日が、きょうより後になっています。"]},
        ),
        ({"child__birth_date": ""}, {"child.birth_date": ["生年月日を入力してください。"]}),
        ({"child__birth_date": "20250401"}, {"child.birth_date": ["この項目を読めませんでした。"]}),
        ({"child__birth_date": 20250401}, {"child.birth_date": ["この項目を読めませんでした。"]}),
        ({"child__sex": "other"}, {"child.sex": ["性別を選んでください。"]}),
        ({"child__sex": None}, {"child.sex": ["性別を選んでください。"]}),
        ({"answers": {}}, {"answers": ["この項目を読めませんでした。"]}),
        ({"answers": [{"question": 1, "value": "x"}]}, {"answers": ["この項目を読めませんでした。"]}),
        ({"answers": [{"question": "x", "value": {"a": 1}}]}, {"answers": ["この項目を読めませんでした。"]}),
        ({"answers": [{"question": "x"}]}, {"answers": ["この項目を読めませんでした。"]}),
        ({"answers": [{"question": "x", "value": ""}] * 51}, {"answers": ["この項目を読めませんでした。"]}),
    ],
    ids=str,
)
def test_every_field_says_what_is_wrong_with_it(parent, nursery, changed, fields):
    answer = parent(factories.guardian()).post_once("registrations/", wanted(nursery, **changed))

    assert answer.status_code == 400
    assert answer.json() == {
        "code": "invalid",
        "message": "入力内容を確認してください。",
        "action": {"kind": "none", "label": "", "href": ""},
        "fields": fields,
    }


def test_an_empty_form_says_everything_at_once(parent):
    fields = parent(factories.guardian()).post_once("registrations/", {}).json()["fields"]

    assert set(fields) == {"nursery", "guardian", "child", "answers"}


def test_a_guardian_sees_own_registrations_only(parent, nursery):
    mine = factories.usable_child(nursery)
    factories.usable_child(nursery)

    listed = parent(mine.child.guardian).get("registrations/").json()["registrations"]

    assert [each["id"] for each in listed] == [str(mine.public_id)]


def test_an_interview_to_come_is_part_of_its_registration(parent):
    interview = factories.child_with_interview()

    listed = parent(interview.registration.child.guardian).get("registrations/").json()["registrations"]

    assert listed[0]["next_step"] == "wait_for_interview"
    assert listed[0]["interview"]["id"] == str(interview.public_id)
    assert listed[0]["interview"]["title"] == "桑の実中目黒保育園（面談用）"
