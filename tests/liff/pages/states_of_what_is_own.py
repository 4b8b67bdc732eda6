"""States of what the family has given and is told: own data, withdrawal, notices, what the nursery refuses."""

from datetime import date, timedelta
from typing import Any

from reservations.models import Interview, Notification, Registration, Reservation, WardSettings
from tests import factories as cast
from tests.liff.pages import catalogue as c
from tests.liff.pages.catalogue import PHONE, Opened, State


def called_off() -> Opened:
    """A closure that LINE may not have told."""
    row = cast.cancelled(cast.reservation(cast.usable_child(), cast.slot(cast.FRIDAY)), by="closure")
    booking = {
        "kind": "reservation",
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "nursery": "桑の実中目黒保育園",
    }
    facts = {
        "nursery": "桑の実中目黒保育園",
        "date": "2026-08-07",
        "reason": "facility",
        "bookings": [booking],
    }
    Notification.objects.create(
        recipient=row.child.guardian,
        kind=Notification.Kind.CLOSURE,
        cause="closure:1",
        facts=facts,
        created_at=cast.NOW,
        not_before=cast.NOW,
        next_attempt_at=cast.NOW,
    )
    return row.child.guardian, "/liff/"


def missed(times: int, path: str = "") -> Opened:
    """The interview was missed so many times."""
    registration = cast.registered_child()
    for number in range(times):
        starts_at = cast.NOW - timedelta(days=3 + number)
        slot = cast.interview_slot(starts_at, taken=1)
        Interview.objects.create(
            registration=registration,
            slot=slot,
            starts_at=starts_at,
            ends_at=slot.ends_at,
            cancel_until=starts_at - timedelta(days=1),
            created_at=cast.LONG_AGO,
            state=Interview.State.NO_SHOW,
        )
    return c.of(registration, path) if path else c.at_home(registration)


def _unreached(address: str = "/liff/") -> Opened:
    family = cast.guardian(is_reachable=False)
    cast.usable_child(who=cast.child(family))
    return family, address


def _booked_unreached() -> Opened:
    row = cast.reservation(cast.usable_child(who=cast.child(cast.guardian(is_reachable=False))))
    return row.child.guardian, f"/liff/reservations/{row.public_id}/?done=1"


def known_again(step: str, **born: Any) -> Opened:
    """The same child at the same nursery once more."""
    known = cast.usable_child(who=cast.child(cast.guardian(), **born))
    data = {"nursery": str(known.nursery.public_id), "child": {"id": str(known.child.public_id)}}
    return c.left_at(known.child.guardian, data, step)


def _too_young() -> Opened:
    cast.nursery(min_age_months=12)
    born = {"birth_year": "2026", "birth_month": "7", "birth_day": "1", "sex": "female"}
    return c.registering("guardian/", child=born)


def _no_nursery_in_line() -> Opened:
    cast.nursery(line_from=None)
    return cast.guardian(), "/liff/register/"


def _before_the_consent_text() -> Opened:
    cast.nursery()
    return cast.newcomer(), "/liff/register/"


def _after_withdrawal() -> Opened:
    who, _address = c.of(row := cast.registered_child(state=Registration.State.WITHDRAWN), "")
    return who, f"/liff/register/?again={row.public_id}"


def _slip() -> Opened:
    who, address = c.reservation_page()
    return who, f"{address}slip/"


def _held_by_another_nursery() -> Opened:
    row = cast.usable_child(condition=Registration.Condition.PHONE)
    return c.at_home(row)


def _health_changed() -> Opened:
    return c.reservation_check(health=Reservation.Health.CHANGED, health_note="卵がだめになりました")


def _nobody_yet() -> Opened:
    cast.nursery()
    return cast.guardian(name=""), "/liff/me/"


def _opens_at_noon() -> Opened:
    WardSettings.objects.create(starts_on=cast.LONG_AGO.date(), opening_time="12:00")
    cast.slot(date(2026, 8, 13))
    return c.of(cast.usable_child(), "calendar/")


OWN = [
    State(
        "a closure to confirm",
        called_off,
        ("【大切】8月7日（金）はお休みになりました", "設備", "確認しました"),
    ),
    State(
        "LINE does not reach the family",
        _unreached,
        ("LINEのお知らせが届きません", "友だちに追加する", "予約をする"),
    ),
    State(
        "booked, and LINE does not reach", _booked_unreached, ("予約しました", "LINEのお知らせが届きません")
    ),
    State("interview missed", lambda: missed(1), ("面談の日に会えませんでした。もう一度",), ("/interview/",)),
    State(
        "interview missed twice",
        lambda: missed(2),
        ("園に電話で予約してください。",),
        (PHONE,),
        ("/interview/",),
    ),
    State("interviews by phone only", lambda: missed(2, "interview/"), ("電話で予約してください",), (PHONE,)),
    State(
        "at the limit at home",
        lambda: c.at_home(cast.child_at_the_limit()),
        ("予約は2日分まで",),
        ("/liff/bookings/",),
    ),
    State(
        "agreed to phone",
        _held_by_another_nursery,
        ("園に電話で予約してください。",),
        (PHONE,),
        ("/calendar/",),
    ),
    State(
        "own data",
        lambda: (cast.usable_child().child.guardian, "/liff/me/"),
        ("登録した内容", "東京都目黒区中目黒0-0-0", "2025年4月1日生まれ", "登録を終える"),
        ("/withdraw/",),
    ),
    State(
        "own data changed",
        lambda: (cast.usable_child().child.guardian, "/liff/me/?done=1"),
        ("変更しました。",),
    ),
    State(
        "own data of nobody yet",
        _nobody_yet,
        ("まだ登録がありません。",),
        ("/liff/register/",),
    ),
    State(
        "end a registration",
        lambda: c.of(cast.usable_child(), "withdraw/"),
        ("この登録を終えますか", "はい", "いいえ"),
    ),
    State(
        "end a registration that holds days",
        lambda: c.of(cast.child_at_the_limit(), "withdraw/"),
        ("登録を終えられません", "先に予約を取り消してください"),
        ("/liff/bookings/", PHONE),
    ),
    State(
        "registration ended by the family",
        lambda: c.of(cast.registered_child(state=Registration.State.WITHDRAWN), "withdraw/"),
        ("登録を終えました", "前に入力した内容を使えます"),
        ("/liff/register/?again=",),
    ),
    State("register again, prefilled", _after_withdrawal, ("どの園を利用しますか", "checked")),
    State(
        "registered already",
        lambda: known_again("guardian/"),
        ("目黒 花さんは、桑の実中目黒保育園にもう登録されています",),
        ("/liff/", PHONE),
    ),
    State(
        "too young until spring",
        _too_young,
        ("この園には登録できません", "6月30日（水）から利用できます"),
        (PHONE, "/liff/register/"),
    ),
    State("no nursery in LINE", _no_nursery_in_line, ("LINEで登録できる園がありません",), (PHONE,)),
    State(
        "the ward is not ready", _before_the_consent_text, ("準備中です", "園に電話してください"), (PHONE,)
    ),
    State("a slip to print", _slip, ("予約の控え", "8月4日（火）17時まで", "印刷する")),
    State("health has changed", _health_changed, ("変わった", "卵がだめになりました")),
    State(
        "cancel an interview, yes or no",
        lambda: c.interview_page("cancel/"),
        ("この予約を取り消しますか", "（面談用）", "はい", "いいえ"),
    ),
    State(
        "the last day, before it opens",
        _opens_at_noon,
        ("この日の予約は、8月3日（月）12時から受け付けます。", "受付前"),
    ),
    State(
        "nothing free", lambda: c.of(cast.usable_child(), "calendar/"), ("選べる日はありません",), (PHONE,)
    ),
    State(
        "no age for it on that day",
        lambda: c.of(cast.usable_child(who=cast.child(birth_date=date(2026, 2, 5))), "calendar/"),
        ("対象の年齢ではありません", "対象外"),
    ),
    State(
        "the nursery has left LINE",
        lambda: c.of(
            cast.usable_child(cast.nursery(line_until=cast.LONG_AGO + timedelta(days=1))), "calendar/"
        ),
        ("電話で予約してください",),
        (PHONE,),
    ),
]
