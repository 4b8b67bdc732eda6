"""「今日」, who came, and what the record keeps of looking."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client

from reservations.models import Reservation
from tests import factories
from tests.factories import NOW, TUESDAY
from tests.staff import cast
from tests.staff.reading import said, text


def todays(**fields: object) -> Reservation:
    return factories.reservation(on=factories.slot(NOW.date()), **fields)


def test_today_shows_who_comes_and_what_must_be_known(desk: Client):
    answers = [
        {
            "question": "00000000-0000-4000-8000-000000000000",
            "text": "アレルギー",
            "value": "卵",
            "is_health": True,
        }
    ]
    registration = factories.usable_child(answers=answers)
    factories.reservation(registration, factories.slot(NOW.date()), health="changed", health_note="発熱")

    page = text(desk.get("/admin/"))

    assert "利用 1人" in page
    assert "9:00–12:00 LINE 目黒 花 メグロ ハナ 1歳4か月" in page
    assert "★ 健康の変化（4月1日・LINE）：発熱" in page
    assert "アレルギー： 卵" in page


def test_today_counts_what_waits_and_leads_to_it(desk: Client):
    factories.registered_child()
    late = factories.child_with_interview(factories.interview_slot(NOW - timedelta(days=2)))
    factories.slot(TUESDAY)
    cast.notification(late.registration.child.guardian, factories.nursery())

    page = text(desk.get("/admin/"))

    assert "面談の結果がまだ 1件" in page
    assert "新しい登録（面談の予約待ち） 1件" in page
    assert "電話で伝えるお知らせ 1件" in page
    assert "8/4（火） 空き3" in page


def test_cancelled_ones_are_not_awaited(desk: Client):
    factories.cancelled(todays())

    assert "利用 0人" in text(desk.get("/admin/"))


def press(desk: Client, row: Reservation, what: str):
    response = desk.post(
        f"/admin/reservation/{row.public_id}/attendance/",
        {"attendance": what, "from": NOW.date().isoformat()},
    )
    row.refresh_from_db()
    return response


def test_one_tap_says_that_a_child_came_and_left(desk: Client):
    row = todays()

    assert press(desk, row, "arrived")["Location"] == "/admin/"
    press(desk, row, "arrived")
    assert "10:15来た" in text(desk.get("/admin/"))
    press(desk, row, "left")

    assert (row.arrived_at, row.left_at, row.state) == (NOW, NOW, "booked")


def test_an_absence_keeps_the_booking_and_can_be_taken_back(desk: Client):
    row = todays()

    press(desk, row, "with_notice")
    assert (row.absence, row.state) == ("with_notice", "booked")
    press(desk, row, "clear")
    assert (row.absence, row.arrived_at) == ("", None)


@pytest.mark.parametrize("what", ["left", "nonsense"])
def test_what_cannot_be_is_refused(what: str, desk: Client):
    row = todays()

    response = press(desk, row, what)

    assert (row.arrived_at, row.left_at) == (None, None)
    assert response.status_code == 404 or said(response)


def test_nobody_arrives_before_the_day(desk: Client):
    row = factories.reservation(on=factories.slot(TUESDAY))

    assert said(press(desk, row, "arrived"))
    assert row.arrived_at is None


def test_looking_at_children_is_recorded_once_a_page_without_their_names(desk: Client):
    first = todays()
    second = factories.reservation(factories.usable_child(who=factories.child(name="品川 蓮")), first.slot)
    LogEntry.objects.all().delete()

    desk.get("/admin/")

    entry = LogEntry.objects.get()
    assert (entry.action, entry.actor.username) == (LogEntry.Action.ACCESS, "desk")
    assert set(entry.changes["shown"]) == {f"child {first.child_id}", f"child {second.child_id}"}
    assert "花" not in f"{entry.object_repr}{entry.changes}"


@pytest.mark.parametrize(
    "address",
    [
        "registration/{registration}/",
        "registration/{registration}/stop/",
        "phone/{registration}/",
        "reservation/{reservation}/",
        "reservation/{reservation}/cancel/",
        "slots/{slot}/",
        "reservations/registration/?show=all",
        "reservations/reservation/",
        "reservations/child/",
        "reservations/guardian/",
        "reservations/notification/",
        "reservations/child/{child}/change/",
        "reservations/reservation/{pk}/history/",
    ],
)
def test_every_page_with_a_child_leaves_one_row(address: str, desk: Client):
    row = todays()
    cast.notification(row.child.guardian, row.registration.nursery)
    LogEntry.objects.all().delete()

    names = {
        "registration": row.registration.public_id,
        "reservation": row.public_id,
        "slot": row.slot.public_id,
    }
    desk.get(f"/admin/{address.format(**names, child=row.child_id, pk=row.pk)}")

    assert LogEntry.objects.get().changes == {"shown": [f"child {row.child_id}"]}


def test_a_page_without_children_leaves_none(desk: Client):
    factories.slot(TUESDAY)
    LogEntry.objects.all().delete()

    desk.get("/admin/")
    desk.get("/admin/reservations/reservationslot/")

    assert not LogEntry.objects.exists()


def test_staff_pages_are_japanese_for_every_browser(desk: Client):
    page = desk.get("/admin/nurseries/timeband/", headers={"accept-language": "en"})

    assert "利用時間帯" in text(page)
    assert "Select" not in text(page)


def test_the_ward_chooses_a_nursery_and_sees_its_day(ward_desk: Client):
    todays()
    nursery = factories.nursery()
    assert nursery.name in text(ward_desk.get("/admin/"))

    ward_desk.post("/admin/nursery/choose/", {"nursery": nursery.public_id})
    assert "利用 1人" in text(ward_desk.get("/admin/"))
    ward_desk.post("/admin/nursery/choose/", {"nursery": ""})
    assert "園をえらぶと" in text(ward_desk.get("/admin/"))
