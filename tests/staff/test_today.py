"""「今日」, who came, and what the record keeps of looking."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from meguro_hoiku import dates
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


def press(desk: Client, row: Reservation, what: str, **fields: str):
    response = desk.post(
        f"/admin/reservation/{row.public_id}/attendance/",
        {"attendance": what, "from": NOW.date().isoformat(), **fields},
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
    press(desk, row, "undo", seen=shown_press(desk))
    assert (row.absence, row.arrived_at) == ("", None)


def shown_press(desk: Client, address: str = "/admin/") -> str:
    """The press that 「元に戻す」 on the page names."""
    [seen] = re.findall(r'name="seen" value="([^"]*)"', desk.get(address).content.decode())
    return seen


def test_undo_takes_back_the_departure_and_leaves_the_arrival(desk: Client):
    row = todays()
    press(desk, row, "arrived")
    press(desk, row, "left")

    press(desk, row, "undo", seen=shown_press(desk))

    assert (row.arrived_at, row.left_at) == (NOW, None)
    assert "deskが「帰った」を元に戻した" in text(desk.get(f"/admin/reservation/{row.public_id}/"))


def test_an_undo_from_a_page_that_another_has_overtaken_is_refused_in_words(desk: Client):
    row = todays()
    press(desk, row, "arrived")
    seen = shown_press(desk)
    press(desk, row, "left")

    answer = press(desk, row, "undo", seen=seen)

    assert "記録が変わりました。いまは「10時15分に来て10時15分に帰った」です" in said(answer)
    assert (row.arrived_at, row.left_at) == (NOW, NOW)


YESTERDAY = "/admin/day/2026-08-02/"


def test_of_a_past_day_the_time_is_asked_and_kept(desk: Client):
    row = factories.reservation(on=factories.slot(NOW.date() - timedelta(days=1)))
    assert 'type="time"' in desk.get(YESTERDAY).content.decode()

    assert "8月2日（日）の時刻を入れてください" in said(press(desk, row, "arrived"))
    assert not Reservation.objects.filter(arrived_at__isnull=False).exists()
    press(desk, row, "arrived", at="8:25")
    press(desk, row, "left", at="１２：３０")

    assert "8:25来た・12:30帰った" in text(desk.get(YESTERDAY))
    assert 'type="time"' not in desk.get(YESTERDAY).content.decode()
    press(desk, row, "undo", seen=shown_press(desk, YESTERDAY))
    assert (row.arrived_at, row.left_at) == (dates.at(row.date, time(8, 25)), None)


@pytest.mark.parametrize("typed", ["25:00", "8時ごろ", "-1", "9" * 300])
def test_a_time_that_is_none_is_refused_in_words(typed: str, desk: Client):
    row = factories.reservation(on=factories.slot(NOW.date() - timedelta(days=1)))

    assert "時刻は「8:25」のように入れてください" in said(press(desk, row, "arrived", at=typed))
    assert row.arrived_at is None


def test_a_page_left_open_over_midnight_notes_nothing_of_the_new_day(desk: Client):
    row = todays()

    with time_machine.travel(dates.at(TUESDAY, time(0, 5)), tick=False):
        desk.force_login(User.objects.get())
        assert "8月3日（月）の時刻を入れてください" in said(press(desk, row, "arrived"))

    assert row.arrived_at is None


def test_a_day_that_has_not_begun_has_no_buttons(desk: Client):
    row = factories.reservation(on=factories.slot(TUESDAY))

    for address in ("/admin/day/2026-08-04/", f"/admin/reservation/{row.public_id}/"):
        page = desk.get(address)
        assert "当日に記録します" in text(page)
        assert 'name="attendance"' not in page.content.decode()


@pytest.mark.parametrize("what", ["left", "nonsense"])
def test_what_cannot_be_is_refused(what: str, desk: Client):
    row = todays()

    response = press(desk, row, what)

    assert (row.arrived_at, row.left_at) == (None, None)
    assert response.status_code == 404 or said(response)


def test_nobody_arrives_before_the_day(desk: Client):
    row = factories.reservation(on=factories.slot(TUESDAY))

    assert "8月4日（火）になってから記録できます" in said(press(desk, row, "arrived"))
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
