"""A nursery's own settings, and what only the ward sets."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client

from nurseries.models import Nursery, Question, TimeBand
from reservations.models import ConsentText, WardSettings
from tests import factories
from tests.factories import NOW, WEDNESDAY
from tests.staff.reading import text


def form_of(desk: Client, address: str) -> dict[str, object]:
    """What the browser would send back unchanged."""
    form = desk.get(address).context["adminform"].form
    found: dict[str, object] = {}
    for bound in form:
        if bound.field.disabled:
            continue
        value = bound.value()
        if hasattr(bound.field.widget, "decompress"):
            parts = bound.field.widget.decompress(value)
            found |= {
                f"{bound.html_name}_{number}": part for number, part in enumerate(parts) if part is not None
            }
        elif value not in (None, False):
            found[bound.html_name] = "on" if value is True else value
    return found


def test_a_nursery_changes_its_own_settings_and_the_record_says_what(desk: Client):
    row = factories.nursery()
    address = f"/admin/nurseries/nursery/{row.pk}/change/"

    desk.post(
        address, form_of(desk, address) | {"phone_hours": "毎日8時から18時", "registrations_paused": "on"}
    )

    row.refresh_from_db()
    assert (row.phone_hours, row.registrations_paused) == ("毎日8時から18時", True)
    entry = LogEntry.objects.get_for_object(row).get(action=LogEntry.Action.UPDATE)
    assert entry.changes["phone_hours"] == ["平日9時から17時", "毎日8時から18時"]
    assert (entry.actor.username, entry.object_repr) == ("desk", f"nursery {row.pk}")


def test_a_kinder_deadline_holds_for_what_is_booked_already(desk: Client):
    row = factories.reservation(on=factories.slot(WEDNESDAY))
    address = f"/admin/nurseries/nursery/{row.registration.nursery_id}/change/"
    kinder = {"reservation_cancel_deadline_0": 0, "reservation_cancel_deadline_2": "08:00"}
    assert "前日17時まで取り消せます" in text(desk.get(address))

    desk.post(address, form_of(desk, address) | kinder)

    row.refresh_from_db()
    assert row.cancel_until.astimezone(NOW.tzinfo).hour == 8


def test_a_wrong_number_is_refused_and_nothing_changes(desk: Client):
    address = f"/admin/nurseries/nursery/{factories.nursery().pk}/change/"

    page = desk.post(address, form_of(desk, address) | {"phone": "0300000000"})

    assert "03-1234-5678 の形で" in text(page)


def test_a_band_is_added_and_a_second_of_its_name_refused(desk: Client):
    band = {"name": "夜", "start_time": "18:00", "end_time": "19:00", "weekdays": ["1"], "is_active": "on"}

    desk.post("/admin/nurseries/timeband/add/", band)
    again = desk.post("/admin/nurseries/timeband/add/", band)

    assert TimeBand.objects.get().nursery == factories.nursery()
    assert "同じ名前の利用時間帯があります" in text(again)


def test_a_question_is_added(desk: Client):
    asked = {
        "text": "昼寝はしますか",
        "moment": "reservation",
        "kind": "text",
        "choices": "",
        "position": 1,
    }

    desk.post("/admin/nurseries/question/add/", {**asked, "is_active": "on"})

    assert Question.objects.get().nursery == factories.nursery()


LUNCH = {"text": "お昼は", "moment": "reservation", "kind": "choice", "position": 1, "is_active": "on"}


def test_choices_are_written_a_line_each_and_keep_their_codes_when_their_words_are_mended(desk: Client):
    desk.post("/admin/nurseries/question/add/", LUNCH | {"choices": "給食\r\n\r\nもってくる"})
    question = Question.objects.get()
    first, second = (choice["code"] for choice in question.choices)
    address = f"/admin/nurseries/question/{question.pk}/change/"
    shown = form_of(desk, address)

    desk.post(address, shown | {"choices": "給食\r\n持ってくる\r\nいらない"})

    question.refresh_from_db()
    assert shown["choices"].split() == ["給食", "もってくる"]
    assert [choice["text"] for choice in question.choices] == ["給食", "持ってくる", "いらない"]
    codes = [choice["code"] for choice in question.choices]
    assert codes[:2] == [first, second]
    assert len(set(codes)) == 3


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ("", "選択肢を2つ以上"),
        ("給食", "選択肢を2つ以上"),
        ("給食\n給食", "同じ選択肢"),
        ("あ" * 61 + "\nい", "60文字まで"),
    ],
)
def test_choices_that_leave_nothing_to_choose_are_refused_in_words(desk: Client, choices: str, words: str):
    page = text(desk.post("/admin/nurseries/question/add/", LUNCH | {"choices": choices}))

    assert words in page
    assert not Question.objects.exists()


def test_the_ward_asks_every_family(ward_desk: Client):
    asked = {"text": "全園の質問", "moment": "registration", "kind": "text", "choices": "", "position": 0}

    ward_desk.post("/admin/nurseries/question/add/", {**asked, "nursery": "", "is_active": "on"})

    assert Question.objects.get().nursery is None


def test_the_ward_adds_a_nursery_and_sets_its_line_period(ward_desk: Client):
    wanted = form_of(ward_desk, "/admin/nurseries/nursery/add/") | {
        "name": "新しい保育園",
        "code": "new",
        "address": "目黒区0-0-0",
        "phone": "03-0000-0009",
        "line_from_0": "2026-09-01",
        "line_from_1": "09:00",
    }

    ward_desk.post("/admin/nurseries/nursery/add/", wanted)

    row = Nursery.objects.get(code="new")
    assert (row.stage, row.line_from.astimezone(NOW.tzinfo).hour) == ("trial", 9)


def test_the_wards_numbers_hold_from_a_day_on_and_then_stay(ward_desk: Client):
    address = "/admin/reservations/wardsettings/add/"
    wanted = form_of(ward_desk, address) | {"hold_limit": 3}

    assert "きょうか、きょうより後" in text(ward_desk.post(address, wanted | {"starts_on": "2026-08-02"}))
    ward_desk.post(address, wanted | {"starts_on": "2026-08-03"})

    assert WardSettings.objects.on(date(2026, 8, 3)).hold_limit == 3
    row = WardSettings.objects.get()
    change = f"/admin/reservations/wardsettings/{row.pk}/change/"
    assert ward_desk.post(change, wanted | {"starts_on": "2026-08-03", "hold_limit": 9}).status_code == 403


def test_a_new_text_to_agree_to_has_a_version_of_its_own(ward_desk: Client):
    text_of = {"version": "2027-04", "text": "新しい文", "from_on": "2027-04-01"}

    ward_desk.post("/admin/reservations/consenttext/add/", text_of)

    assert ConsentText.objects.get().version == "2027-04"


def test_the_second_of_two_who_save_the_same_form_is_told(desk: Client):
    row = factories.nursery()
    address = f"/admin/nurseries/nursery/{row.pk}/change/"
    first, second = form_of(desk, address), form_of(desk, address)
    desk.post(address, first | {"phone_hours": "毎日8時から18時"})

    page = text(desk.post(address, second | {"fee_note": "料金は現金だけです。"}))

    assert "ほかの人が先に変えました" in page
    row.refresh_from_db()
    assert (row.phone_hours, row.fee_note) == ("毎日8時から18時", "料金は当日、園で支払います。")


def test_each_deadline_is_shown_as_parents_read_it(desk: Client):
    page = text(desk.get(f"/admin/nurseries/nursery/{factories.nursery().pk}/change/"))

    assert "前日17時まで取り消せます。例：8月10日（月）の利用は、8月9日（日）17時まで。" in page
    assert "LINEでは前日17時まで予約できます。" in page
    assert "早まることはありません" in page
