"""A change of health stands on every page and paper of the nursery until its staff answer it (S9)."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meguro_hoiku import dates
from reservations.models import HealthAnswer, HealthChange, Registration, Reservation
from tests import factories
from tests.factories import MONDAY, NOW, THURSDAY, WEDNESDAY
from tests.staff import cast
from tests.staff.reading import said, text

pytestmark = pytest.mark.django_db
EGG = "卵アレルギー、エピペン持参"
STANDS = f"★健康の変化（8月3日・電話）：{EGG}"
ANSWERS = [{"question": "00000000-0000-4000-8000-000000000000", "text": "アレルギー", "value": "ない"}]


@pytest.fixture
def child() -> Registration:
    """Whose registration says 「アレルギー：ない」; Monday, Wednesday and Thursday can be booked."""
    for day in (MONDAY, WEDNESDAY, THURSDAY):
        factories.slot(day)
    return factories.usable_child(answers=[each | {"is_health": True} for each in ANSWERS])


def phone(desk: Client, row: Registration, day: object, **more: str) -> Reservation | None:
    band = factories.time_band(row.nursery)
    desk.post(f"/admin/phone/{row.public_id}/{day}/", {"band": band.public_id, **more})
    return Reservation.objects.filter(date=day).first()


@pytest.fixture
def told(desk: Client, child: Registration) -> HealthChange:
    """Told on the phone for Wednesday; the booking of Thursday says 変わりない."""
    phone(desk, child, WEDNESDAY, health="changed", health_note=EGG)
    phone(desk, child, THURSDAY, health="unchanged")
    return HealthChange.objects.get()


def pages(row: Registration) -> dict[str, str]:
    """Every page and paper that shows the child, by its address; none of them is the day it was told for."""
    booking = Reservation.objects.get(date=THURSDAY)
    return {
        "board": f"/admin/day/{THURSDAY}/",
        "roster": f"/admin/paper/{THURSDAY}/",
        "week": f"/admin/paper/{THURSDAY}/week/",
        "evening": f"/admin/paper/{THURSDAY}/evening/",
        "booking": f"/admin/reservation/{booking.public_id}/",
        "child": f"/admin/registration/{row.public_id}/",
        "days on the phone": f"/admin/phone/{row.public_id}/",
        "booking on the phone": f"/admin/phone/{row.public_id}/{MONDAY}/",
        "moving on the phone": f"/admin/reservation/{booking.public_id}/change/{MONDAY}/",
        "list": "/admin/health/",
    }


def read(desk: Client, address: str) -> str:
    """What the page says, the mark close to its words."""
    return text(desk.get(address)).replace("★ ", "★")


def shown(desk: Client, row: Registration, words: str) -> set[str]:
    """The pages on which the words stand."""
    return {name for name, address in pages(row).items() if words in read(desk, address)}


def test_it_stands_everywhere_though_the_next_booking_says_unchanged(desk: Client, child, told):
    assert shown(desk, child, STANDS) == set(pages(child))


def test_it_stands_after_its_booking_is_cancelled(desk: Client, child, told):
    desk.post(f"/admin/reservation/{told.reservation.public_id}/cancel/")

    assert shown(desk, child, STANDS) == set(pages(child))


def test_it_stands_in_a_cell_of_the_list_of_bookings(desk: Client, told):
    page = text(desk.get("/admin/reservations/reservation/"))

    assert page.count(STANDS.removeprefix("★")) == 2


def test_today_counts_those_that_wait(desk: Client, told):
    assert "確認していない健康の変化 1件" in text(desk.get("/admin/"))
    assert 'href="/admin/health/"' in desk.get("/admin/").content.decode()


def test_a_change_without_words_stands_too(desk: Client, child):
    phone(desk, child, WEDNESDAY, health="changed")
    phone(desk, child, THURSDAY, health="unchanged")

    words = "健康の変化（8月3日・電話）：内容は書かれていません"
    assert shown(desk, child, words) == set(pages(child))


def test_a_booking_of_the_version_before_stands_out_on_its_own_day(desk: Client, child):
    factories.reservation(child, child.nursery.reservation_slots.get(date=THURSDAY))
    Reservation.objects.update(health="changed", health_note=EGG)

    assert f"★健康の変化（4月1日・LINE）：{EGG}" in read(desk, f"/admin/paper/{THURSDAY}/")


def answer(desk: Client, change: HealthChange, outcome: str = "settled", note: str = "母に電話した"):
    return desk.post(f"/admin/health/{change.public_id}/", {"note": note, "outcome": outcome})


def test_once_answered_it_waits_nowhere_and_the_child_s_page_tells_who_did_what(desk: Client, child, told):
    response = answer(desk, told)

    assert "確認したことを記録しました" in said(response)
    assert shown(desk, child, STANDS) == set()
    page = text(desk.get(f"/admin/registration/{child.public_id}/"))
    assert EGG in page
    assert "8月3日（月）10時15分 desk：母に電話した（もう名簿に出さない）" in page
    assert HealthAnswer.objects.get().answered_by.username == "desk"


def test_what_goes_on_is_shown_as_known_wherever_the_answers_are(desk: Client, child, told):
    answer(desk, told, "taken_in")

    words = f"健康の変化（8月3日・確認ずみ）：{EGG}"
    assert shown(desk, child, words) == set(pages(child)) - {"child", "list"}
    assert shown(desk, child, f"★{words}") == set()


@pytest.mark.parametrize(
    "typed", [{"note": "母に電話した"}, {"outcome": "settled"}, {"note": " ", "outcome": "settled"}]
)
def test_neither_what_was_done_nor_what_goes_on_is_preset(desk: Client, told, typed: dict[str, str]):
    page = desk.post(f"/admin/health/{told.public_id}/", typed)

    assert page.status_code == 200
    assert "この項目は必須です。" in text(page)
    assert typed.get("note", "").strip() in page.content.decode()
    assert not HealthAnswer.objects.exists()


def test_who_answers_second_reads_what_the_first_did(desk: Client, told, browser_of):
    answer(desk, told)

    page = answer(browser_of(cast.user("sato", factories.nursery())), told, note="書いておいた")

    words = text(page)
    assert "ほかの職員が、先に確認しています" in words
    assert "8月3日（月）10時15分 desk： 母に電話した" in words
    assert "あなたが書いた「書いておいた」は、記録していません。" in words
    assert HealthAnswer.objects.get().note == "母に電話した"


def test_an_answer_by_mistake_is_opened_again_and_stays_as_history(desk: Client, child, told):
    answer(desk, told)
    given = HealthAnswer.objects.get()

    desk.post(f"/admin/health/answers/{given.public_id}/take-back/")

    assert shown(desk, child, STANDS) == set(pages(child))
    page = text(desk.get(f"/admin/health/{told.public_id}/"))
    assert "母に電話した" in page
    assert "8月3日（月）10時15分 desk：もう一度ひらいた" in page


def test_every_look_at_it_is_recorded(desk: Client, child, told):
    LogEntry.objects.all().delete()

    desk.get(f"/admin/health/{told.public_id}/")
    desk.get("/admin/health/")

    assert [entry.object_repr for entry in LogEntry.objects.all()] == [f"child {child.child_id}"] * 2


def test_staff_write_down_what_they_hear_at_the_door(desk: Client, child):
    address = f"/admin/registration/{child.public_id}/health/"
    assert "健康の変化を書く" in text(desk.get(f"/admin/registration/{child.public_id}/"))
    refused = desk.post(address, {"note": EGG})
    assert EGG in refused.content.decode()

    response = desk.post(address, {"note": EGG, "channel": "in_person"})

    assert response["Location"] == f"/admin/registration/{child.public_id}/"
    assert f"★健康の変化（8月3日・園で）：{EGG}" in read(desk, response["Location"])
    assert HealthChange.objects.get().written_by.username == "desk"


def test_who_was_not_asked_on_the_phone_is_asked_later(desk: Client, child):
    row = phone(desk, child, WEDNESDAY, health="unasked")
    board = f"/admin/day/{WEDNESDAY}/"
    assert "★健康の答えは、まだ確認していません" in read(desk, board)
    address = f"/admin/reservation/{row.public_id}/health/"
    assert address in desk.get(f"/admin/reservation/{row.public_id}/").content.decode()

    assert desk.post(address, {"note": ""}).status_code == 200
    desk.post(address, {"health": "unchanged"})

    row.refresh_from_db()
    assert row.health == Reservation.Health.UNCHANGED
    assert "★" not in text(desk.get(board))
    assert "deskが健康の答えを聞いた" in text(desk.get(f"/admin/reservation/{row.public_id}/"))


def test_a_note_without_the_word_changed_is_refused_and_stays_typed(desk: Client, child):
    band = factories.time_band(child.nursery)
    typed = {"band": band.public_id, "health": "unasked", "health_note": EGG}

    page = desk.post(f"/admin/phone/{child.public_id}/{WEDNESDAY}/", typed)

    assert "変わったことが書いてあります" in text(page)
    assert EGG in page.content.decode()
    assert not Reservation.objects.exists()


def test_a_change_said_at_a_move_is_kept_beside_the_first(desk: Client, child):
    row = phone(desk, child, WEDNESDAY, health="changed", health_note="熱が出た")
    band = factories.time_band(child.nursery)

    desk.post(
        f"/admin/reservation/{row.public_id}/change/{THURSDAY}/",
        {"band": band.public_id, "health": "changed", "health_note": EGG},
    )

    page = text(desk.get(f"/admin/paper/{THURSDAY}/"))
    assert "熱が出た" in page
    assert EGG in page


def test_another_nursery_neither_sees_nor_answers_it(ward: cast.Ward, staff: Client):
    theirs, ours = ward.b.health_change, ward.a.health_change
    factories.health_change(ward.a.registration, note="エーだけ")

    for address in (f"/admin/health/{theirs.public_id}/", f"/admin/health/{HealthChange().public_id}/"):
        assert staff.get(address).status_code == 404
        assert staff.post(address, {"note": "x", "outcome": "settled"}).status_code == 404
    assert staff.post(f"/admin/health/answers/{ward.b.health_answer.public_id}/take-back/").status_code == 404
    assert ours.note in text(staff.get("/admin/health/"))
    assert "カナリア" not in text(staff.get("/admin/health/"))


def test_a_family_known_to_two_nurseries_is_told_apart(ward: cast.Ward, browser_of):
    factories.health_change(ward.a.registration, note="エーだけ")
    shared = Registration.objects.get(nursery=ward.b.nursery, child=ward.a.child)

    page = text(browser_of(ward.b.staff).get(f"/admin/registration/{shared.public_id}/"))

    assert "登録のあとに伝えられたことはありません" in page
    assert "エーだけ" not in page


def test_suspected_twins_are_compared_by_it(desk: Client):
    row = factories.usable_child()
    twin = factories.usable_child(who=factories.child(factories.guardian()))
    factories.health_change(twin, note=EGG)

    assert f"健康の変化（8月3日・電話）：{EGG}" in text(desk.get(f"/admin/duplicates/{row.public_id}/"))


@pytest.mark.parametrize(
    "address", ["/admin/day/{}/", "/admin/paper/{}/", "/admin/paper/{}/week/", "/admin/paper/{}/evening/"]
)
def test_twelve_children_with_changes_cost_no_more_queries_than_one(desk: Client, address: str):
    slot = factories.slot(WEDNESDAY, capacity=20)
    address = address.format(WEDNESDAY)

    def comes(number: int) -> None:
        row = factories.usable_child(who=factories.child(factories.guardian(), f"子{number}"))
        factories.reservation(row, slot)
        change = factories.health_change(row, note=f"変化{number}")
        if number % 2:
            user = cast.user(f"staff{number}", factories.nursery())
            change.answers.create(outcome="taken_in", note="x", answered_at=NOW, answered_by=user)

    comes(0)
    comes(1)
    desk.get(address)  # what a process reads once is read
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    for number in range(2, 12):
        comes(number)

    with CaptureQueriesContext(connection) as many:
        page = text(desk.get(address))

    assert all(f"変化{number}" in page for number in range(12))
    assert len(many) == len(few)


def test_a_change_of_last_year_is_said_with_its_year(desk: Client, child):
    factories.health_change(child, note=EGG, said_at=NOW - timedelta(days=365))

    page = text(desk.get(f"/admin/registration/{child.public_id}/"))

    assert f"健康の変化（2025年8月3日・電話）：{EGG}" in page
    assert dates.day_of(NOW).year == 2026
