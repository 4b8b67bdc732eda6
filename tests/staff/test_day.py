"""「今日」 through the day: who is late, what waits, refreshed by itself; and any other day (S2)."""

import re
from datetime import timedelta

import time_machine
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reservations.models import Registration
from tests import factories
from tests.factories import MONDAY, NOW, TUESDAY, WEDNESDAY
from tests.staff import cast
from tests.staff.reading import text


def board_of(desk: Client) -> str:
    """Where the page of today asks for its own refresh."""
    [address] = re.findall(r'data-refresh="([^"]*)"', desk.get("/admin/").content.decode())
    return address


def test_who_has_not_come_after_half_an_hour_stands_out_with_the_number(desk: Client):
    row = factories.reservation(on=factories.slot(MONDAY))

    assert "まだ来ていません 090-0000-0000" in text(desk.get("/admin/"))  # 10:15, expected at 9:00
    desk.post(f"/admin/reservation/{row.public_id}/attendance/", {"attendance": "arrived"})
    assert "まだ来ていません" not in text(desk.get("/admin/"))


def test_nobody_is_missing_before_the_half_hour(desk: Client):
    factories.reservation(on=factories.slot(MONDAY))

    with time_machine.travel(NOW.replace(hour=9, minute=29), tick=False):
        assert "まだ来ていません" not in text(desk.get("/admin/"))


def test_what_waits_is_named_and_what_does_not_is_left_out(desk: Client):
    factories.usable_child()
    assert "いまは何もありません" in text(desk.get("/admin/"))

    factories.usable_child(who=factories.child(factories.guardian(line_user_id=None)))
    Registration.objects.filter(pk=factories.registered_child(who=factories.child(name="別の子")).pk).update(
        state="refused"
    )
    page = text(desk.get("/admin/"))

    assert "重なりの疑い 2件" in page
    assert "LINEが届かない家庭 1件" in page
    assert "「利用できない」をまだ電話で伝えていない 1件" in page
    assert "新しい登録" not in page


def test_another_day_is_shown_the_same_way(desk: Client):
    factories.reservation(on=factories.slot(WEDNESDAY))

    page = text(desk.get("/admin/day/2026-08-05/"))

    assert "8月5日（水）" in page
    assert "利用 1人" in page
    assert "まだ来ていません" not in page


def test_a_button_leads_back_to_the_day_on_which_it_stands(desk: Client):
    row = factories.reservation(on=factories.slot(MONDAY - timedelta(days=3)))

    form = {"attendance": "arrived", "at": "9:00", "from": "2026-07-31"}
    response = desk.post(f"/admin/reservation/{row.public_id}/attendance/", form)

    assert response["Location"] == "/admin/day/2026-07-31/"


def test_a_refresh_leaves_no_trace_of_what_was_shown_already(desk: Client):
    first = factories.reservation(on=factories.slot(MONDAY))
    board = board_of(desk)
    LogEntry.objects.all().delete()

    desk.get(board)
    assert not LogEntry.objects.exists()

    second = factories.reservation(factories.usable_child(who=factories.child(name="品川 蓮")), first.slot)
    desk.get(board)
    desk.get(board)
    assert LogEntry.objects.get().changes == {"shown": [f"child {second.child_id}"]}


def test_the_board_asked_for_by_itself_is_a_look(desk: Client, browser_of):
    row = factories.reservation(on=factories.slot(MONDAY))
    board = board_of(browser_of(User.objects.get()))
    LogEntry.objects.all().delete()

    assert "目黒 花" in text(desk.get(board))

    assert LogEntry.objects.get().changes == {"shown": [f"child {row.child_id}"]}


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(desk: Client):
    board = board_of(desk)
    ends = Session.objects.get().expire_date

    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        factories.reservation(on=factories.slot(MONDAY))
        desk.get(board)
        assert Session.objects.get().expire_date == ends
        desk.get("/admin/calls/")
        assert Session.objects.get().expire_date == ends + timedelta(minutes=30)
    with time_machine.travel(NOW + timedelta(minutes=91), tick=False):
        assert desk.get("/admin/").status_code == 302


def a_full_day(count: int) -> None:
    """So many children with answers, so many interviews, so many without a result."""
    question = factories.question(f"質問{count}", factories.nursery())
    slot = factories.slot(MONDAY + timedelta(days=0), capacity=20) if count == 1 else None
    for number in range(count):
        answer = {
            "question": str(question.public_id),
            "text": question.text,
            "value": "yes",
            "is_health": True,
        }
        child = factories.child(name=f"児童{count}-{number}")
        row = factories.usable_child(who=child, answers=[answer])
        factories.reservation(row, slot or row.nursery.reservation_slots.get(date=MONDAY))
        factories.child_with_interview(factories.interview_slot(NOW + timedelta(minutes=count * 10 + number)))
        factories.child_with_interview(factories.interview_slot(NOW - timedelta(days=count, minutes=number)))


def test_the_board_asks_as_often_for_many_children_as_for_one(desk: Client):
    a_full_day(1)
    with CaptureQueriesContext(connection) as few:
        desk.get("/admin/")
    a_full_day(9)

    with CaptureQueriesContext(connection) as many:
        desk.get("/admin/")

    assert len(many) == len(few)
    assert len(many) < 30


def test_the_call_list_is_ticked(desk: Client):
    row = cast.notification(factories.usable_child().child.guardian, factories.nursery())
    assert "電話で伝えるお知らせ 1件" in text(desk.get("/admin/"))

    desk.post(f"/admin/calls/{row.public_id}/")

    page = text(desk.get("/admin/calls/"))
    assert "電話で伝えることはありません" in page
    assert "電話ずみ（1日のあいだ） 目黒 花 利用可能 8月3日 10:15 desk" in page
    desk.post(f"/admin/calls/{row.public_id}/", {"undo": "yes"})
    assert "電話で伝えるお知らせ 1件" in text(desk.get("/admin/"))


def test_paper_names_everybody_and_looking_is_recorded(desk: Client):
    row = factories.reservation(on=factories.slot(TUESDAY))
    LogEntry.objects.all().delete()

    for address in ("paper/2026-08-04/", "paper/2026-08-04/evening/", "paper/2026-08-04/week/"):
        page = text(desk.get(f"/admin/{address}"))
        assert "目黒 花" in page
        assert "090-0000-0000" in page
        assert "個人情報・利用後は廃棄" in page

    assert {str(entry.changes) for entry in LogEntry.objects.all()} == {
        str({"shown": [f"child {row.child_id}"]})
    }


def test_the_call_sheet_names_whom_to_phone(desk: Client):
    cast.notification(factories.usable_child().child.guardian, factories.nursery())

    assert "目黒 花 目黒 太郎 090-0000-0000 利用可能" in text(desk.get("/admin/paper/calls/"))
