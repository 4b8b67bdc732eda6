"""重なりの疑い: compared side by side, decided by people (S5, R4)."""

import pytest
from django.test import Client

from reservations.models import Notification
from tests import factories
from tests.staff.reading import said, text


@pytest.fixture
def twins(db: None):
    """The same child, registered by both parents with different numbers."""
    return [
        factories.usable_child(who=factories.child(factories.guardian(name=name, phone=phone)))
        for name, phone in (("目黒 太郎", "090-0000-0001"), ("目黒 花子", "090-0000-0002"))
    ]


def decide(desk: Client, twins, decision: str):
    first, second = twins
    form = {"other": second.public_id, "decision": decision}
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


def test_nothing_else_can_be_decided(desk: Client, twins):
    assert decide(desk, twins, "nonsense").status_code == 404
    other = factories.usable_child(who=factories.child(name="別の子", name_kana="ベツノコ"))
    assert decide(desk, [twins[0], other], "keep").status_code == 404
