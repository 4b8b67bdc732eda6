"""The deadline for cancelling is one moment: the same words on every page and in every message (C5, bar B12)."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from liff.messages import bookings
from meguro_hoiku import dates
from nurseries.models import Question
from nurseries.wording import deadline_text
from reservations.models import Guardian, Notification, Registration, Reservation
from reservations.services.reminders import in_daylight, plan_reminders
from reservations.status import bookings_of
from tests import factories as cast
from tests.liff.pages.browser import session_cookie
from tests.reservations.services import acts

Kind = Notification.Kind


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return dates.at(day, time(hour, minute))


def read(who: Guardian, address: str) -> str:
    client = Client()
    client.cookies["liff_session"] = session_cookie(who)
    return client.get(address).content.decode()


def message(who: Guardian, kind: str) -> str:
    return json.dumps(who.notifications.get(kind=kind).payload, ensure_ascii=False)


def child_at(rule: str, day: date, closed: list[date]) -> Registration:
    """A nursery with that rule, two bands on the day, and a question, so that the day has a page of its own."""
    at_nursery = cast.nursery(reservation_cancel_deadline=rule)
    for each in closed:
        cast.closed_day(each)
    cast.slot(day, at_nursery, [cast.time_band(at_nursery), cast.whole_day_band(at_nursery)])
    cast.question("昼食", at=at_nursery, moment=Question.Moment.RESERVATION, required=False, is_health=False)
    return cast.usable_child(at_nursery, fiscal_year=2026)


CASES = [
    ("1 day 17:00", cast.WEDNESDAY, cast.NOW, [], "8月4日（火）17時まで"),
    ("2 day 09:30", cast.THURSDAY, cast.NOW, [], "8月4日（火）9時30分まで"),
    ("0 day 00:00", cast.THURSDAY, cast.NOW, [], "8月5日（水）中"),
    # Over the holiday of 11 August, Obon closures of the nursery's own, and a weekend.
    (
        "2 open_day 17:00",
        date(2026, 8, 17),
        at(date(2026, 8, 10), 10),
        [date(2026, 8, 13), date(2026, 8, 14)],
        "8月10日（月）17時まで",
    ),
    # Over the end of the year: 29 December to 3 January are no open days.
    ("1 open_day 12:00", date(2027, 1, 4), at(date(2026, 12, 25), 10), [], "12月28日（月）12時まで"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "day", "now", "closed", "words"), CASES, ids=[f"{case[0]}, {case[1]}" for case in CASES]
)
def test_the_moment_is_told_in_the_same_words_everywhere(rule, day, now, closed, words, clock):
    clock.move_to(now)
    registration = child_at(rule, day, closed)
    who = registration.child.guardian
    calendar = f"/liff/registrations/{registration.public_id}/calendar/{day}/"
    band = registration.nursery.time_bands.get(name="午前")

    before = {
        "the day": read(who, calendar),
        "the check": read(who, f"{calendar}check/?band={band.public_id}"),
    }
    row = acts.book(registration, day, band=band, now=now).row
    own = f"/liff/reservations/{row.public_id}/"
    after = {
        "done": read(who, f"{own}?done=1"),
        "its page": read(who, own),
        "the list": read(who, "/liff/bookings/"),
        "the slip": read(who, f"{own}slip/"),
        "the confirmation": message(who, Kind.RESERVATION_BOOKED),
        "the cards": json.dumps(bookings.held(bookings_of(who, now)), ensure_ascii=False),
    }
    Reservation.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=10))
    plan_reminders(in_daylight(row.cancel_until - timedelta(days=1)))
    after["the reminder"] = message(who, Kind.REMINDER_DEADLINE)

    assert deadline_text(dates.jst(row.cancel_until)) == words
    assert [place for place, said in (before | after).items() if words not in said] == []


@pytest.mark.django_db
def test_a_booking_made_after_its_moment_says_so_first_and_has_its_half_hour_everywhere(clock):
    clock.move_to(at(cast.TUESDAY, 18))
    at_nursery = cast.nursery(
        reservation_cancel_deadline="1 day 17:00", reservation_booking_deadline="0 day 08:00"
    )
    cast.slot(cast.WEDNESDAY, at_nursery)
    registration = cast.usable_child(at_nursery)
    who = registration.child.guardian

    check = read(who, f"/liff/registrations/{registration.public_id}/calendar/{cast.WEDNESDAY}/")
    row = acts.book(registration, now=dates.now()).row
    words = "8月4日（火）18時30分まで"

    assert "取り消しの期限を過ぎた日です。予約してから30分は" in check
    for said in (
        check,
        read(who, f"/liff/reservations/{row.public_id}/?done=1"),
        message(who, Kind.RESERVATION_BOOKED),
    ):
        assert words in said
