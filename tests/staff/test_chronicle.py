"""「これまで」 of a booking and of a registration, in plain words (S8)."""

from datetime import timedelta

import time_machine
from django.test import Client

from reservations.models import Notification, Reservation
from reservations.services.cancellation import cancel_reservation
from tests import factories
from tests.factories import NOW, WEDNESDAY
from tests.reservations.services.acts import book
from tests.staff.reading import text


def test_a_booking_tells_its_whole_life(desk: Client):
    registration = factories.usable_child()
    factories.slot()
    row = book(registration).row
    Notification.objects.update(state="accepted", accepted_at=NOW)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        desk.post(f"/admin/reservation/{row.public_id}/cancel/")

    page = text(desk.get(f"/admin/reservation/{row.public_id}/"))

    assert "8月3日（月）10:15 保護者がLINEで予約した" in page
    assert "8月3日（月）10:15 LINEでお知らせした：予約" in page
    assert "8月3日（月）10:20 deskが電話で取り消した" in page
    assert "8月3日（月）10:20 お知らせの送信待ち：予約の取り消し" in page


def test_a_family_that_cancels_in_line_says_so(desk: Client):
    row = factories.reservation()
    cancel_reservation(guardian=row.child.guardian, reservation=row, now=NOW)

    assert "保護者がLINEで取り消した" in text(desk.get(f"/admin/reservation/{row.public_id}/"))


def test_a_booking_moved_by_phone_says_from_where_to_where(desk: Client):
    registration = factories.usable_child()
    factories.slot()
    factories.slot(WEDNESDAY + timedelta(days=1))
    band = factories.time_band(registration.nursery).public_id
    desk.post(f"/admin/phone/{registration.public_id}/2026-08-05/", {"band": band})
    row = Reservation.objects.get()
    desk.post(f"/admin/reservation/{row.public_id}/change/2026-08-06/", {"band": band})

    page = text(desk.get(f"/admin/reservation/{row.public_id}/"))

    assert "deskが電話で予約した" in page
    assert "deskが電話で変えた：8月5日（水）午前から8月6日（木）午前へ" in page


def test_attendance_is_part_of_it(desk: Client):
    row = factories.reservation(on=factories.slot(NOW.date()))
    for what in ("arrived", "left", "undo", "undo", "with_notice", "undo"):
        row.refresh_from_db()
        form = {"attendance": what, "seen": row.last_press}
        desk.post(f"/admin/reservation/{row.public_id}/attendance/", form)

    page = text(desk.get(f"/admin/reservation/{row.public_id}/"))

    for words in (
        "「来た（10:15）」を記録した",
        "「帰った（10:15）」を記録した",
        "「帰った」を元に戻した",
        "「来た」を元に戻した",
        "「欠席（連絡あり）」を記録した",
        "「欠席」を元に戻した",
    ):
        assert words in page


def test_a_registration_tells_of_its_interview_and_its_end(desk: Client):
    interview = factories.child_with_interview(factories.interview_slot(NOW - timedelta(hours=1)))
    row = interview.registration
    desk.post(f"/admin/interview/{interview.public_id}/result/", {"result": "passed"})
    interview.refresh_from_db()
    form = {"result": "undo", "seen": interview.result}
    desk.post(f"/admin/interview/{interview.public_id}/result/", form)
    desk.post(f"/admin/registration/{row.public_id}/stop/")

    page = text(desk.get(f"/admin/registration/{row.public_id}/"))

    assert "保護者がLINEで登録した" in page
    assert "保護者がLINEで面談を予約した（8月3日（月）9時15分から9時45分まで）" in page
    assert "deskが面談の結果を入れた：利用可能" in page
    assert "お知らせをやめた：利用可能" in page
    assert "deskが面談の結果を元に戻した" in page
    assert "deskが登録を止めた" in page
