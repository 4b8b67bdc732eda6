"""The demo ward: its text of consent and its nurseries. Addresses and telephones are plainly invented.

What is not from the user manual (hours, places, deadlines, questions) shows that every nursery has its own.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from meguro_hoiku import dates
from nurseries.deadlines import DeadlineRule
from nurseries.models import Nursery, Question, TimeBand
from reservations.models import ConsentText, WardSettings

CONSENT = """\
入力した内容は、一時保育の予約だけに使います。健康やアレルギーの答えも、お預かりを安全にするためだけに使います。
区のLINEのほかの機能では、もう一度入力をお願いすることがあります。
予約には、あなたのLINEアカウントの番号（ユーザーID）を使います。アカウントが変わると、登録した内容は出てきません。"""
BRING_TO_INTERVIEW = "一時保育利用登録票（区のウェブサイトから印刷）\n母子健康手帳\n健康保険証"
BRING_TO_USE = "一時保育利用申込書兼連絡票（区のウェブサイトから印刷）\n着がえ\nおむつ"
YES_OR_NO = [{"code": "no", "text": "ない"}, {"code": "yes", "text": "ある"}]
REGISTRATION, RESERVATION = Question.Moment.REGISTRATION, Question.Moment.RESERVATION


@dataclass(frozen=True)
class Plan:
    """One nursery: its fields, bands as (name, from, until, weekdays), places and own questions."""

    code: str
    fields: dict[str, Any]
    bands: tuple[tuple[str, time, time, str], ...] = ()
    capacity: int = 3
    held_back: int = 0
    interview_weekdays: str = "12345"
    questions: tuple[dict[str, Any], ...] = field(default=())


def public_id(kind: str, name: str) -> UUID:
    """The same id after every reset, so that open pages and the phone's buttons still find what they name."""
    return uuid5(NAMESPACE_URL, f"https://demo.invalid/{kind}/{name}")


def _rule(text: str) -> DeadlineRule:
    return DeadlineRule.parse(text)


def _allergy(text: str) -> dict[str, Any]:
    return {
        "moment": REGISTRATION,
        "is_health": True,
        "text": text,
        "kind": Question.Kind.CHOICE,
        "required": True,
        "choices": YES_OR_NO,
    }


FUTABA = Plan(
    code="futaba",
    fields={
        "name": "双葉の園保育園",
        "name_kana": "フタバノソノホイクエン",
        "address": "東京都目黒区0-0-1（デモ用の住所）",
        "phone": "03-0000-0001",
        "min_age_months": 12,
        "reservation_cancel_deadline": _rule("1 day 17:00"),
        "interview_cancel_deadline": _rule("1 day 12:00"),
    },
    bands=(
        ("午前", time(8, 30), time(12, 30), "12345"),
        ("午後", time(12, 30), time(17, 0), "12345"),
        ("1日", time(8, 30), time(17, 0), "12345"),
    ),
    capacity=3,
    held_back=1,
    interview_weekdays="24",
    questions=(
        _allergy("食べ物のアレルギーはありますか"),
        {
            "moment": RESERVATION,
            "text": "お昼ごはんはどうしますか",
            "kind": Question.Kind.CHOICE,
            "required": True,
            "choices": [{"code": "meal", "text": "給食"}, {"code": "own", "text": "持ってくる"}],
        },
    ),
)
ANGELICA = Plan(
    code="angelica",
    fields={
        "name": "アンジェリカ下目黒2丁目保育園",
        "name_kana": "アンジェリカシモメグロニチョウメホイクエン",
        "address": "東京都目黒区下目黒2-0-2（デモ用の住所）",
        "phone": "03-0000-0002",
        "open_weekdays": "123456",
        "min_age_months": 6,
        "reservation_cancel_deadline": _rule("2 open_day 12:00"),
        "reservation_booking_deadline": _rule("1 open_day 17:00"),
        "interview_cancel_deadline": _rule("2 day 00:00"),
    },
    bands=(
        ("午前", time(9, 0), time(13, 0), "123456"),
        ("午後", time(13, 0), time(17, 0), "12345"),
        ("1日", time(9, 0), time(17, 0), "12345"),
    ),
    interview_weekdays="135",
    questions=(
        _allergy("アレルギーや、医師に言われていることはありますか"),
        {"moment": RESERVATION, "text": "お昼寝のようす", "kind": Question.Kind.TEXT},
    ),
)
KUWANOMI = Plan(
    code="kuwanomi",
    fields={
        "name": "桑の実中目黒保育園",
        "name_kana": "クワノミナカメグロホイクエン",
        "address": "東京都目黒区中目黒0-0-3（デモ用の住所）",
        "phone": "03-0000-0003",
        "min_age_months": 6,
        "reservation_cancel_deadline": _rule("1 day 12:00"),
    },
    interview_weekdays="35",
    bands=(
        ("午前", time(9, 0), time(12, 0), "12345"),
        ("午後", time(13, 0), time(16, 30), "12345"),
        ("1日", time(9, 0), time(16, 30), "12345"),
    ),
    questions=(
        _allergy("アレルギーはありますか"),
        {
            "moment": RESERVATION,
            "text": "お迎えに来るかた",
            "kind": Question.Kind.CHOICE,
            "required": True,
            "choices": [
                {"code": "mother", "text": "母"},
                {"code": "father", "text": "父"},
                {"code": "other", "text": "そのほか（園に電話してください）"},
            ],
        },
    ),
)
PHONE_ONLY = Plan(
    code="mihon",
    fields={
        "name": "みほん電話保育園",
        "name_kana": "ミホンデンワホイクエン",
        "address": "東京都目黒区0-0-4（デモ用の住所）",
        "phone": "03-0000-0004",
        "line_from": None,
    },
    bands=(("午前", time(9, 0), time(12, 0), "12345"),),
)
IN_LINE = (FUTABA, ANGELICA, KUWANOMI)
ALL = (*IN_LINE, PHONE_ONLY)


def make_ward(now: datetime) -> dict[str, Nursery]:
    """The ward as it has been since the fiscal year before this one; its nurseries by code."""
    since = date(dates.fiscal_year(dates.day_of(now)) - 1, 4, 1)
    ConsentText.objects.create(version=f"{since.year}-04", text=CONSENT, from_on=since)
    WardSettings.objects.create(starts_on=since)
    Question.objects.create(
        public_id=public_id("question", "ward"),
        moment=REGISTRATION,
        text="一時保育を利用したいわけ（いちばん多いもの）",
        kind=Question.Kind.CHOICE,
        choices=[{"code": code, "text": str(word)} for code, word in Question.UseReason.choices],
        is_use_reason=True,
    )
    return {plan.code: _make_nursery(plan, dates.midnight(since)) for plan in ALL}


def _make_nursery(plan: Plan, since: datetime) -> Nursery:
    usual = {
        "stage": Nursery.Stage.PUBLIC,
        "line_from": since,
        "bring_to_interview": BRING_TO_INTERVIEW,
        "bring_to_use": BRING_TO_USE,
        "interview_note": "お子さんといっしょに園へ来てください。30分ほどかかります。",
        "fee_note": "料金は当日、園で支払います。LINEでは支払えません。",
    }
    own_id = public_id("nursery", plan.code)
    nursery = Nursery.objects.create(public_id=own_id, code=plan.code, **(usual | plan.fields))
    for name, start, end, weekdays in plan.bands:
        TimeBand.objects.create(
            public_id=public_id("band", f"{plan.code}/{name}"),
            nursery=nursery,
            name=name,
            start_time=start,
            end_time=end,
            weekdays=weekdays,
        )
    for position, question in enumerate(plan.questions, 1):
        Question.objects.create(
            public_id=public_id("question", f"{plan.code}/{position}"),
            nursery=nursery,
            position=position,
            **question,
        )
    return nursery
