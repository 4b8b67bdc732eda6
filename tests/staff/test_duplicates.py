"""重なりの疑い: compared side by side, decided by people (S5, R4)."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from reservations.models import Notification, Registration
from tests import factories
from tests.staff import cast
from tests.staff.reading import said, text


@pytest.fixture
def twins(db: None):
    """The same child, registered by both parents with different numbers."""
    return [
        factories.usable_child(who=factories.child(factories.guardian(name=name, phone=phone)))
        for name, phone in (("目黒 太郎", "090-0000-0001"), ("目黒 花子", "090-0000-0002"))
    ]


def decide(desk: Client, twins, decision: str, **more: str):
    first, second = twins
    form = {"other": second.public_id, "decision": decision, **more}
    return desk.post(f"/admin/duplicates/{first.public_id}/", form)


def test_what_differs_is_set_in_bold(desk: Client, twins):
    page = desk.get(f"/admin/duplicates/{twins[0].public_id}/").content.decode()

    assert "<td><strong>090-0000-0001</strong></td><td><strong>090-0000-0002</strong></td>" in page
    assert "<td>2025年4月1日</td><td>2025年4月1日</td>" in page


def test_who_is_not_the_same_child_leaves_the_list(desk: Client, twins):
    assert text(desk.get("/admin/duplicates/")).count("くらべる") == 2

    decide(desk, twins, "different")

    assert "重なりの疑いはありません" in text(desk.get("/admin/duplicates/"))
    assert "判断ずみ" in text(desk.get(f"/admin/duplicates/{twins[1].public_id}/"))


def test_keeping_one_stops_the_other(desk: Client, twins):
    assert "もう1つの登録を止めました" in said(decide(desk, twins, "keep"))

    twins[1].refresh_from_db()
    assert twins[1].state == "stopped"
    assert Notification.objects.get().recipient == twins[1].child.guardian


def test_who_decides_second_is_told_what_a_colleague_has_decided(desk: Client, browser_of, twins):
    User.objects.filter(username="desk").update(last_name="佐藤", first_name="花")
    decide(desk, twins, "keep")
    colleague = browser_of(cast.user("yamada", factories.nursery()))

    kept_other = decide(colleague, twins[::-1], "keep")
    different = decide(colleague, twins, "different")

    assert "佐藤 花が8月3日（月）10時15分に、もう1つの登録を残すと判断しています。" in said(kept_other)
    assert "何も変えていません。" in said(kept_other)
    assert "佐藤 花が8月3日（月）10時15分に、この登録を残すと判断しています" in said(different)
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["stopped", "usable"]


def test_who_decides_second_is_not_told_the_name_of_somebody_at_the_ward(
    desk: Client, ward_desk: Client, twins
):
    decide(ward_desk, twins, "different")

    answer = decide(desk, twins, "keep")

    assert "ほかの職員が8月3日（月）10時15分に「同じ子ではない」と判断しています" in said(answer)
    assert not Registration.objects.filter(state="stopped").exists()


def test_who_sees_that_it_is_decided_may_decide_anew(desk: Client, twins):
    decide(desk, twins, "different")
    page = desk.get(f"/admin/duplicates/{twins[0].public_id}/").content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', page)

    assert "もう1つの登録を止めました" in said(decide(desk, twins, "keep", seen=seen[0]))


def test_nothing_else_can_be_decided(desk: Client, twins):
    assert decide(desk, twins, "nonsense").status_code == 404
    other = factories.usable_child(who=factories.child(name="別の子", name_kana="ベツノコ"))
    assert decide(desk, [twins[0], other], "keep").status_code == 404
