"""Why a day cannot be chosen, in the order in which the calendar says so (B2, B3, B8)."""

from dataclasses import replace
from datetime import date, time

import pytest

from nurseries.deadlines import DeadlineRule
from reservations.denials import DenialReason, Way
from reservations.models import Channel, ReservationSlot, WardSettings
from reservations.rules.booking import every_denial, why_not_band, why_not_day
from tests.factories import FRIDAY, MONDAY, NOW, TUESDAY, WEDNESDAY
from tests.reservations.rules.situations import (
    a_day,
    band,
    child,
    closure,
    days_ahead,
    held_day,
    moment,
    nursery,
    registration,
    there,
)

SATURDAY, HOLIDAY = date(2026, 8, 8), date(2026, 8, 11)
THE_LAST_DAY = date(2026, 8, 13)


def reason(facts, day, now=NOW, channel=Channel.LINE):
    denial = why_not_day(facts, day, now, channel)
    return denial and denial.reason


def test_a_free_day_can_be_chosen():
    assert reason(child(), a_day()) is None


def test_of_all_that_stands_against_a_day_the_first_in_the_order_is_told():
    """Every obstacle at once, taken away one by one: 予約ずみ, お休み, 期限後, 年齢, 枠なし, 電話, 受付前, 満員."""
    ward = WardSettings(window_days=2, opening_time=time(9))
    too_late = DeadlineRule(7, DeadlineRule.Unit.DAY, time(17))
    facts = child(
        held=[held_day(WEDNESDAY)],
        registration=registration(valid_until=TUESDAY),
        birth_date=date(2026, 7, 1),
        nursery=nursery(reservation_booking_deadline=too_late),
        ward=ward,
    )
    full = [there(9, 12)] * 3
    day = a_day(room=(3, 0, full), closures=[closure()], state=ReservationSlot.State.PAUSED)
    now = moment("2026-08-03 08:59")

    assert reason(facts, day, now) == DenialReason.HELD
    facts = replace(facts, live_dates=frozenset())
    assert reason(facts, day, now) == DenialReason.CLOSED
    day = replace(day, closures=())
    assert reason(facts, day, now) == DenialReason.OUT_OF_VALIDITY
    facts = replace(facts, registration=registration())
    assert reason(facts, day, now) == DenialReason.OUT_OF_AGE
    facts = replace(facts, birth_date=date(2025, 4, 1))
    assert reason(facts, day, now) == DenialReason.NO_SLOTS
    day = replace(day, slot=day.slot._replace(state=ReservationSlot.State.OPEN))
    assert reason(facts, day, now) == DenialReason.PHONE
    facts = replace(facts, nursery=nursery())
    assert reason(facts, day, now) == DenialReason.NOT_OPEN_YET
    assert reason(facts, day, moment("2026-08-03 09:00")) == DenialReason.FULL
    assert reason(facts, a_day(), moment("2026-08-03 09:00")) is None


def test_a_closure_says_its_reason_and_a_holiday_its_name():
    assert "感染症" in why_not_day(child(), a_day(closures=[closure()]), NOW).message
    assert "山の日" in why_not_day(child(), a_day(HOLIDAY, slot=None), NOW).message
    assert "休園日" in why_not_day(child(), a_day(SATURDAY, slot=None), NOW).message


def test_a_slot_on_a_saturday_means_that_the_nursery_opens():
    assert reason(child(), a_day(SATURDAY)) is None


def test_a_weekday_without_slot_is_not_a_closure():
    assert reason(child(), a_day(slot=None)) == DenialReason.NO_SLOTS


def test_closed_hours_close_the_day_only_when_they_touch_every_band():
    hours = closure(WEDNESDAY, time(8), time(10))
    afternoon = band(time(13), time(17), pk=2)

    assert reason(child(), a_day(closures=[hours])) == DenialReason.CLOSED
    assert reason(child(), a_day(WEDNESDAY, band(), afternoon, closures=[hours])) is None
    denial = why_not_band(child(), a_day(closures=[hours]), band(), NOW)
    assert denial.reason == DenialReason.CLOSED


def test_a_paused_day_has_no_slot_for_line_and_places_for_the_phone():
    day = a_day(state=ReservationSlot.State.PAUSED)

    assert reason(child(), day) == DenialReason.NO_SLOTS
    assert reason(child(), day, channel=Channel.PHONE) is None


def test_a_slot_without_bands_offers_nothing():
    assert reason(child(), replace(a_day(), bands=())) == DenialReason.NO_SLOTS


def test_line_books_until_the_whole_minute_of_the_deadline_is_over():
    assert reason(child(), a_day(), moment("2026-08-04 17:00:59")) is None
    assert reason(child(), a_day(), moment("2026-08-04 17:01")) == DenialReason.PHONE
    assert reason(child(), a_day(), moment("2026-08-04 17:01"), Channel.PHONE) is None


def test_the_booking_deadline_may_count_open_days():
    rule = DeadlineRule(1, DeadlineRule.Unit.OPEN_DAY, time(17))
    facts = child(nursery=nursery(reservation_booking_deadline=rule))
    day = a_day(date(2026, 8, 10))  # a Monday

    assert reason(facts, day, moment("2026-08-07 17:00")) is None
    assert reason(facts, day, moment("2026-08-07 17:01")) == DenialReason.PHONE


def test_today_can_be_booked_in_line_until_the_band_begins_where_the_deadline_allows():
    rule = DeadlineRule(0, DeadlineRule.Unit.DAY, time(17))
    facts = child(nursery=nursery(reservation_booking_deadline=rule))
    day = a_day(MONDAY, band(day=MONDAY), band(time(13), time(17), day=MONDAY, pk=2))

    assert reason(facts, day, moment("2026-08-03 12:59")) is None
    assert reason(facts, day, moment("2026-08-03 13:00")) == DenialReason.PHONE
    morning, afternoon = day.bands
    assert why_not_band(facts, day, morning, moment("2026-08-03 08:59")) is None
    assert why_not_band(facts, day, morning, moment("2026-08-03 09:00")).reason == DenialReason.PHONE
    assert why_not_band(facts, day, morning, moment("2026-08-03 11:59"), Channel.PHONE) is None
    over = why_not_band(facts, day, morning, moment("2026-08-03 12:00"), Channel.PHONE)
    assert over.reason == DenialReason.OVER


def test_the_window_reaches_to_the_tenth_day_from_today():
    assert reason(child(), a_day(days_ahead(10))) is None
    denial = why_not_day(child(), a_day(days_ahead(11)), NOW)
    assert denial.reason == DenialReason.OUT_OF_WINDOW
    assert denial.message == "予約できるのは、8月13日（木）までの日です。"


def test_the_window_is_the_wards_setting():
    facts = child(ward=WardSettings(window_days=3))

    assert reason(facts, a_day(days_ahead(3))) is None
    assert reason(facts, a_day(days_ahead(4))) == DenialReason.OUT_OF_WINDOW


@pytest.mark.parametrize("channel", [Channel.LINE, Channel.PHONE])
def test_the_last_day_opens_at_the_wards_opening_time_for_everybody(channel):
    facts = child(ward=WardSettings(opening_time=time(9)))

    early = why_not_day(facts, a_day(THE_LAST_DAY), moment("2026-08-03 08:59:59"), channel)
    assert early.reason == DenialReason.NOT_OPEN_YET
    assert early.message == "この日の予約は、8月3日（月）9時から受け付けます。"
    assert reason(facts, a_day(THE_LAST_DAY), moment("2026-08-03 09:00"), channel) is None
    assert reason(facts, a_day(days_ahead(9)), moment("2026-08-03 00:00"), channel) is None


def test_the_last_day_opens_at_midnight_unless_the_ward_says_otherwise():
    assert reason(child(), a_day(THE_LAST_DAY), moment("2026-08-02 23:59:59")) == DenialReason.OUT_OF_WINDOW
    assert reason(child(), a_day(THE_LAST_DAY), moment("2026-08-03 00:00")) is None


def test_a_past_day_is_over():
    assert reason(child(), a_day(date(2026, 7, 31))) == DenialReason.OVER


def test_the_phone_books_beyond_the_window_only_on_held_back_places():
    beyond = date(2026, 8, 20)

    assert reason(child(), a_day(beyond, room=(3, 1, ())), channel=Channel.PHONE) is None
    assert reason(child(), a_day(beyond), channel=Channel.PHONE) == DenialReason.OUT_OF_WINDOW
    used = [there(9, 12, Channel.PHONE, beyond)]
    denial = reason(child(), a_day(beyond, room=(3, 1, used)), channel=Channel.PHONE)
    assert denial == DenialReason.OUT_OF_WINDOW


def test_from_22_march_the_window_reaches_into_april_which_needs_next_years_registration():
    facts, now = child(), moment("2027-03-22 10:00")

    assert reason(facts, a_day(date(2027, 3, 31)), now) is None
    denial = why_not_day(facts, a_day(date(2027, 4, 1)), now)
    assert denial.reason == DenialReason.OUT_OF_VALIDITY
    assert denial.way == Way.REGISTER
    assert "3月31日" in denial.message


def test_the_age_counts_on_the_day_of_use():
    facts = child(birth_date=date(2026, 2, 6))  # six months on 5 August

    assert reason(facts, a_day(TUESDAY)) == DenialReason.OUT_OF_AGE
    assert reason(facts, a_day(WEDNESDAY)) is None


def test_a_condition_leaves_only_the_agreed_bands():
    facts = child(allowed_bands=frozenset({2}))
    day = a_day(WEDNESDAY, band(), band(time(13), time(17), pk=2))

    assert reason(facts, day) is None
    assert why_not_band(facts, day, day.bands[0], NOW).reason == DenialReason.BAND_NOT_OFFERED
    assert reason(facts, a_day()) == DenialReason.NO_SLOTS


def test_a_day_whose_agreed_band_is_full_is_full():
    facts = child(allowed_bands=frozenset({1}))
    day = a_day(WEDNESDAY, band(), band(time(13), time(17), pk=2), room=(1, 0, [there(9, 12)]))

    assert reason(facts, day) == DenialReason.FULL


def test_what_stands_against_one_booking_is_told_from_the_date_to_the_band():
    facts = child(held=[held_day(TUESDAY), held_day(FRIDAY, 2)])
    full = a_day(room=(1, 0, [there(9, 12)]), closures=[closure()])

    denials = every_denial(facts, full, full.bands[0], NOW, Channel.LINE)

    assert [denial.reason for denial in denials] == ["closed", "limit_reached", "closed"]
    no_band = every_denial(child(), a_day(), None, NOW, Channel.LINE)
    assert [denial.reason for denial in no_band] == ["band_not_offered"]
    assert every_denial(child(), a_day(), band(), NOW, Channel.LINE) == []


def test_an_unusable_registration_is_all_that_is_told():
    facts = child(registration=registration(valid_until=date(2026, 3, 31)), held=[held_day(WEDNESDAY)])

    denials = every_denial(facts, a_day(), None, NOW, Channel.LINE)

    assert [denial.reason for denial in denials] == [DenialReason.NOT_USABLE]
