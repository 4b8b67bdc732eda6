"""Booking a day in LINE: the row, its place, its message, and every reason against it (section 5)."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from meguro_hoiku.dates import at
from nurseries.models import Question
from reservations.denials import DenialReason
from reservations.models import (
    Channel,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
    WardSettings,
)
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, denial_of, kinds, told

pytestmark = pytest.mark.django_db


def test_a_booking_takes_a_place_and_owes_one_message():
    registration, slot = factories.usable_child(), factories.slot()

    done = book(registration)

    row = Reservation.objects.get()
    assert done.is_new
    assert done.row == row
    assert (row.date, row.starts_at, row.ends_at) == (
        WEDNESDAY,
        at(WEDNESDAY, time(9)),
        at(WEDNESDAY, time(12)),
    )
    assert (row.channel, row.state, row.hold_number, row.hold_limit) == (Channel.LINE, "booked", 1, 2)
    assert row.cancel_until == at(TUESDAY, time(17))
    assert_counts(slot)
    [message] = told(registration.child.guardian)
    assert (message.kind, message.cause) == ("reservation_booked", f"reservation:{row.pk}:booked")
    assert message.not_before == NOW
    assert message.facts["booking"] == str(row.public_id)
    assert "予約しました：8月5日（水）" in message.payload[0]["altText"]


def test_nothing_personal_is_in_the_message():
    registration, _ = factories.usable_child(), factories.slot()

    book(registration, answers=[])

    [message] = told(registration.child.guardian)
    texts = f"{message.facts}{message.payload}"
    assert not [word for word in ("目黒 花", "ハナ", "太郎", "2025-04-01", "090") if word in texts]


def test_the_last_place_goes_to_one_child_only_and_the_other_hears_of_others():
    first, second = factories.usable_child(), factories.usable_child()
    factories.slot_with_one_place()
    factories.slot(THURSDAY)
    book(first)

    denial = denial_of(book, second)

    assert denial.reason == DenialReason.FULL
    assert [place.date for place in denial.alternatives] == [THURSDAY]
    assert Reservation.objects.count() == 1
    assert kinds(second.child.guardian) == []


def test_up_to_three_alternatives_are_offered_the_nearest_first():
    at_nursery = factories.nursery()
    morning, afternoon = (
        factories.time_band(at_nursery),
        factories.time_band(at_nursery, "午後", time(13), time(17)),
    )
    factories.full_slot(WEDNESDAY, bands=[morning, afternoon], caps={"午後": 1})
    factories.slot(TUESDAY)
    factories.slot(FRIDAY, bands=[afternoon])
    factories.slot(THURSDAY)

    denial = denial_of(book, factories.usable_child())

    assert [(place.date, place.starts_at.hour) for place in denial.alternatives] == [
        (WEDNESDAY, 13),
        (TUESDAY, 9),
        (THURSDAY, 9),
    ]
    assert denial.alternatives[0].band_public_id == str(afternoon.public_id)


def test_a_morning_and_an_afternoon_share_a_place_and_a_whole_day_needs_both():
    where = factories.nursery()
    morning, whole = factories.time_band(where), factories.whole_day_band(where)
    afternoon = factories.time_band(where, "午後", time(13), time(17))
    slot = factories.slot_with_one_place(bands=[morning, afternoon, whole])
    book(factories.usable_child(), band=morning)

    assert denial_of(book, factories.usable_child(), band=whole).reason == DenialReason.FULL
    book(factories.usable_child(), band=afternoon)

    assert denial_of(book, factories.usable_child(), band=afternoon).reason == DenialReason.FULL
    assert_counts(slot)


def test_a_band_is_full_at_its_cap():
    factories.slot(caps={"午前": 1})
    book(factories.usable_child())

    assert denial_of(book, factories.usable_child()).reason == DenialReason.FULL


def test_held_back_places_are_not_line_s():
    slot = factories.slot(capacity=2, held_back=1)
    book(factories.usable_child())

    assert denial_of(book, factories.usable_child()).reason == DenialReason.FULL
    assert_counts(slot)


@pytest.mark.parametrize(
    ("slot_fields", "day", "reason"),
    [
        ({"state": ReservationSlot.State.PAUSED}, WEDNESDAY, DenialReason.NO_SLOTS),
        (None, WEDNESDAY, DenialReason.NO_SLOTS),
        (None, date(2026, 8, 8), DenialReason.CLOSED),
        ({}, MONDAY, DenialReason.PHONE),
        ({}, date(2026, 8, 14), DenialReason.OUT_OF_WINDOW),
        ({}, date(2026, 7, 31), DenialReason.OVER),
        ({"capacity": 0}, date(2026, 8, 14), DenialReason.OUT_OF_WINDOW),
        ({"capacity": 0}, WEDNESDAY, DenialReason.FULL),
    ],
)
def test_what_the_calendar_does_not_offer_cannot_be_booked(slot_fields, day, reason):
    if slot_fields is not None:
        factories.slot(day, **slot_fields)

    assert denial_of(book, factories.usable_child(), day).reason == reason


def test_a_closed_day_cannot_be_booked():
    factories.slot()
    factories.closed_day(WEDNESDAY)

    assert denial_of(book, factories.usable_child()).reason == DenialReason.CLOSED


def test_a_band_of_another_day_or_nursery_is_not_offered():
    factories.slot()
    elsewhere = factories.time_band(factories.nursery("futaba"))

    denial = denial_of(book, factories.usable_child(), band=elsewhere)

    assert denial.reason == DenialReason.BAND_NOT_OFFERED


def test_a_condition_is_kept():
    factories.slot()
    by_bands = factories.usable_child(condition=Registration.Condition.BANDS)
    by_phone = factories.usable_child(condition=Registration.Condition.PHONE)

    assert denial_of(book, by_bands).reason == DenialReason.BAND_NOT_OFFERED
    by_bands.condition_bands.add(factories.time_band(by_bands.nursery))
    assert book(by_bands).is_new
    assert denial_of(book, by_phone).reason == DenialReason.BY_PHONE_ONLY


@pytest.mark.parametrize("state", [Registration.State.INTERVIEW_PENDING, Registration.State.STOPPED])
def test_an_unusable_registration_books_nothing(state):
    factories.slot()

    denial = denial_of(book, factories.registered_child(state=state))

    assert denial.reason == DenialReason.NOT_USABLE


def test_the_registration_is_read_again_under_the_lock():
    """It was stopped between the page and the tap."""
    registration = factories.usable_child()
    factories.slot()
    Registration.objects.filter(pk=registration.pk).update(state=Registration.State.STOPPED)

    assert denial_of(book, registration).reason == DenialReason.NOT_USABLE


def test_what_is_booked_after_the_deadline_can_be_cancelled_for_half_an_hour():
    registration = factories.usable_child()
    where = registration.nursery
    where.reservation_booking_deadline = where.reservation_booking_deadline.parse("0 day 17:00")
    where.save()
    factories.slot()

    row = book(registration, now=moment("2026-08-04 18:10:20")).row

    assert row.cancel_until == moment("2026-08-04 18:40")


def test_the_nursery_s_questions_are_answered():
    registration, _ = factories.usable_child(), factories.slot()
    question = factories.question("昼食は", moment=Question.Moment.RESERVATION, is_health=False)

    with pytest.raises(ValidationError) as caught:
        book(registration)
    assert "answers" in caught.value.message_dict
    assert Reservation.objects.count() == Notification.objects.count() == 0
    row = book(registration, answers=[{"question": str(question.public_id), "value": "no"}]).row
    assert row.answers[0]["text"] == "昼食は"


def test_health_answers_given_at_registration_are_confirmed_never_assumed():
    factories.slot()
    factories.slot(THURSDAY)
    answered = factories.usable_child(answers=[{"question": "x", "value": "yes", "is_health": True}])

    with pytest.raises(ValidationError) as caught:
        book(answered)
    assert "health" in caught.value.message_dict
    changed = book(answered, health=Reservation.Health.CHANGED, health_note="ぜんそく").row
    assert (changed.health, changed.health_note) == ("changed", "ぜんそく")
    unasked = book(factories.usable_child(), THURSDAY, health=Reservation.Health.UNCHANGED).row
    assert unasked.health == Reservation.Health.UNASKED


def test_the_tenth_day_opens_at_the_wards_opening_time():
    WardSettings.objects.create(starts_on=MONDAY, opening_time=time(10, 30))
    last_day = MONDAY + timedelta(days=10)
    factories.slot(last_day)
    registration = factories.usable_child()

    assert denial_of(book, registration, last_day).reason == DenialReason.NOT_OPEN_YET
    assert book(registration, last_day, now=moment("2026-08-03 10:30")).is_new
