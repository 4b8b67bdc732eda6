"""お休み: who is affected, done, who has to be phoned."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from nurseries.models import ClosedDay
from reservations.invariants import broken_invariants
from reservations.models import Notification
from tests import factories
from tests.factories import FRIDAY, NOW, THURSDAY, WEDNESDAY
from tests.staff import cast
from tests.staff.reading import said, text

FORM = {"day": WEDNESDAY.isoformat(), "start_time": "", "end_time": "", "reason": "weather"}


def test_the_preview_counts_families_and_names_whom_to_phone(desk: Client):
    slot = factories.slot(WEDNESDAY)
    factories.reservation(on=slot)
    unreached = factories.child(factories.guardian(line_user_id=None), "品川 蓮")
    factories.reservation(factories.usable_child(who=unreached), slot)

    page = text(desk.post("/admin/closing/", FORM))

    assert "2件・2家庭。LINEが届く 1、届かない 1（電話）" in page
    assert "品川 蓮" in page
    assert not ClosedDay.objects.exists()


def test_closing_calls_off_and_tells_each_family_once(desk: Client):
    row = factories.reservation(on=factories.slot(WEDNESDAY))

    first = desk.post("/admin/closing/", {**FORM, "close": "yes"})
    second = desk.post("/admin/closing/", {**FORM, "close": "yes"})

    row.refresh_from_db()
    assert (row.state, row.cancelled_by) == ("cancelled", "closure")
    assert first["Location"] == second["Location"]
    assert Notification.objects.filter(kind="closure").count() == 1
    page = text(desk.get(first["Location"]))
    assert "目黒 花 送信待ち まだ" in page


def test_hours_alone_leave_the_other_bands(desk: Client):
    row = factories.reservation(on=factories.slot(WEDNESDAY))
    hours = {**FORM, "start_time": "13:00", "end_time": "17:00", "close": "yes"}

    desk.post("/admin/closing/", hours)

    row.refresh_from_db()
    assert row.state == "booked"
    assert "8月5日（水）13時から17時まで（悪天候）" in text(desk.get("/admin/closing/"))


def test_several_days_are_closed_in_one_act_and_stand_in_one_line(desk: Client):
    row = factories.reservation(on=factories.slot(WEDNESDAY))
    factories.reservation(row.registration, factories.slot(FRIDAY))
    days = {**FORM, "last_day": FRIDAY.isoformat()}

    preview = text(desk.post("/admin/closing/", days))
    first, second = (desk.post("/admin/closing/", {**days, "close": "yes"}) for _ in range(2))

    assert "2件・1家庭" in preview
    assert "8月5日（水）・8月7日（金）" in preview
    assert first["Location"] == second["Location"]
    assert Notification.objects.filter(kind="closure").count() == 1
    assert "8月5日（水）から8月7日（金）までの3日（悪天候）" in text(desk.get("/admin/closing/"))
    page = text(desk.get(first["Location"]))
    assert "目黒 花 送信待ち まだ" in page
    assert page.count("お休みをやめる") == 3


def test_the_page_shows_what_was_closed_now_where_the_first_day_was_closed_before(desk: Client):
    earlier = factories.closed_day(WEDNESDAY, created_at=NOW - timedelta(days=1), reason="weather")
    factories.reservation(on=factories.slot(FRIDAY))

    answer = desk.post("/admin/closing/", {**FORM, "last_day": FRIDAY.isoformat(), "close": "yes"})

    assert answer["Location"] != f"/admin/closing/{earlier.pk}/"
    page = text(desk.get(answer["Location"]))
    assert "8月6日（木）から8月7日（金）までの2日（悪天候）" in page
    assert "目黒 花 送信待ち まだ" in page


def test_a_day_opened_again_between_others_is_not_counted_as_closed(desk: Client):
    desk.post("/admin/closing/", {**FORM, "last_day": FRIDAY.isoformat(), "close": "yes"})
    desk.post(f"/admin/closing/{ClosedDay.objects.get(date=THURSDAY).pk}/reopen/")

    assert "8月5日（水）から8月7日（金）までのうち2日（悪天候）" in text(desk.get("/admin/closing/"))


def test_one_of_several_days_is_opened_again_from_their_page(desk: Client):
    desk.post("/admin/closing/", {**FORM, "last_day": THURSDAY.isoformat(), "close": "yes"})
    wednesday, thursday = ClosedDay.objects.order_by("date")

    desk.post(f"/admin/closing/{thursday.pk}/reopen/")

    page = text(desk.get(f"/admin/closing/{wednesday.pk}/"))
    assert "8月6日（木）（悪天候） やめました" in page
    assert page.count("お休みをやめる") == 1


def closed_for(desk: Client, *held: tuple[str, list[date]]) -> list[ClosedDay]:
    """Wednesday to Friday closed for one family whose children hold these days."""
    family = factories.guardian()
    slots = {day: factories.slot(day, capacity=6) for day in (WEDNESDAY, THURSDAY, FRIDAY)}
    for name, days in held:
        registration = factories.usable_child(who=factories.child(family, name))
        for day in days:
            factories.reservation(registration, slots[day])
    desk.post("/admin/closing/", {**FORM, "last_day": FRIDAY.isoformat(), "close": "yes"})
    return list(ClosedDay.objects.order_by("date"))


@pytest.mark.parametrize(
    "held",
    [
        [("目黒 花", [WEDNESDAY])],
        [("目黒 花", [FRIDAY])],
        [("目黒 花", [WEDNESDAY, FRIDAY])],
        [("目黒 花", [WEDNESDAY]), ("目黒 空", [WEDNESDAY])],
        [("目黒 花", [WEDNESDAY, FRIDAY]), ("目黒 空", [THURSDAY])],
    ],
    ids=["first day", "last day", "two days", "siblings", "siblings on different days"],
)
def test_a_family_is_ticked_off_on_the_page_of_every_day_and_it_leads_back_there(desk: Client, held):
    closures = closed_for(desk, *held)
    row = Notification.objects.get(kind="closure")

    for closed in closures:
        page = f"/admin/closing/{closed.pk}/"
        [here] = re.findall(r'name="closed" value="([^"]*)"', desk.get(page).content.decode())
        ticked = desk.post(f"/admin/calls/{row.public_id}/", {"closed": here})
        assert ticked["Location"] == page
        assert "8月3日 10:15 desk" in text(desk.get(page))
        undone = desk.post(f"/admin/calls/{row.public_id}/", {"closed": here, "undo": "yes"})
        assert undone["Location"] == page
        assert "8月3日 10:15 desk" not in text(desk.get(page))

    assert desk.post(f"/admin/calls/{row.public_id}/")["Location"] == "/admin/calls/"
    assert "電話で伝えることはありません" in text(desk.get("/admin/calls/"))


@pytest.mark.parametrize("typed", ["yes", "1:+2+", "0", "-1", "９９９", "9" * 5000, "\x00", "²"])
def test_a_tick_of_nowhere_leads_to_the_call_list(desk: Client, typed: str):
    row = cast.notification(factories.usable_child().child.guardian, factories.nursery())

    assert desk.post(f"/admin/calls/{row.public_id}/", {"closed": typed})["Location"] == "/admin/calls/"
    row.refresh_from_db()
    assert row.phoned_at == NOW


def test_the_page_of_another_nursery_s_closure_is_not_told_apart_from_none(desk: Client):
    theirs = factories.closed_day(THURSDAY, factories.nursery("futaba"))
    row = cast.notification(factories.usable_child().child.guardian, factories.nursery())

    answer = desk.post(f"/admin/calls/{row.public_id}/", {"closed": str(theirs.pk)})

    assert answer["Location"] == "/admin/calls/"


def test_every_sibling_s_booking_tells_of_the_one_message_and_of_the_call(desk: Client):
    """Called off in one act, told in one message: it stands in the history of each."""
    family, slot = factories.guardian(line_user_id=None), factories.slot(WEDNESDAY)
    rows = [
        factories.reservation(factories.usable_child(who=factories.child(family, name)), slot)
        for name in ("目黒 花", "目黒 空")
    ]
    rows.append(factories.reservation(factories.usable_child(who=factories.child(name="品川 蓮")), slot))
    form = {
        name: value
        for name, value in re.findall(
            r'<input type="(?:hidden|number)" name="(\w+)" value="([^"]*)"',
            desk.get(f"/admin/slots/{slot.public_id}/").content.decode(),
        )
    }
    form |= {"capacity": "1", "state": "open", f"band_{slot.bands.get().band_id}": "on"}
    form["rows"] = [str(row.public_id) for row in rows[:2]]

    desk.post(f"/admin/slots/{slot.public_id}/call-off/", form)
    message = Notification.objects.get(kind="reservation_cancelled")
    desk.post(f"/admin/calls/{message.public_id}/")

    for row in rows[:2]:
        page = text(desk.get(f"/admin/reservation/{row.public_id}/"))
        assert "LINEがないので、お知らせは電話で：予約の取り消し" in page
        assert "電話で伝えた：予約の取り消し" in page
    assert "予約の取り消し" not in text(desk.get(f"/admin/reservation/{rows[2].public_id}/"))
    assert broken_invariants() == []


@pytest.mark.parametrize(
    ("last_day", "words"),
    [("2026-08-04", "はじめの日と同じか後"), ("2026-09-05", "31日までです"), ("2027-08-05", "31日までです")],
)
def test_days_out_of_order_or_too_many_are_refused_in_words(desk: Client, last_day: str, words: str):
    answer = desk.post("/admin/closing/", {**FORM, "last_day": last_day, "close": "yes"})

    assert words in text(answer)
    assert not ClosedDay.objects.exists()


def test_31_days_are_closed_at_once(desk: Client):
    desk.post("/admin/closing/", {**FORM, "last_day": "2026-09-04", "close": "yes"})

    assert ClosedDay.objects.count() == 31


def test_half_a_time_is_refused_in_words(desk: Client):
    assert "両方入れるか" in text(desk.post("/admin/closing/", {**FORM, "start_time": "13:00"}))
    hours = {"start_time": "17:00", "end_time": "13:00"}
    assert "終了は開始より後" in text(desk.post("/admin/closing/", {**FORM, **hours}))


def test_reopening_restores_nothing(desk: Client):
    row = factories.reservation(on=factories.slot(WEDNESDAY))
    desk.post("/admin/closing/", {**FORM, "close": "yes"})
    address = f"/admin/closing/{ClosedDay.objects.get().pk}/reopen/"
    assert "元に戻りません" in text(desk.get(address))

    desk.post(address)
    assert "お休みをやめました" in said(desk.post(address))

    row.refresh_from_db()
    assert ClosedDay.objects.get().reopened_at == NOW
    assert row.state == "cancelled"


def test_closures_are_for_reading_in_the_list(desk: Client):
    factories.closed_day(THURSDAY)

    assert "園の行事" in text(desk.get("/admin/nurseries/closedday/"))
    assert desk.get("/admin/nurseries/closedday/add/").status_code == 403


def test_the_ward_closes_several_nurseries_at_once_and_each_family_is_told_once(ward_desk: Client):
    here, there, other = (factories.nursery(code) for code in ("kuwanomi", "futaba", "angelica"))
    rows = [
        factories.reservation(factories.usable_child(at), factories.slot(WEDNESDAY, at))
        for at in (here, there, other)
    ]
    form = {**FORM, "nurseries": [here.pk, there.pk]}

    preview = text(ward_desk.post("/admin/close-several/", form))
    assert not ClosedDay.objects.exists()
    for _ in range(2):
        ward_desk.post("/admin/close-several/", {**form, "close": "yes"})

    assert preview.count("1 1 0") == 2
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["cancelled", "cancelled", "booked"]
    assert set(ClosedDay.objects.values_list("nursery", flat=True)) == {here.pk, there.pk}
    assert Notification.objects.filter(kind="closure").count() == 2


def test_the_ward_sees_which_nursery_a_closure_is_of_and_goes_back_to_its_own_page(ward_desk: Client):
    closed = factories.closed_day(THURSDAY)

    page = ward_desk.get(f"/admin/closing/{closed.pk}/")

    assert f"（園の行事） {closed.nursery.name}" in text(page)
    assert 'href="/admin/close-several/">お休みにもどる' in page.content.decode()


def test_without_a_nursery_nothing_is_closed(ward_desk: Client):
    factories.reservation(on=factories.slot(WEDNESDAY))

    answer = ward_desk.post("/admin/close-several/", {**FORM, "close": "yes"})

    assert "園を1つ以上選んでください" in text(answer)
    assert not ClosedDay.objects.exists()
