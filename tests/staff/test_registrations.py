"""A registration's page, and what is decided there."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client

from reservations.models import Child, Guardian, Notification, Registration
from tests import factories
from tests.factories import FRIDAY, NOW, WEDNESDAY
from tests.staff import cast
from tests.staff.reading import said, text


def page_of(desk: Client, row: Registration) -> str:
    return text(desk.get(f"/admin/registration/{row.public_id}/"))


def test_the_page_says_who_how_to_reach_them_and_what_must_be_known(desk: Client):
    asked = factories.question("アレルギーはありますか", factories.nursery())
    answers = [
        {"question": "gone", "text": "好きな遊び", "value": "積み木", "is_health": False},
        {"question": str(asked.public_id), "text": asked.text, "value": "yes", "is_health": True},
    ]
    answers[0]["question"] = "00000000-0000-4000-8000-000000000000"
    row = factories.usable_child(answers=answers)
    factories.reservation(row, factories.slot(WEDNESDAY))

    page = page_of(desk, row)

    assert "メグロ ハナ 年齢 1歳4か月" in page
    assert page.index("アレルギーはありますか") < page.index("好きな遊び")
    assert "健康） ある" in page
    assert "8月5日（水）9時から12時まで" in page


def test_a_family_that_line_does_not_reach_stands_out(desk: Client):
    row = factories.usable_child(who=factories.child(factories.guardian(line_user_id=None)))

    assert "LINEが届かない" in page_of(desk, row)


def test_an_undisclosed_familys_contact_is_the_wards_alone(desk: Client, ward_desk: Client):
    family = factories.guardian(is_undisclosed=True, phone="08012345678", address="ひみつの町1")
    row = factories.usable_child(who=factories.child(family))

    page = page_of(desk, row)
    assert "非開示" in page
    assert "5678" not in page
    assert "ひみつ" not in page
    assert desk.get(f"/admin/reservations/guardian/{family.pk}/change/")["Location"] == "/admin/"
    assert "080-1234-5678" in page_of(ward_desk, row)


def test_stopping_says_what_it_cancels_and_tells_the_family_once(desk: Client):
    row = factories.child_at_the_limit()
    address = f"/admin/registration/{row.public_id}/stop/"
    question = text(desk.get(address))
    assert "予約2件を取り消します：8月5日（水）・8月7日（金）" in question

    desk.post(address)
    response = desk.post(address)

    row.refresh_from_db()
    assert row.state == Registration.State.STOPPED
    assert not row.reservations.live().exists()
    assert Notification.objects.get().kind == "registration_ended"
    assert "登録を止めました" in said(response)


def test_lifting_lets_them_register_again(desk: Client):
    row = factories.registered_child(state=Registration.State.STOPPED)

    desk.post(f"/admin/registration/{row.public_id}/lift/")

    row.refresh_from_db()
    assert row.lifted_at == NOW


def test_lifting_what_is_not_stopped_is_refused_in_words(desk: Client):
    row = factories.usable_child()

    assert said(desk.post(f"/admin/registration/{row.public_id}/lift/"))
    row.refresh_from_db()
    assert row.lifted_at is None


def test_a_condition_is_agreed_and_taken_back(desk: Client):
    row = factories.usable_child()
    band = factories.time_band(row.nursery)
    address = f"/admin/registration/{row.public_id}/condition/"

    desk.post(address, {"condition": "bands", "bands": [band.pk]})
    assert "決まった時間帯だけ 午前" in page_of(desk, row)
    desk.post(address, {"condition": "none", "bands": [band.pk]})

    row.refresh_from_db()
    assert (row.condition, row.condition_bands.count()) == ("none", 0)


def test_a_condition_that_is_none_of_ours_is_refused(desk: Client):
    row = factories.usable_child()

    assert "選び直してください" in said(
        desk.post(f"/admin/registration/{row.public_id}/condition/", {"condition": "x"})
    )


def test_an_earlier_registration_is_carried_over_to_the_new_account(desk: Client):
    old = factories.usable_child()
    factories.reservation(old, factories.slot(FRIDAY))
    new = factories.registered_child()
    assert "面談なしで引き継ぐ" in page_of(desk, new)
    address = f"/admin/registration/{new.public_id}/carry-over/"

    assert "選んでください" in said(desk.post(address, {"old": old.public_id}))
    desk.post(address, {"old": old.public_id, "checked_how": "called_back"})

    new.refresh_from_db()
    old.refresh_from_db()
    assert (new.state, new.carried_over_from, new.caller_checked_how) == ("usable", old, "called_back")
    assert old.state == Registration.State.STOPPED
    assert new.reservations.live().count() == 1


@pytest.mark.parametrize(
    ("show", "found"), [("", 1), ("usable", 1), ("duplicates", 0), ("unreached", 0), ("all", 2), ("x", 1)]
)
def test_the_list_begins_with_what_needs_doing(show: str, found: int, desk: Client):
    factories.registered_child(who=factories.child(birth_date=date(2024, 5, 5)))
    factories.usable_child(who=factories.child(name="品川 蓮", name_kana="シナガワ レン"))

    page = desk.get("/admin/reservations/registration/", {"show": show} if show else {})

    assert page.context["cl"].result_count == found


def test_a_childs_name_is_corrected_and_no_name_stands_in_the_record_of_it(desk: Client):
    row = factories.usable_child()
    form = {"name": "髙﨑 花", "name_kana": "たかさき はな", "birth_date": "2025-04-01", "sex": "female"}

    desk.post(f"/admin/reservations/child/{row.child.pk}/change/", form)

    child = Child.objects.get()
    assert (child.name, child.name_kana, child.name_key) == ("髙﨑 花", "タカサキ ハナ", "髙﨑花")
    entry = LogEntry.objects.get_for_object(child).get(action=LogEntry.Action.UPDATE)
    assert set(entry.changes) == {"name", "name_kana"}
    assert "花" not in f"{entry.changes}{entry.object_repr}"
    assert "desk 変えた" in text(desk.get(f"/admin/reservations/child/{child.pk}/history/"))


def test_a_siblings_name_is_refused(desk: Client):
    row = factories.usable_child()
    factories.child(row.child.guardian, "目黒 蓮")
    form = {"name": "目黒　蓮", "name_kana": "", "birth_date": "2025-04-01", "sex": "female"}

    page = desk.post(f"/admin/reservations/child/{row.child.pk}/change/", form)

    assert "同じ名前のお子さん" in text(page)


def test_a_familys_contact_is_corrected_and_the_change_noted(desk: Client):
    family = factories.usable_child().child.guardian
    form = {
        "name": "目黒 太郎",
        "postal_code": "153-0061",
        "address": "中目黒１−２",
        "phone": "０９０−１１１１−２２２２",
    }

    desk.post(f"/admin/reservations/guardian/{family.pk}/change/", form)

    family = Guardian.objects.get()
    assert (family.phone, family.address, family.contact_changed_at) == ("09011112222", "中目黒1-2", NOW)


def test_a_contact_is_kept_only_of_who_has_agreed(desk: Client):
    family = factories.usable_child(who=factories.child(factories.guardian(consented=False))).child.guardian
    form = {"name": "目黒 太郎", "postal_code": "1530061", "address": "目黒", "phone": "09011112222"}

    page = desk.post(f"/admin/reservations/guardian/{family.pk}/change/", form)

    assert "まだ同意していません" in text(page)
    assert Guardian.objects.get().phone == "090-0000-0000"


def test_a_wrong_number_is_refused_in_words(desk: Client):
    family = factories.usable_child().child.guardian
    form = {"name": "目黒 太郎", "postal_code": "1", "address": "", "phone": "123"}

    page = text(desk.post(f"/admin/reservations/guardian/{family.pk}/change/", form))

    assert "電話番号は10けたか11けた" in page
    assert "郵便番号は7けた" in page


def test_the_nursery_sees_who_of_its_own_people_looked_at_a_child(ward: cast.Ward, browser_of):
    address = f"/admin/registration/{ward.a.registration.public_id}/"
    colleague = cast.user("sato", ward.a.nursery)
    browser_of(colleague).get(address)
    browser_of(ward.ward).get(address)

    page = text(browser_of(ward.a.staff).get(f"{address}looks/"))

    assert f"2026年8月3日 10:15 {colleague}" in page
    assert str(ward.ward) not in page
    assert browser_of(ward.b.staff).get(f"{address}looks/").status_code == 404
