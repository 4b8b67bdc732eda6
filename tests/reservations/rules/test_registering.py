"""Whether a child may be registered, and for which year (R3, R4, R10, R11, R12)."""

from datetime import date

import pytest

from reservations.denials import DenialReason, Way
from reservations.models import Channel, Registration, WardSettings
from reservations.rules.registering import (
    RegistrationYear,
    why_not_of_age,
    why_not_register,
    why_not_withdraw,
    year_asked_for,
)
from tests.factories import NOW
from tests.reservations.rules.situations import BORN, moment, nursery, registration

State = Registration.State
THIS_YEAR = RegistrationYear(2026)
WARD = WardSettings()


def denial(*own, asked=THIS_YEAR, now=NOW, channel=Channel.LINE, birth_date=BORN, **fields):
    where = nursery(**fields)
    return why_not_register(
        nursery=where, birth_date=birth_date, own=own, asked=asked, now=now, channel=channel
    )


def test_a_child_without_registration_may_be_registered():
    assert denial() is None


@pytest.mark.parametrize("state", [State.INTERVIEW_PENDING, State.INTERVIEW_BOOKED, State.USABLE])
def test_a_child_is_registered_once_and_sees_its_state(state):
    refused = denial(registration(state=state))

    assert refused.reason == DenialReason.ALREADY_REGISTERED
    assert refused.way == Way.STATE
    assert denial(registration(state=state), channel=Channel.PHONE).reason == refused.reason


@pytest.mark.parametrize(
    "ended",
    [registration(state=State.STOPPED), registration(state=State.REFUSED, refusal_told_at=NOW)],
)
def test_after_a_refusal_or_stop_it_is_the_phone_for_that_year_until_lifted(ended):
    refused = denial(ended)

    assert refused.reason == DenialReason.ALREADY_REGISTERED
    assert refused.way == Way.PHONE
    assert denial(ended, channel=Channel.PHONE) is None
    assert denial(ended, asked=RegistrationYear(2027)) is None
    ended.lifted_at = NOW
    assert denial(ended) is None


def test_a_refusal_not_yet_told_is_answered_like_one_that_waits():
    untold = registration(state=State.REFUSED)

    assert denial(untold) == denial(registration(state=State.INTERVIEW_BOOKED))
    assert denial(untold, asked=RegistrationYear(2027)) == denial(untold)
    assert denial(untold, channel=Channel.PHONE) is None
    untold.lifted_at = NOW
    assert denial(untold) is None


@pytest.mark.parametrize(
    "ended", [registration(state=State.WITHDRAWN), registration(valid_until=date(2026, 3, 31))]
)
def test_after_withdrawal_or_expiry_it_may_be_registered_again(ended):
    assert denial(ended) is None


@pytest.mark.parametrize("fields", [{"registrations_paused": True}, {"line_until": NOW}, {"line_from": None}])
def test_a_nursery_that_takes_no_registrations_in_line_takes_them_on_the_phone(fields):
    assert denial(**fields).reason == DenialReason.BY_PHONE_ONLY
    assert denial(**fields, channel=Channel.PHONE) is None


def test_a_child_that_is_never_old_enough_hears_the_first_possible_date():
    refused = denial(birth_date=date(2026, 10, 2))

    assert refused.reason == DenialReason.OUT_OF_AGE
    assert refused.facts["first_possible"] == date(2027, 4, 1)
    assert refused.message == (
        "対象の年齢ではありません。この園は6か月から就学前までが対象です。4月1日（木）から利用できます。"
    )
    assert (
        why_not_of_age(nursery(), date(2026, 10, 1), 2026) is None
    )  # six months on the last day of the year


def test_a_child_that_goes_to_school_is_too_old():
    assert why_not_of_age(nursery(), date(2020, 4, 2), 2026) is None
    refused = why_not_of_age(nursery(), date(2020, 4, 1), 2026)
    assert refused.reason == DenialReason.OUT_OF_AGE
    assert "first_possible" not in refused.facts


def test_the_range_may_end_at_a_class_age():
    where = nursery(max_class_age=2)

    assert why_not_of_age(where, date(2023, 4, 2), 2026) is None
    assert "2歳児クラスまで" in why_not_of_age(where, date(2023, 4, 1), 2026).message


@pytest.mark.parametrize(
    ("now", "year"),
    [("2026-08-03 10:00", 2026), ("2027-03-31 23:59:59", 2026), ("2027-04-01 00:00", 2027)],
)
def test_the_year_asked_for_is_the_present_fiscal_year_in_japan(now, year):
    assert year_asked_for([], WARD, moment(now)) == RegistrationYear(year)


def test_from_the_renewal_date_a_usable_child_asks_for_the_next_year_with_interviews_from_1_april():
    usable = [registration()]

    assert year_asked_for(usable, WARD, moment("2027-02-28 23:59")) == RegistrationYear(2026)
    asked = year_asked_for(usable, WARD, moment("2027-03-01 00:00"))
    assert asked == RegistrationYear(2027, date(2027, 4, 1))
    assert denial(*usable, asked=asked, now=moment("2027-03-01 00:00")) is None


def test_the_renewal_date_is_the_wards_setting():
    ward = WardSettings(renewal_month=2, renewal_day=15)

    assert year_asked_for([registration()], ward, moment("2027-02-14 10:00")).year == 2026
    assert year_asked_for([registration()], ward, moment("2027-02-15 10:00")).year == 2027


def test_a_child_that_is_not_usable_does_not_renew():
    waiting = [registration(state=State.INTERVIEW_PENDING), registration(valid_until=date(2026, 3, 31))]

    assert year_asked_for(waiting, WARD, moment("2027-03-05 10:00")) == RegistrationYear(2026)


def test_a_renewal_is_made_once():
    march = moment("2027-03-05 10:00")
    own = [registration(), registration(state=State.INTERVIEW_PENDING, fiscal_year=2027)]

    refused = denial(*own, asked=year_asked_for(own, WARD, march), now=march)

    assert refused.reason == DenialReason.ALREADY_REGISTERED


def test_after_1_april_the_renewed_registration_is_the_one_that_counts():
    april = moment("2027-04-10 10:00")
    own = [registration(), registration(valid_until=date(2028, 3, 31), fiscal_year=2027)]

    refused = denial(*own, asked=year_asked_for(own, WARD, april), now=april)

    assert refused.reason == DenialReason.ALREADY_REGISTERED


@pytest.mark.parametrize("state", [State.INTERVIEW_PENDING, State.INTERVIEW_BOOKED, State.USABLE])
def test_a_registration_can_be_withdrawn_once_nothing_is_held(state):
    live = registration(state=state, nursery=nursery())

    assert why_not_withdraw(registration=live, holds_bookings=False) is None
    holds = why_not_withdraw(registration=live, holds_bookings=True)
    assert holds.reason == DenialReason.HOLDS_BOOKINGS
    assert holds.way == Way.BOOKINGS


def test_what_the_nursery_has_ended_cannot_be_withdrawn_and_an_untold_refusal_waits():
    stopped = registration(state=State.STOPPED, nursery=nursery())
    untold = registration(state=State.REFUSED, nursery=nursery())

    assert why_not_withdraw(registration=stopped, holds_bookings=False).reason == DenialReason.OVER
    assert why_not_withdraw(registration=untold, holds_bookings=False).reason == DenialReason.HOLDS_BOOKINGS
