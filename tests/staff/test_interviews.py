"""面談おわり・利用可能にする, and the other results."""

import re
from datetime import timedelta

import time_machine
from django.test import Client

from reservations.models import Interview, Notification, Registration
from tests import factories
from tests.factories import NOW
from tests.staff.reading import said, text


def held_interview() -> Interview:
    """One that began an hour ago."""
    return factories.child_with_interview(factories.interview_slot(NOW - timedelta(hours=1)))


def result_of(desk: Client, row: Interview, result: str, **more: str):
    return desk.post(f"/admin/interview/{row.public_id}/result/", {"result": result, **more})


def test_one_press_makes_the_child_usable_and_owes_the_message(desk: Client):
    row = held_interview()

    response = result_of(desk, row, "passed")

    row.registration.refresh_from_db()
    assert row.registration.state == Registration.State.USABLE
    assert "利用可能にしました。有効期限は2027年3月31日" in said(response)
    assert "60秒後にLINEでお知らせします" in said(response)
    assert Notification.objects.filter(kind="usable", nursery=row.registration.nursery).count() == 1


def test_a_second_press_changes_nothing(desk: Client):
    row = held_interview()

    result_of(desk, row, "passed")
    result_of(desk, row, "passed")

    assert Notification.objects.filter(kind="usable").count() == 1


def test_pressed_on_today_it_leads_back_there(desk: Client):
    assert (
        result_of(desk, held_interview(), "passed", **{"from": NOW.date().isoformat()})["Location"]
        == "/admin/"
    )


def shown_result(desk: Client) -> str:
    """The result that 「元に戻す」 on the page of today names."""
    [seen] = re.findall(r'name="seen" value="([^"]*)"', desk.get("/admin/").content.decode())
    return seen


def test_an_undo_takes_back_no_other_result_than_the_one_it_was_shown(desk: Client):
    row = held_interview()
    result_of(desk, row, "passed")
    seen = shown_result(desk)
    with time_machine.travel(NOW + timedelta(seconds=5), tick=False):
        result_of(desk, row, "undo", seen=seen)
        result_of(desk, row, "no_show")

        response = result_of(desk, row, "undo", seen=seen)

    row.refresh_from_db()
    assert row.state == Interview.State.NO_SHOW
    assert "結果が変わりました。元に戻していません" in said(response)


def test_undo_takes_it_back_before_the_message_leaves(desk: Client):
    row = held_interview()
    result_of(desk, row, "passed")

    response = result_of(desk, row, "undo", seen=shown_result(desk))

    row.registration.refresh_from_db()
    assert row.registration.state == Registration.State.INTERVIEW_BOOKED
    assert "元に戻しました" in said(response)


def test_undo_after_the_message_left_says_why_not(desk: Client):
    row = held_interview()
    result_of(desk, row, "passed")
    Notification.objects.update(state="accepted", accepted_at=NOW, attempts=1)

    response = result_of(desk, row, "undo", seen=shown_result(desk))

    row.registration.refresh_from_db()
    assert row.registration.state == Registration.State.USABLE
    assert "お知らせがもう送られたので" in said(response)


def test_a_refusal_is_told_by_phone_before_anything_is_sent(desk: Client):
    row = held_interview()

    result_of(desk, row, "refused")
    page = text(desk.get(f"/admin/registration/{row.registration.public_id}/"))
    assert "まだ電話で伝えていません" in page
    assert not Notification.objects.exists()

    desk.post(f"/admin/registration/{row.registration.public_id}/told/")
    assert Notification.objects.get().kind == "registration_refused"


def test_who_did_not_come_may_choose_again(desk: Client):
    row = held_interview()

    result_of(desk, row, "no_show")

    row.registration.refresh_from_db()
    assert row.registration.state == Registration.State.INTERVIEW_PENDING


def test_an_unknown_result_is_no_page(desk: Client):
    assert result_of(desk, held_interview(), "maybe").status_code == 404


def test_the_list_makes_several_usable_at_once_and_names_who_is_not(desk: Client):
    first, second = held_interview(), held_interview_later()
    Interview.objects.filter(pk=second.pk).update(state="cancelled", cancelled_at=NOW, cancelled_by="nursery")

    response = desk.post(
        "/admin/reservations/interview/?show=all",
        {"action": "make_usable", "_selected_action": [first.pk, second.pk]},
    )

    assert "1人を利用可能にしました" in said(response)
    assert second.registration.child.name in said(response)


def held_interview_later() -> Interview:
    return factories.child_with_interview(factories.interview_slot(NOW - timedelta(minutes=30)))


def test_cancelling_asks_first_and_a_second_press_is_harmless(desk: Client):
    row = factories.child_with_interview()
    address = f"/admin/interview/{row.public_id}/cancel/"
    assert "8月6日（木）10時から10時30分まで" in text(desk.get(address))

    desk.post(address)
    desk.post(address)

    row.refresh_from_db()
    assert (row.state, row.cancelled_by) == ("cancelled", "nursery")
    assert Notification.objects.filter(kind="interview_cancelled").count() == 1
