"""Every kind of notification as LINE gets it: within its limits, the fact first, without a name (A7)."""

import json
from typing import Any

import pytest

from liff.notifications import LineBackend
from reservations.models import Language, Notification
from tests.liff.bot.conftest import actions, words
from tests.liff.bot.limits import complaints

Kind = Notification.Kind
RESERVATION = {
    "label": "お子さま1",
    "nursery": "桑の実中目黒保育園",
    "nursery_id": 1,
    "phone": "03-0000-0001",
    "registration": "6a4b3d3e-7c76-4d3e-9d2b-0a4b3d3e7c76",
    "valid_until": "2027-03-31",
    "kind": "reservation",
    "booking": "5f0c7c0e-54b8-4c63-b2a0-5f0c7c0e54b8",
    "date": "2026-08-05",
    "starts_at": "2026-08-05T00:00:00+00:00",
    "ends_at": "2026-08-05T03:00:00+00:00",
    "cancel_until": "2026-08-04T08:00:00+00:00",
    "by": "guardian",
    "bring": "一時保育利用申込書兼連絡票（区のサイトから印刷）\n着がえ",
    "notification": "0f0c7c0e-54b8-4c63-b2a0-5f0c7c0e54b8",
}
INTERVIEW = RESERVATION | {"kind": "interview", "bring": "母子健康手帳"}
CLOSURE = {name: RESERVATION[name] for name in ("nursery", "phone", "date", "notification")} | {
    "reason": "infection",
    "bookings": [RESERVATION, INTERVIEW | {"label": "お子さま2"}],
}
FACTS: dict[Kind, dict[str, Any]] = {
    Kind.USABLE: RESERVATION | {"limit": 2},
    Kind.INTERVIEW_BOOKED: INTERVIEW,
    Kind.INTERVIEW_CANCELLED: INTERVIEW,
    Kind.INTERVIEW_LEFT: {name: INTERVIEW[name] for name in ("label", "nursery", "phone", "registration")},
    Kind.INTERVIEW_MISSED: INTERVIEW,
    Kind.RESERVATION_BOOKED: RESERVATION,
    Kind.RESERVATION_CANCELLED: RESERVATION,
    Kind.RESERVATION_CHANGED: RESERVATION,
    Kind.REGISTRATION_REFUSED: INTERVIEW,
    Kind.REGISTRATION_ENDED: RESERVATION | {"bookings": [RESERVATION]},
    Kind.CLOSURE: CLOSURE,
    Kind.REMINDER_USE: RESERVATION,
    Kind.REMINDER_DEADLINE: RESERVATION,
    Kind.EXPIRY: {"valid_until": "2027-03-31"},
}


def message(kind: Kind, /, **facts: Any) -> dict[str, Any]:
    return LineBackend().render(kind, FACTS[kind] | facts, "ja")[0]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", Language)
def test_every_kind_is_a_message_that_line_takes(kind: Kind, language: str):
    assert complaints(LineBackend().render(kind, FACTS[kind], language)) == []


def test_a_deadline_at_the_end_of_a_day_is_said_without_an_hour():
    said = words(message(Kind.RESERVATION_BOOKED, cancel_until="2026-08-04T23:59:00+09:00"))

    assert "8月4日（火）中" in said
    assert "8月4日（火）中まで" not in said


@pytest.mark.parametrize("kind", Kind)
def test_even_without_a_single_fact_there_is_a_message(kind: Kind):
    sent = LineBackend().render(kind, {"notification": RESERVATION["notification"]}, "ja")

    assert [each for each in complaints(sent) if "must be" in each or "empty" in each] == []


@pytest.mark.parametrize("kind", Kind)
def test_the_longest_words_of_staff_still_fit(kind: Kind):
    long = {"nursery": "目" * 60, "bring": "持ち物\n" * 400, "label": "お子さま12"}
    facts = FACTS[kind] | long
    if "bookings" in facts:
        facts["bookings"] = [RESERVATION | long] * 30

    sent = LineBackend().render(kind, facts, "ja")

    assert [each for each in complaints(sent) if "first words" not in each] == []
    assert len(json.dumps(sent[0]["contents"])) < 30_000


@pytest.mark.parametrize(
    ("kind", "facts", "start"),
    [
        (Kind.USABLE, {}, "お子さま1は一時保育を利用できます（利用可能）"),
        (Kind.INTERVIEW_BOOKED, {}, "面談を予約しました：8月5日（水）9時から12時まで"),
        (Kind.INTERVIEW_CANCELLED, {}, "面談を取り消しました：8月5日（水）9時から12時まで"),
        (
            Kind.INTERVIEW_CANCELLED,
            {"by": "nursery"},
            "面談が取り消しになりました：8月5日（水）9時から12時まで",
        ),
        (Kind.INTERVIEW_LEFT, {}, "面談の予約がまだです（お子さま1）"),
        (Kind.INTERVIEW_MISSED, {}, "面談の日に会えませんでした：8月5日（水）"),
        (Kind.RESERVATION_BOOKED, {"by": "line"}, "予約しました：8月5日（水）9時から12時まで"),
        (Kind.RESERVATION_BOOKED, {"by": "phone"}, "電話で予約を受けました：8月5日（水）9時から12時まで"),
        (Kind.RESERVATION_CANCELLED, {}, "予約を取り消しました：8月5日（水）9時から12時まで"),
        (Kind.RESERVATION_CANCELLED, {"by": "nursery"}, "予約が取り消しになりました：8月5日（水）"),
        (Kind.RESERVATION_CHANGED, {}, "予約が変わりました：8月5日（水）9時から12時まで"),
        (Kind.REGISTRATION_REFUSED, {}, "面談の結果のお知らせ"),
        (Kind.REGISTRATION_ENDED, {}, "登録の終了のお知らせ"),
        (Kind.CLOSURE, {}, "【大切】8月5日（水）はお休みになりました"),
        (Kind.REMINDER_USE, {}, "あしたは利用の日です：8月5日（水）9時から12時まで"),
        (Kind.REMINDER_USE, {"kind": "interview"}, "あしたは面談の日です：8月5日（水）"),
        (Kind.REMINDER_DEADLINE, {}, "8月4日（火）17時まで取り消せます：8月5日（水）"),
        (Kind.EXPIRY, {}, "登録の有効期限は2027年3月31日です"),
    ],
)
def test_the_first_words_say_what_has_happened(kind: Kind, facts: dict[str, Any], start: str):
    assert message(kind, **facts)["altText"].startswith(f"【一時保育】{start}")


def test_an_interview_carries_its_mark_after_the_nursery():
    assert "桑の実中目黒保育園（面談用）" in words([message(Kind.INTERVIEW_BOOKED)])


def test_a_confirmation_says_until_when_it_can_be_cancelled_what_to_bring_and_how_to_pay():
    said = words([message(Kind.RESERVATION_BOOKED)])

    assert "8月4日（火）17時まで" in said
    assert "一時保育利用申込書兼連絡票" in said
    assert "料金は当日、園で支払います" in said


def test_usable_leads_to_the_calendar_of_that_registration(settings):
    first = actions([message(Kind.USABLE)])[0]

    assert first["label"] == "予約をする"
    base = f"{settings.LIFF_URL_BASE}/{settings.LIFF_ID}"
    assert first["uri"] == f"{base}/registrations/{RESERVATION['registration']}/calendar/"


def test_a_closure_names_its_reason_what_it_calls_off_and_asks_to_be_confirmed():
    closure = message(Kind.CLOSURE)

    assert "感染症" in words([closure])
    assert "8月5日（水）9時から12時まで　お子さま2／桑の実中目黒保育園（面談用）" in words([closure])
    (confirm,) = [each for each in actions([closure]) if each["type"] == "postback"]
    assert (confirm["label"], confirm["data"]) == (
        "確認しました",
        f"a=confirm&id={RESERVATION['notification']}",
    )


@pytest.mark.parametrize("kind", [Kind.REGISTRATION_REFUSED, Kind.REGISTRATION_ENDED])
def test_bad_news_names_no_reason_and_gives_the_phone(kind: Kind):
    assert "tel:0300000001" in [each.get("uri") for each in actions([message(kind)])]
    assert "重な" not in words([message(kind)])


def test_an_unknown_kind_is_a_bug_and_says_so():
    with pytest.raises(ValueError):
        LineBackend().render("joke", {}, "ja")
