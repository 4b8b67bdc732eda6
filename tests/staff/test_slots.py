"""Slots for a period, seen first, made, taken back; one day changed in place."""

from datetime import date

from django.test import Client

from reservations.invariants import broken_invariants
from reservations.models import Interview, InterviewSlot, Notification, ReservationSlot
from reservations.services.cancellation import cancel_reservation
from reservations.services.interview import cancel_interview
from tests import factories
from tests.factories import NOW, WEDNESDAY
from tests.staff.reading import said, text

PERIOD = {"start": "2026-08-10", "until": "2026-08-16", "weekdays": ["1", "2", "3", "4", "5"]}


def plan(**more: object) -> dict[str, object]:
    band = factories.time_band(factories.nursery())
    return {**PERIOD, "capacity": 3, "held_back": 1, f"band_{band.pk}": "on", f"cap_{band.pk}": "2", **more}


def test_the_preview_says_what_is_new_there_already_and_closed(desk: Client):
    factories.slot(date(2026, 8, 10))

    page = text(desk.post("/admin/slots/make/", plan()))

    assert "新しく作る 3日：8月12日（水）・8月13日（木）・8月14日（金）" in page
    assert "すでにある 1日（変えません）：8月10日（月）" in page
    assert "祝日・お休み 1日（作りません）：8月11日（火）" in page
    assert ReservationSlot.objects.count() == 1


def test_slots_are_made_once_and_taken_back_in_one_step(desk: Client):
    response = desk.post("/admin/slots/make/", plan(make="yes"))
    again = desk.post("/admin/slots/make/", plan(make="yes"))

    rows = ReservationSlot.objects.all()
    assert {(row.capacity, row.held_back, row.bands.get().cap) for row in rows} == {(3, 1, 2)}
    assert rows.count() == 4
    assert "4枠を作りました" in text(desk.get(response["Location"]))
    assert "0枠を作りました" in text(desk.get(again["Location"]))

    assert "4枠を消しました" in said(desk.post(response["Location"]))
    assert not ReservationSlot.objects.exists()


def test_more_than_is_authorised_is_refused_in_words(desk: Client):
    assert "認可された6人まで" in text(desk.post("/admin/slots/make/", plan(capacity=7)))
    assert "認可された6人まで" in text(desk.post("/admin/slots/make/", plan(capacity=7, make="yes")))
    assert not ReservationSlot.objects.exists()


def test_a_form_half_filled_is_shown_again(desk: Client):
    assert "errorlist" in desk.post("/admin/slots/make/", {"start": "x"}).content.decode()


def change(desk: Client, slot: ReservationSlot, **more: object):
    form = {"capacity": 3, "held_back": 0, "state": "open"}
    for each in slot.bands.all():
        form |= {f"band_{each.band_id}": "on"}
    return desk.post(f"/admin/slots/{slot.public_id}/", {**form, **more})


def test_a_day_is_changed_in_place(desk: Client):
    slot = factories.slot()

    assert "予約枠を変えました" in said(change(desk, slot, capacity=5, held_back=2, state="paused"))

    slot.refresh_from_db()
    assert (slot.capacity, slot.held_back, slot.state) == (5, 2, "paused")


def test_fewer_places_than_booked_asks_whom_to_call_off(desk: Client):
    slot = factories.slot()
    factories.reservation(on=slot)

    page = text(change(desk, slot, capacity=0))

    assert "だれに連絡するか：8月5日（水）" in page
    assert "予約が1人あるので、このままでは定員を0人にできません" in page
    assert "目黒 花" in page
    slot.refresh_from_db()
    assert slot.capacity == 3


def test_calling_off_and_lowering_is_one_step(desk: Client):
    slot = factories.slot()
    first, second = factories.reservation(on=slot), factories.reservation(on=slot)
    band = slot.bands.get().band_id
    wanted = {"capacity": 1, "held_back": 0, "state": "open", f"band_{band}": "True"}
    address = f"/admin/slots/{slot.public_id}/call-off/"

    assert "1人までしか下げられません" in said(
        desk.post(address, wanted | {"capacity": 0, "rows": [first.public_id]})
    )
    assert "印をつけた予約を取り消し" in said(desk.post(address, wanted | {"rows": [second.public_id]}))

    slot.refresh_from_db()
    states = [type(row).objects.get(pk=row.pk).state for row in (first, second)]
    assert (slot.capacity, states) == (1, ["booked", "cancelled"])


def test_a_band_that_is_booked_asks_too(desk: Client):
    slot = factories.slot()
    factories.reservation(on=slot)
    band = slot.bands.get().band_id

    response = desk.post(f"/admin/slots/{slot.public_id}/", {"capacity": 3, "held_back": 0, "state": "open"})

    assert "だれに連絡するか" in text(response)
    assert slot.bands.get().band_id == band


def test_one_more_or_fewer_is_one_click_in_the_week(desk: Client):
    slot = factories.slot(held_back=3)
    address = f"/admin/slots/{slot.public_id}/capacity/"

    response = desk.post(address, {"capacity": "2"})

    slot.refresh_from_db()
    assert (slot.capacity, slot.held_back, slot.bands.count()) == (2, 2, 1)
    assert response["Location"] == f"/admin/slots/week/2026-08-05/?open={slot.public_id}"
    assert "整数を入力してください" in text(desk.post(address, {"capacity": "x"}))


def test_the_second_of_two_is_told(desk: Client):
    slot = factories.slot()
    seen = desk.get(f"/admin/slots/{slot.public_id}/").context["panel"]["form"]["seen"].value()
    change(desk, slot, capacity=5, seen=seen)

    page = text(change(desk, slot, capacity=4, seen=seen))

    assert "ほかの人が先にこの日を変えました（いまは定員5人）" in page
    slot.refresh_from_db()
    assert slot.capacity == 5


def test_the_list_says_how_full_each_day_is(desk: Client):
    factories.reservation(on=factories.slot(WEDNESDAY))

    assert "8月5日（水） 1／3 0 受付中 午前" in text(desk.get("/admin/reservations/reservationslot/"))


INTERVIEWS = {**PERIOD, "first": "10:00", "last": "11:00", "minutes": 30, "capacity": 1}


def test_interview_slots_are_made_and_taken_back(desk: Client):
    assert "新しく作る 4日" in text(desk.post("/admin/interview-slots/make/", INTERVIEWS))

    response = desk.post("/admin/interview-slots/make/", {**INTERVIEWS, "make": "yes"})
    assert InterviewSlot.objects.count() == 8

    assert "8枠を消しました" in said(desk.post(response["Location"]))
    assert not InterviewSlot.objects.exists()


def test_hours_in_which_no_interview_fits_are_refused(desk: Client):
    page = desk.post("/admin/interview-slots/make/", {**INTERVIEWS, "last": "10:10"})

    assert "この時間には面談が1つも入りません" in text(page)


def test_an_interview_slots_capacity_is_changed_down_to_what_is_booked(desk: Client):
    slot = factories.child_with_interview().slot
    address = f"/admin/interview-slots/{slot.public_id}/"

    assert "面談枠を変えました" in said(desk.post(address, {"capacity": 2}))
    assert "だれに連絡するか" in text(desk.post(address, {"capacity": 0}))

    slot.refresh_from_db()
    assert slot.capacity == 2


def test_interviews_that_stand_in_the_way_are_called_off_in_the_same_step_and_each_family_told_once(
    desk: Client,
):
    slot, parent = factories.interview_slot(capacity=3), factories.guardian()
    children = [factories.child(parent, name, number=number) for number, name in enumerate(("花", "蓮"), 1)]
    rows = [factories.child_with_interview(slot, each) for each in children]
    stays = factories.child_with_interview(slot)
    chosen = {"capacity": 1, "rows": [row.public_id for row in rows]}

    answer = desk.post(f"/admin/interview-slots/{slot.public_id}/", chosen)

    assert "印をつけた面談を取り消し、面談枠を変えました" in said(answer)
    slot.refresh_from_db()
    stays.refresh_from_db()
    assert (slot.capacity, slot.taken, stays.state) == (1, 1, "booked")
    told = Notification.objects.get(recipient=parent)
    assert (told.kind, len(told.facts["bookings"])) == ("interview_cancelled", 2)
    assert broken_invariants() == []
    page = text(desk.get(f"/admin/registration/{rows[1].registration.public_id}/"))
    assert "面談の人数を減らすために取り消した" in page


def test_when_too_few_interviews_are_ticked_nobody_is_called_off(desk: Client):
    slot = factories.interview_slot(capacity=3)
    rows = [factories.child_with_interview(slot) for _ in range(3)]

    desk.post(f"/admin/interview-slots/{slot.public_id}/", {"capacity": 1, "rows": [rows[0].public_id]})

    assert set(Interview.objects.values_list("state", flat=True)) == {"booked"}


def test_a_tick_at_what_its_family_has_cancelled_meanwhile_stops_nothing(desk: Client):
    slot = factories.interview_slot(capacity=2)
    gone, other = (factories.child_with_interview(slot) for _ in range(2))
    shown = {"capacity": 1, "rows": [gone.public_id]}
    cancel_interview(guardian=gone.registration.child.guardian, interview=gone, now=NOW)

    answer = desk.post(f"/admin/interview-slots/{slot.public_id}/", shown)

    assert "面談枠を変えました" in said(answer)
    slot.refresh_from_db()
    other.refresh_from_db()
    assert (slot.capacity, slot.taken, other.state) == (1, 1, "booked")


def test_the_same_for_a_day(desk: Client):
    slot = factories.slot(capacity=2)
    gone, other = (factories.reservation(factories.usable_child(), slot) for _ in range(2))
    slot.refresh_from_db()
    cancel_reservation(guardian=gone.child.guardian, reservation=gone, now=NOW)
    wanted = {"capacity": 1, "held_back": 0, "state": "open", f"band_{gone.band_id}": "True"}

    desk.post(f"/admin/slots/{slot.public_id}/call-off/", wanted | {"rows": [gone.public_id]})

    slot.refresh_from_db()
    other.refresh_from_db()
    assert (slot.capacity, slot.peak, other.state) == (1, 1, "booked")
