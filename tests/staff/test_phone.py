"""A family phones: found, booked, moved, cancelled, registered."""

from datetime import date, time, timedelta

import pytest
from django.test import Client

from reservations.models import Guardian, Interview, Notification, Registration, Reservation
from tests import factories
from tests.factories import NOW, THURSDAY, TUESDAY, WEDNESDAY
from tests.staff.reading import said, text


def book(desk: Client, registration: Registration, day: date = WEDNESDAY, **more: str):
    band = factories.time_band(registration.nursery)
    wanted = {"band": band.public_id, **more}
    return desk.post(f"/admin/phone/{registration.public_id}/{day}/", wanted)


@pytest.mark.parametrize(
    "typed", ["花", "めぐろ", "メグロハナ", "ﾒｸﾞﾛ", "目黒花", "0000", "００００", "090-0000-0000"]
)
def test_a_child_is_found_by_name_kana_or_digits(typed: str, desk: Client):
    registration = factories.usable_child(who=factories.child(factories.guardian(phone="09000000000")))

    page = desk.post("/admin/phone/", {"words": typed})

    assert f"/admin/phone/{registration.public_id}/" in page.content.decode()


def test_nobody_found_offers_to_register(desk: Client):
    assert "見つかりませんでした" in text(desk.post("/admin/phone/", {"words": "いない"}))


def test_a_name_never_stands_in_an_address(desk: Client):
    page = desk.get("/admin/phone/").content.decode()

    assert 'method="post"' in page
    assert 'name="q"' not in desk.get("/admin/reservations/registration/").content.decode()


def test_a_day_is_booked_in_three_steps_and_read_back(desk: Client):
    registration = factories.usable_child()
    factories.slot(WEDNESDAY)
    assert "空き3" in text(desk.get(f"/admin/phone/{registration.public_id}/"))
    assert "予約を入れる" in text(desk.get(f"/admin/phone/{registration.public_id}/{WEDNESDAY}/"))

    response = book(desk, registration)

    row = Reservation.objects.get()
    assert (row.channel, row.registration) == ("phone", registration)
    assert response["Location"] == f"/admin/reservation/{row.public_id}/"
    assert "8月5日（水）9時から12時まで、目黒 花さんですね。取り消しは8月4日（火）17時までです。" in said(
        response
    )


def test_a_second_press_books_nothing_more(desk: Client):
    registration = factories.usable_child()
    factories.slot(WEDNESDAY)

    book(desk, registration)
    response = book(desk, registration)

    assert Reservation.objects.count() == 1
    assert "この日は予約ずみです" in said(response)


def test_after_the_deadline_of_line_the_phone_still_books(desk: Client):
    registration = factories.usable_child()
    factories.slot(NOW.date(), bands=[factories.time_band(registration.nursery, "夕方", time(15), time(17))])
    band = registration.nursery.time_bands.get(name="夕方")

    desk.post(f"/admin/phone/{registration.public_id}/{NOW.date()}/", {"band": band.public_id})

    assert Reservation.objects.get().date == NOW.date()


def test_a_full_day_is_never_overridden(desk: Client):
    factories.full_slot()
    registration = factories.usable_child(who=factories.child(name="品川 蓮"))

    response = book(desk, registration, override_reason="どうしても")

    assert not Reservation.objects.filter(registration=registration).exists()
    assert "満員です" in said(response)


def test_the_limit_gives_way_to_a_reason_that_is_kept(desk: Client):
    registration = factories.child_at_the_limit()
    factories.slot(THURSDAY)
    assert "予約は2日分までです" in text(desk.get(f"/admin/phone/{registration.public_id}/"))

    refused = book(desk, registration, THURSDAY)
    assert "予約は2日分までです" in said(refused)
    book(desk, registration, THURSDAY, override_reason="きょうだいの入院")

    row = Reservation.objects.get(date=THURSDAY)
    assert (row.overridden, row.override_reason) == (True, "きょうだいの入院")


def test_the_condition_of_bands_gives_way_to_a_reason(desk: Client):
    registration = factories.usable_child(condition=Registration.Condition.BANDS)
    registration.condition_bands.add(factories.whole_day_band(registration.nursery))
    factories.slot(WEDNESDAY)
    assert (
        f"/admin/phone/{registration.public_id}/{WEDNESDAY}/"
        in desk.get(f"/admin/phone/{registration.public_id}/").content.decode()
    )

    assert "選べません" in said(book(desk, registration))
    book(desk, registration, override_reason="園長と相談ずみ")

    assert Reservation.objects.get().overridden


def test_another_day_is_reached_by_its_date(desk: Client):
    registration = factories.usable_child()

    response = desk.get(f"/admin/phone/{registration.public_id}/", {"day": "2026-09-01"})

    assert response["Location"] == f"/admin/phone/{registration.public_id}/2026-09-01/"


def test_answers_and_health_are_kept(desk: Client):
    registration = factories.usable_child(
        answers=[{"question": "q", "text": "x", "value": "y", "is_health": True}]
    )
    asked = factories.question("昼食", registration.nursery, moment="reservation", is_health=False)
    factories.slot(WEDNESDAY)

    more = {f"question_{asked.public_id.hex}": "yes", "health": "changed", "health_note": "卵"}
    book(desk, registration, **more)

    row = Reservation.objects.get()
    assert row.answers[0]["value"] == "yes"
    assert (row.health, row.health_note) == ("changed", "卵")


def test_a_question_may_have_several_answers(desk: Client):
    registration = factories.usable_child()
    asked = factories.question("持ち物", registration.nursery, moment="reservation", kind="choices")
    factories.slot(WEDNESDAY)

    book(desk, registration, **{f"question_{asked.public_id.hex}": ["no", "yes"]})

    assert Reservation.objects.get().answers[0]["value"] == ["no", "yes"]


def test_a_booking_moves_to_another_day_or_not_at_all(desk: Client):
    row = factories.reservation(on=factories.slot(WEDNESDAY))
    factories.slot(THURSDAY)
    full = factories.slot_with_one_place(TUESDAY)
    factories.reservation(factories.usable_child(who=factories.child(name="品川 蓮")), full)
    address = f"/admin/reservation/{row.public_id}/change/"
    band = factories.time_band(factories.nursery()).public_id
    assert f"{address}{THURSDAY}/" in desk.get(address).content.decode()

    assert "満員です" in said(desk.post(f"{address}{TUESDAY}/", {"band": band}))
    row.refresh_from_db()
    assert row.date == WEDNESDAY
    assert "予約を変えました" in said(desk.post(f"{address}{THURSDAY}/", {"band": band}))
    row.refresh_from_db()
    assert row.date == THURSDAY


def test_cancelling_by_phone_asks_first_and_frees_the_place(desk: Client):
    row = factories.reservation(on=factories.slot_with_one_place())
    address = f"/admin/reservation/{row.public_id}/cancel/"
    assert "予約を取り消しますか" in text(desk.get(address))

    desk.post(address)
    desk.post(address)

    row.refresh_from_db()
    row.slot.refresh_from_db()
    assert (row.state, row.cancelled_by, row.slot.peak) == ("cancelled", "nursery", 0)
    assert Notification.objects.filter(kind="reservation_cancelled").count() == 1


FAMILY = {
    "guardian_name": "品川 一郎",
    "phone": "03-0000-0002",
    "child_name": "品川 蓮",
    "child_kana": "しながわ れん",
    "birth_year": "令和7",
    "birth_month": "4",
    "birth_day": "1",
    "sex": "male",
    "consent": "on",
}


def test_an_unknown_child_is_registered_on_the_way(desk: Client):
    factories.consent_text()

    response = desk.post("/admin/phone/new/", FAMILY)

    row = Registration.objects.get()
    assert response["Location"] == f"/admin/phone/{row.public_id}/interview/"
    assert (row.child.name_kana, row.child.birth_date) == ("シナガワ レン", date(2025, 4, 1))
    assert (row.child.guardian.line_user_id, row.child.guardian.phone) == (None, "0300000002")
    assert row.child.guardian.consents.get().channel == "spoken"


def test_the_same_family_is_not_registered_twice(desk: Client):
    factories.consent_text()

    desk.post("/admin/phone/new/", FAMILY)
    response = desk.post("/admin/phone/new/", FAMILY)

    assert "もう登録されています" in said(response)
    assert Guardian.objects.count() == 1


def test_a_form_sent_again_leads_to_what_it_has_made(desk: Client):
    factories.consent_text()
    form = FAMILY | {"form_key": desk.get("/admin/phone/new/").context["form"]["form_key"].value()}

    desk.post("/admin/phone/new/", form)
    Registration.objects.update(state="withdrawn")
    response = desk.post("/admin/phone/new/", form)

    assert response["Location"] == f"/admin/registration/{Registration.objects.get().public_id}/"


@pytest.mark.parametrize(
    ("name", "value"), [("consent", ""), ("phone", "12"), ("birth_month", "13"), ("sex", "")]
)
def test_what_is_missing_is_said_and_nothing_is_kept(name: str, value: str, desk: Client):
    factories.consent_text()

    response = desk.post("/admin/phone/new/", {**FAMILY, name: value})

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Guardian.objects.exists()


def test_without_a_text_to_agree_to_nobody_is_registered(desk: Client):
    assert "同意の文がまだありません" in said(desk.post("/admin/phone/new/", FAMILY))
    assert not Registration.objects.exists()


def test_a_sibling_needs_no_contact_again(desk: Client):
    known = factories.usable_child()
    child = {name: value for name, value in FAMILY.items() if name not in ("guardian_name", "phone")}

    desk.post(f"/admin/registration/{known.public_id}/sibling/", child)

    assert list(known.child.guardian.children.values_list("name", flat=True)) == ["目黒 花", "品川 蓮"]


def test_an_interview_is_booked_for_the_caller(desk: Client):
    registration = factories.registered_child()
    slot = factories.interview_slot()
    address = f"/admin/phone/{registration.public_id}/interview/"
    assert "8月6日（木）10時から10時30分まで" in text(desk.get(address))

    desk.post(address, {"slot": slot.public_id})

    assert Interview.objects.get().channel == "phone"
    assert "面談は、もう予約されています" in text(desk.get(address))


def test_a_full_interview_slot_is_not_offered(desk: Client):
    factories.child_with_interview()
    registration = factories.registered_child(who=factories.child(name="品川 蓮"))

    assert "空いている面談枠がありません" in text(
        desk.get(f"/admin/phone/{registration.public_id}/interview/")
    )


def test_an_interview_already_held_is_recorded(desk: Client):
    registration = factories.registered_child()
    address = f"/admin/registration/{registration.public_id}/held/"

    desk.post(address, {"held_on": (NOW + timedelta(days=1)).date()})
    registration.refresh_from_db()
    assert registration.state == Registration.State.INTERVIEW_PENDING
    desk.post(address, {"held_on": NOW.date()})

    registration.refresh_from_db()
    assert registration.state == Registration.State.USABLE
