"""予約枠 and 面談枠 as tables, changed in place; the usual week kept and repeated (S3)."""

from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reservations.models import ReservationSlot, UsualWeek
from tests import factories
from tests.factories import MONDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY
from tests.staff.reading import said, text


def a_week() -> ReservationSlot:
    """A Wednesday of three: one child in the morning, another all day."""
    at = factories.nursery()
    slot = factories.slot(bands=[factories.time_band(at), factories.whole_day_band(at)], caps={"1日": 2})
    factories.reservation(on=slot)
    factories.reservation(
        factories.usable_child(who=factories.child(name="品川 蓮")), slot, factories.whole_day_band(at)
    )
    return slot


def test_the_week_says_how_full_each_band_is_in_words(desk: Client):
    a_week()
    factories.slot(TUESDAY, state="paused")
    factories.slot(MONDAY, capacity=0)
    factories.slot(THURSDAY)
    factories.closed_day(THURSDAY)

    page = text(desk.get("/admin/slots/"))

    assert "午前 9:00–12:00 0／0 満員 0／3 保留 2／3 受付中 0／3 お休み ―" in page
    assert "1日 9:00–17:00 ― ― 1／2 受付中 ― ―" in page


def test_the_panel_of_a_day_opens_beside_the_week(desk: Client):
    slot = a_week()

    page = text(desk.get(f"/admin/slots/week/2026-08-05/?open={slot.public_id}"))

    assert "予約している児童 2人" in page
    assert "品川 蓮" in page
    assert desk.get("/admin/slots/week/2026-08-05/?open=nonsense").status_code == 404


def test_the_month_has_a_column_for_each_open_day(desk: Client):
    a_week()

    page = text(desk.get("/admin/slots/month/2026-08-15/"))

    assert "予約枠：2026年8月" in page
    assert "8/5（水）" in page
    assert "8/8（土）" not in page
    assert "2/3 受付中" in page


def test_the_table_asks_as_often_for_many_children_as_for_one(desk: Client):
    a_week()
    with CaptureQueriesContext(connection) as few:
        desk.get("/admin/slots/month/2026-08-01/")
    for day in range(10, 15):
        slot = factories.slot(date(2026, 8, day), capacity=6)
        for number in range(4):
            child = factories.child(name=f"児童{day}{number}")
            factories.reservation(factories.usable_child(who=child), slot)

    with CaptureQueriesContext(connection) as many:
        desk.get("/admin/slots/month/2026-08-01/")

    assert len(many) == len(few)


def test_interview_slots_stand_day_by_day(desk: Client):
    factories.child_with_interview()
    factories.interview_slot(NOW.replace(day=6, hour=11, minute=0))

    page = text(desk.get("/admin/interview-slots/week/2026-08-06/"))

    assert "10:00 1／1 満員" in page
    assert "11:00 0／1 受付中" in page


def test_a_good_week_is_kept_and_repeated(desk: Client):
    a_week()

    response = desk.post("/admin/slots/usual-week/2026-08-05/", {"name": "ふだんの週"})
    assert "「ふだんの週」として残しました" in said(response)
    form = {"week": UsualWeek.objects.get().public_id, "start": "2026-08-10", "until": "2026-08-21"}
    assert "新しく作る 2日：8月12日（水）・8月19日（水）" in text(desk.post(response["Location"], form))
    made = desk.post(response["Location"], form | {"make": "yes"})

    slot = ReservationSlot.objects.get(date=WEDNESDAY + timedelta(days=7))
    assert [(each.band.name, each.cap) for each in slot.bands.all()] == [("午前", None), ("1日", 2)]
    assert "2枠を消しました" in said(desk.post(made["Location"]))


def test_a_kept_week_is_thrown_away(desk: Client):
    a_week()
    desk.post("/admin/slots/usual-week/2026-08-05/", {"name": "夏"})

    response = desk.post(f"/admin/slots/usual-week/{UsualWeek.objects.get().public_id}/forget/")

    assert "「夏」を消しました" in said(response)
    assert not UsualWeek.objects.exists()


def test_an_empty_week_or_name_is_not_kept(desk: Client):
    assert "この週には予約枠がありません" in said(
        desk.post("/admin/slots/usual-week/2026-08-05/", {"name": "夏"})
    )
    assert "名前を入力してください" in said(desk.post("/admin/slots/usual-week/2026-08-05/", {"name": ""}))


def test_days_so_far_away_are_no_pages(desk: Client):
    for day in ("9999-12-31", "0001-01-01", "2026-02-30"):
        assert desk.get(f"/admin/slots/week/{day}/").status_code == 404
        assert desk.get(f"/admin/day/{day}/").status_code == 404
