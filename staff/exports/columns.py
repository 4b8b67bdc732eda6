"""What stands in each file: one list of columns for each table, people's data marked as such (W2).

Every value is text made by the database, the same on both; free text goes through `cells.words`.
"""

from dataclasses import dataclass, replace

from django.db.models import Expression, F, Q

from reservations.models import (
    CancelledBy,
    Channel,
    Child,
    HealthAnswer,
    HealthChange,
    Interview,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
)
from staff.exports.answers import AnswersSentence, use_reason
from staff.exports.cells import (
    ClassAge,
    DayOfMoment,
    Text,
    UniqueId,
    day,
    label,
    moment,
    number,
    phone,
    postal_code,
    words,
    yes,
)


@dataclass(frozen=True)
class Column:
    """A header, where its text comes from, what it means, and whether it is about a person."""

    header: str
    value: Expression
    meaning: str = ""
    is_personal: bool = False


def _nursery(path: str) -> list[Column]:
    return [
        Column("園コード", words(f"{path}code")),
        Column("保育園", words(f"{path}name")),
    ]


def _child(path: str, on: Text) -> list[Column]:
    class_age = ClassAge(F(f"{path}birth_date"), on)
    return [
        Column("児童番号", UniqueId(F(f"{path}public_id")), "同じお子さんは同じ番号。名前はわかりません"),
        Column("クラス年齢", class_age, "4月1日の年齢。4月2日から翌年4月1日生まれで1学年"),
    ]


def _people(path: str) -> list[Column]:
    family = f"{path}guardian__"
    found = [
        ("児童名", words(f"{path}name")),
        ("フリガナ", words(f"{path}name_kana")),
        ("生年月日", day(f"{path}birth_date")),
        ("性別", label(f"{path}sex", Child.Sex.choices)),
        ("保護者名", words(f"{family}name")),
        ("郵便番号", postal_code(f"{family}postal_code")),
        ("住所", words(f"{family}address")),
        ("電話番号", phone(f"{family}phone")),
        ("非開示", yes(Q(**{f"{family}is_undisclosed": True}), "非開示")),
    ]
    return [Column(header, value, is_personal=True) for header, value in found]


def reservation_columns() -> list[Column]:
    """予約: one line a booking, cancelled ones included."""
    return [
        Column("予約番号", UniqueId(F("public_id"))),
        *_nursery("registration__nursery__"),
        Column("利用日", day("date")),
        Column("開始", moment("starts_at")),
        Column("終了", moment("ends_at")),
        Column("時間帯", words("band__name")),
        Column("状態", label("state", Reservation.State.choices)),
        Column("方法", label("channel", Channel.choices)),
        Column("受付日時", moment("created_at")),
        Column("取消期限", moment("cancel_until"), "LINEで取り消せた最後の時刻"),
        Column("取消日時", moment("cancelled_at")),
        Column("取り消した人", label("cancelled_by", CancelledBy.choices)),
        Column("期限後の取消", yes(Q(cancelled_after_deadline=True))),
        Column("来園", moment("arrived_at")),
        Column("帰園", moment("left_at")),
        Column("欠席", label("absence", Reservation.Absence.choices)),
        Column("例外", yes(Q(overridden=True)), "職員が理由を書いて制限をこえた予約"),
        Column("利用事由", use_reason("answers", "registration__answers"), "予約の答え、なければ登録の答え"),
        *_child("child__", F("date")),
        *_people("child__"),
        Column("例外の理由", words("override_reason"), is_personal=True),
        Column("健康の確認", label("health", Reservation.Health.choices), is_personal=True),
        Column("健康の変化", words("health_note"), is_personal=True),
        Column("予約の答え", words(AnswersSentence(F("answers"))), is_personal=True),
        Column("登録の答え", words(AnswersSentence(F("registration__answers"))), is_personal=True),
    ]


def registration_columns() -> list[Column]:
    """登録: one line a registration, by the day on which it was made."""
    return [
        Column("登録番号", UniqueId(F("public_id"))),
        *_nursery("nursery__"),
        Column("年度", number("fiscal_year")),
        Column("状態", label("state", Registration.State.choices), "期限切れは有効期限の日付でわかります"),
        Column("方法", label("channel", Channel.choices)),
        Column("受付日時", moment("created_at")),
        Column("状態が変わった日時", moment("state_changed_at")),
        Column("面談日", day("interviewed_on")),
        Column("有効期限", day("valid_until")),
        Column("条件", label("condition", Registration.Condition.choices)),
        Column("引き継ぎ", yes(Q(carried_over_from__isnull=False))),
        Column("利用事由", use_reason("answers", "answers")),
        *_child("child__", DayOfMoment(F("created_at"))),
        *_people("child__"),
        Column("登録の答え", words(AnswersSentence(F("answers"))), is_personal=True),
    ]


def health_change_columns() -> list[Column]:
    """健康の変化: one line a change, with the answer that stands. `held_answer` is annotated by the table."""
    return [
        *_nursery("nursery__"),
        Column("聞いた日時", moment("said_at")),
        Column("方法", label("channel", HealthChange.Channel.choices)),
        Column("確認した日時", moment("held_answer__answered_at"), "空白は、まだ確認していない変化"),
        Column("これから", label("held_answer__outcome", HealthAnswer.Outcome.choices)),
        *(replace(each, is_personal=True) for each in _child("child__", DayOfMoment(F("said_at")))),
        *_people("child__"),
        Column("予約番号", words(UniqueId(F("reservation__public_id"))), is_personal=True),
        Column("変わったこと", words("note"), is_personal=True),
        Column("したこと", words("held_answer__note"), is_personal=True),
    ]


def interview_columns() -> list[Column]:
    """面談: one line an interview, by its day."""
    return [
        Column("面談番号", UniqueId(F("public_id"))),
        *_nursery("registration__nursery__"),
        Column("開始", moment("starts_at")),
        Column("終了", moment("ends_at")),
        Column("状態", label("state", Interview.State.choices)),
        Column("方法", label("channel", Channel.choices)),
        Column("受付日時", moment("created_at")),
        Column("取消期限", moment("cancel_until")),
        Column("取消日時", moment("cancelled_at")),
        Column("取り消した人", label("cancelled_by", CancelledBy.choices)),
        Column("結果の日時", moment("result_at")),
        Column("登録番号", UniqueId(F("registration__public_id"))),
        *_child("registration__child__", DayOfMoment(F("starts_at"))),
        *_people("registration__child__"),
    ]


def slot_columns() -> list[Column]:
    """枠と利用率: one line a nursery and day. `booked` and `share` are annotated by the table."""
    return [
        *_nursery("nursery__"),
        Column("日", day("date")),
        Column("状態", label("state", ReservationSlot.State.choices)),
        Column("定員", number("capacity")),
        Column("電話用に残す人数", number("held_back")),
        Column("予約の人数", number("booked"), "取り消されていない予約"),
        Column("同時に最大", number("peak"), "いちばん重なる時刻の人数"),
        Column("うちLINE", number("line_peak"), "LINEの予約だけで、いちばん重なる時刻の人数"),
        Column("利用率", number("share"), "同時に最大 ÷ 定員（％、小数は切り捨て）"),
    ]


def notification_columns() -> list[Column]:
    """お知らせ: one line a message owed to a family, by the day on which it arose."""
    return [
        Column("お知らせ番号", UniqueId(F("public_id"))),
        *_nursery("nursery__"),
        Column("種類", label("kind", Notification.Kind.choices)),
        Column("状態", label("state", Notification.State.choices)),
        Column("できた日時", moment("created_at")),
        Column("この時刻から", moment("not_before")),
        Column("はじめに送ろうとした日時", moment("first_attempted_at")),
        Column("LINEが受け付けた日時", moment("accepted_at")),
        Column("確認しました", moment("confirmed_at")),
        Column("送ろうとした回数", number("attempts")),
        Column("理由", words("error")),
        Column("LINEが届く家庭", yes(Q(recipient__is_reachable=True, recipient__line_user_id__isnull=False))),
        Column("保護者名", words("recipient__name"), is_personal=True),
        Column("電話番号", phone("recipient__phone"), is_personal=True),
    ]
