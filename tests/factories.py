"""The cast of the tests: functions that name a situation and write its rows directly, past the services.

Without other words they play in the week of NOW, at the first nursery. Every row may be changed by keyword.
"""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db.models import F

from meguro_hoiku import dates
from nurseries.models import ClosedDay, Nursery, Question, TimeBand
from reservations.models import (
    CancelledBy,
    Child,
    Consent,
    ConsentText,
    Guardian,
    HealthChange,
    Interview,
    InterviewSlot,
    Registration,
    Reservation,
    ReservationSlot,
    SlotBand,
    name_key,
)

NOW = datetime(2026, 8, 3, 10, 15, tzinfo=dates.JST)  # a Monday
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 8, 3) + timedelta(days=n) for n in range(5))
LONG_AGO = datetime(2026, 4, 1, 9, 0, tzinfo=dates.JST)
_numbers = count(1)


def consent_text(version: str = "2026-04") -> ConsentText:
    """The text that parents agree to."""
    words = "入力した内容は、一時保育の予約だけに使います。\n健康とアレルギーの答えも同じです。"
    return ConsentText.objects.get_or_create(
        version=version, defaults={"text": words, "from_on": LONG_AGO.date()}
    )[0]


def nursery(code: str = "kuwanomi", **fields: Any) -> Nursery:
    """A nursery that accepts LINE, with the same code always the same one; no bands yet."""
    number = next(_numbers)
    wanted = {
        "name": "桑の実中目黒保育園" if code == "kuwanomi" else f"試しの保育園{number}",
        "address": "目黒区中目黒0-0-0",
        "phone": "03-0000-0001" if code == "kuwanomi" else f"03-0000-{1000 + number}",
        "stage": Nursery.Stage.PUBLIC,
        "line_from": LONG_AGO,
        "bring_to_interview": "一時保育利用登録票（区のサイトから印刷）\n母子健康手帳",
        "bring_to_use": "一時保育利用申込書兼連絡票（区のサイトから印刷）\n着がえ",
        "fee_note": "料金は当日、園で支払います。",
    }
    return Nursery.objects.get_or_create(code=code, defaults=wanted | fields)[0]


def time_band(at: Nursery, name: str = "午前", start: time = time(9), end: time = time(12)) -> TimeBand:
    """A band on every weekday, Saturday and Sunday included."""
    fields = {"start_time": start, "end_time": end, "weekdays": "1234567"}
    return TimeBand.objects.get_or_create(nursery=at, name=name, defaults=fields)[0]


def whole_day_band(at: Nursery) -> TimeBand:
    """The band that takes a place of the morning and of the afternoon."""
    return time_band(at, "1日", time(9), time(17))


def slot(
    day: date = WEDNESDAY,
    at: Nursery | None = None,
    bands: list[TimeBand] | None = None,
    caps: dict[str, int] | None = None,
    **fields: Any,
) -> ReservationSlot:
    """Three places on a day, offered in the morning if no bands are named; `caps` by the band's name."""
    at = at or nursery()
    row = ReservationSlot.objects.create(nursery=at, date=day, **({"capacity": 3} | fields))
    for band in bands or [time_band(at)]:
        SlotBand.objects.create(slot=row, band=band, cap=(caps or {}).get(band.name))
    return row


def slot_with_one_place(day: date = WEDNESDAY, **fields: Any) -> ReservationSlot:
    """A day with a single place."""
    return slot(day, **({"capacity": 1} | fields))


def full_slot(day: date = WEDNESDAY, **fields: Any) -> ReservationSlot:
    """A day whose single place another family has booked in LINE."""
    row = slot_with_one_place(day, **fields)
    reservation(usable_child(at=row.nursery), row)
    return row


def interview_slot(
    starts_at: datetime = datetime(2026, 8, 6, 10, 0, tzinfo=dates.JST),
    at: Nursery | None = None,
    **fields: Any,
) -> InterviewSlot:
    """Half an hour for one interview."""
    ends_at = starts_at + timedelta(minutes=30)
    return InterviewSlot.objects.create(
        nursery=at or nursery(), starts_at=starts_at, ends_at=ends_at, **fields
    )


def question(text: str = "アレルギーはありますか", at: Nursery | None = None, **fields: Any) -> Question:
    """A question at registration about health, answered by a choice."""
    choices = [{"code": "no", "text": "ない"}, {"code": "yes", "text": "ある"}]
    wanted = {
        "moment": Question.Moment.REGISTRATION,
        "is_health": True,
        "kind": Question.Kind.CHOICE,
        "required": True,
        "choices": choices,
    }
    return Question.objects.create(nursery=at, text=text, **(wanted | fields))


def closed_day(day: date = FRIDAY, at: Nursery | None = None, **fields: Any) -> ClosedDay:
    """The nursery is closed all day for an event of its own."""
    wanted = {"reason": ClosedDay.Reason.EVENT, "created_at": LONG_AGO}
    return ClosedDay.objects.create(nursery=at or nursery(), date=day, **(wanted | fields))


def guardian(consented: bool = True, **fields: Any) -> Guardian:
    """A family with a LINE account that has agreed and given its contact; `line_user_id=None`: it phones."""
    number = next(_numbers)
    wanted = {
        "line_user_id": f"U{number:032x}",
        "name": "目黒 太郎",
        "postal_code": "1530061",
        "address": "東京都目黒区中目黒0-0-0",
        "phone": "090-0000-0000",
        "created_at": LONG_AGO,
    }
    row = Guardian.objects.create(**(wanted | fields))
    if consented:
        Consent.objects.create(
            guardian=row, text=consent_text(), given_at=LONG_AGO, channel=Consent.Channel.LINE
        )
    return row


def newcomer(**fields: Any) -> Guardian:
    """Somebody who has opened the page for the first time: nothing but a LINE id."""
    nothing = {"name": "", "postal_code": "", "address": "", "phone": ""}
    return guardian(consented=False, **(nothing | fields))


def child(of: Guardian | None = None, name: str = "目黒 花", **fields: Any) -> Child:
    """A girl of one year and four months."""
    of = of or guardian()
    wanted = {
        "name_kana": "メグロ ハナ",
        "birth_date": date(2025, 4, 1),
        "sex": Child.Sex.FEMALE,
        "number": of.children.count() + 1,
    }
    return Child.objects.create(guardian=of, name=name, name_key=name_key(name), **(wanted | fields))


def registered_child(at: Nursery | None = None, who: Child | None = None, **fields: Any) -> Registration:
    """A registration whose interview is not booked yet."""
    wanted = {"fiscal_year": 2026, "created_at": LONG_AGO, "state_changed_at": LONG_AGO}
    return Registration.objects.create(child=who or child(), nursery=at or nursery(), **(wanted | fields))


def child_with_interview(
    in_slot: InterviewSlot | None = None, who: Child | None = None, **fields: Any
) -> Interview:
    """A registration whose interview is booked on Thursday."""
    in_slot = in_slot or interview_slot()
    registration = registered_child(
        in_slot.nursery, who, **({"state": Registration.State.INTERVIEW_BOOKED} | fields)
    )
    InterviewSlot.objects.filter(pk=in_slot.pk).update(taken=F("taken") + 1, version=F("version") + 1)
    cancel_until = in_slot.nursery.interview_cancel_deadline.moment(
        dates.day_of(in_slot.starts_at), lambda _: True
    )
    return Interview.objects.create(
        registration=registration,
        slot=in_slot,
        starts_at=in_slot.starts_at,
        ends_at=in_slot.ends_at,
        cancel_until=cancel_until,
        created_at=LONG_AGO,
    )


def usable_child(at: Nursery | None = None, who: Child | None = None, **fields: Any) -> Registration:
    """A registration that has passed its interview and may book until 31 March."""
    wanted = {
        "state": Registration.State.USABLE,
        "interviewed_on": LONG_AGO.date(),
        "valid_until": dates.fiscal_year_end(2026),
    }
    return registered_child(at, who, **(wanted | fields))


def reservation(
    of: Registration | None = None,
    on: ReservationSlot | None = None,
    band: TimeBand | None = None,
    **fields: Any,
) -> Reservation:
    """A live booking in LINE, its place counted as if it overlapped every other of the day."""
    of = of or usable_child()
    on = on or slot(at=of.nursery)
    band = band or on.bands.select_related("band").earliest("pk").band
    wanted = {
        "starts_at": dates.at(on.date, band.start_time),
        "ends_at": dates.at(on.date, band.end_time),
        "cancel_until": of.nursery.reservation_cancel_deadline.moment(on.date, lambda _: True),
        "created_at": LONG_AGO,
        "hold_number": of.child.reservations.filter(hold_number__isnull=False).count() + 1,
        "hold_limit": 2,
    }
    on.refresh_from_db()
    on.peak, on.line_peak, on.version = on.peak + 1, on.line_peak + 1, on.version + 1
    on.save(update_fields=["peak", "line_peak", "version"])
    offered = on.bands.get(band=band)
    offered.taken += 1
    offered.save(update_fields=["taken"])
    row = Reservation.objects.create(
        registration=of, child=of.child, slot=on, date=on.date, band=band, **(wanted | fields)
    )
    if row.health == Reservation.Health.CHANGED or row.health_note:
        health_change(of, reservation=row, note=row.health_note, said_at=row.created_at)
    return row


def health_change(of: Registration | None = None, **fields: Any) -> HealthChange:
    """A change that the family told in LINE and that nobody has answered."""
    of = of or usable_child()
    wanted = {"note": "卵アレルギー", "channel": HealthChange.Channel.LINE, "said_at": NOW}
    if "reservation" not in fields:
        wanted["channel"] = HealthChange.Channel.PHONE
    return HealthChange.objects.create(child=of.child, nursery=of.nursery, **(wanted | fields))


def child_at_the_limit(at: Nursery | None = None) -> Registration:
    """A child that holds Wednesday and Friday, two days of two."""
    registration = usable_child(at)
    for day in (WEDNESDAY, FRIDAY):
        reservation(registration, slot(day, at=registration.nursery))
    return registration


def cancelled(
    booking: Reservation, at: datetime = NOW, by: CancelledBy = CancelledBy.GUARDIAN
) -> Reservation:
    """The same booking, cancelled in time; its place is free again."""
    on = booking.slot
    on.refresh_from_db()
    on.peak, on.line_peak, on.version = on.peak - 1, on.line_peak - 1, on.version + 1
    on.save(update_fields=["peak", "line_peak", "version"])
    offered = on.bands.get(band=booking.band)
    offered.taken -= 1
    offered.save(update_fields=["taken"])
    booking.state, booking.hold_number = Reservation.State.CANCELLED, None
    booking.cancelled_at, booking.cancelled_by, booking.cancelled_after_deadline = at, by, False
    booking.save()
    return booking
