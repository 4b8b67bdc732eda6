"""Whether a registration may book at all (B1, B4, B5), and what may be overridden on the phone (S4)."""

from datetime import date

import pytest

from reservations.denials import DenialReason, Way
from reservations.models import Channel, Registration, WardSettings
from reservations.rules.booking import OVERRIDABLE, why_not_book, why_not_usable
from tests.factories import FRIDAY, NOW, WEDNESDAY
from tests.reservations.rules.situations import child, held_day, moment, nursery, registration

State = Registration.State


@pytest.mark.parametrize(
    ("state", "words", "way"),
    [
        (State.INTERVIEW_PENDING, "面談の予約がまだです。", Way.STATE),
        (State.INTERVIEW_BOOKED, "面談のあとに予約できます。", Way.STATE),
        (State.WITHDRAWN, "この登録は取り下げられています。", Way.REGISTER),
        (State.STOPPED, "園にお問い合わせください。", Way.PHONE),
    ],
)
def test_only_a_usable_registration_can_be_booked_on(state, words, way):
    denial = why_not_usable(child(registration=registration(state=state)), NOW)

    assert denial.reason == DenialReason.NOT_USABLE
    assert denial.way == way
    assert denial.message == f"いまは予約できません。{words}"


def test_a_registration_is_usable_until_the_last_second_of_31_march():
    facts = child()

    assert why_not_usable(facts, moment("2027-03-31 23:59:59")) is None
    denial = why_not_usable(facts, moment("2027-04-01 00:00"))
    assert denial.facts["state"] == "expired"
    assert denial.way == Way.REGISTER


def test_the_end_of_the_year_is_japans_not_the_servers():
    """15:00 UTC on 31 March is midnight in Japan."""
    facts = child()

    assert why_not_usable(facts, moment("2027-03-31 23:59:59").astimezone()) is None
    assert why_not_usable(facts, moment("2027-04-01 00:00").astimezone()) is not None


def test_a_refusal_shows_nothing_until_it_is_told():
    waiting = why_not_usable(child(registration=registration(state=State.INTERVIEW_BOOKED)), NOW)
    untold = why_not_usable(child(registration=registration(state=State.REFUSED)), NOW)
    told = why_not_usable(child(registration=registration(state=State.REFUSED, refusal_told_at=NOW)), NOW)

    assert untold == waiting
    assert told.facts["state"] == "refused"
    assert told.way == Way.PHONE


def test_one_held_day_leaves_room_for_another_and_two_do_not():
    assert why_not_book(child(held=[held_day(FRIDAY)]), NOW) is None
    denial = why_not_book(child(held=[held_day(FRIDAY), held_day(WEDNESDAY, 2)]), NOW)

    assert denial.reason == DenialReason.LIMIT_REACHED
    assert denial.way == Way.BOOKINGS
    assert denial.facts["held_days"] == [WEDNESDAY, FRIDAY]
    assert "2日分まで" in denial.message
    assert "8月5日（水）・8月7日（金）" in denial.message


def test_the_limit_is_the_wards_setting():
    held = [held_day(FRIDAY), held_day(WEDNESDAY, 2)]

    assert why_not_book(child(held=held, ward=WardSettings(hold_limit=3)), NOW) is None
    assert why_not_book(child(held=held[:1], ward=WardSettings(hold_limit=1)), NOW) is not None


def test_the_limit_holds_on_the_phone_too_until_it_is_overridden():
    facts = child(held=[held_day(FRIDAY), held_day(WEDNESDAY, 2)])

    assert why_not_book(facts, NOW, Channel.PHONE).reason == DenialReason.LIMIT_REACHED


@pytest.mark.parametrize(
    "fields",
    [
        {"registration": registration(condition=Registration.Condition.PHONE)},
        {"nursery": nursery(line_until=NOW)},
        {"nursery": nursery(line_from=None)},
    ],
)
def test_some_book_by_phone_only(fields):
    denial = why_not_book(child(**fields), NOW)

    assert denial.reason == DenialReason.BY_PHONE_ONLY
    assert denial.way == Way.PHONE
    assert denial.message == "園に電話で予約してください。"
    assert why_not_book(child(**fields), NOW, Channel.PHONE) is None


def test_what_may_be_overridden_is_no_more_than_the_limit_and_the_condition():
    assert {DenialReason.LIMIT_REACHED, DenialReason.BAND_NOT_OFFERED} == OVERRIDABLE


def test_a_registration_without_an_end_is_not_expired():
    assert registration(valid_until=None).state_on(date(2030, 1, 1)) == State.USABLE
