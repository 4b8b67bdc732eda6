"""Whether a child may be registered at a nursery (section 3 of the rules)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.ages import class_age, day_of_age, range_text
from reservations.denials import Denial, DenialReason, Way, deny
from reservations.models import Channel, Registration, WardSettings


@dataclass(frozen=True)
class RegistrationYear:
    """Which fiscal year is asked for, and from when its interview may be held (R11)."""

    year: int
    interview_not_before: date | None = None


def year_asked_for(own: Iterable[Registration], ward: WardSettings, now: datetime) -> RegistrationYear:
    """This fiscal year; or the next one, from the renewal date on, for a child that is usable now (R11).

    `own` are the child's registrations at this nursery.
    """
    today = dates.day_of(now)
    year = dates.fiscal_year(today)
    usable = any(each.state_on(today) == Registration.State.USABLE for each in own)
    if usable and today >= ward.renewal_date(year):
        return RegistrationYear(year + 1, date(year + 1, 4, 1))
    return RegistrationYear(year)


def why_not_register(
    *,
    nursery: Nursery,
    birth_date: date,
    own: Iterable[Registration],
    asked: RegistrationYear,
    now: datetime,
    channel: str = Channel.LINE,
) -> Denial | None:
    """Why the child cannot be registered: not in LINE, registered already, by phone only, or its age.

    Speaks of the guardian's own registrations only: a second guardian is told nothing (R4).
    """
    phone = nursery.phone
    if channel == Channel.LINE and (nursery.registrations_paused or not nursery.accepts_line(now)):
        return deny(DenialReason.BY_PHONE_ONLY, phone=phone)
    today = dates.day_of(now)
    for each in own:
        if each.state in Registration.WAITING or _is_usable_in(each, asked.year, today):
            return deny(DenialReason.ALREADY_REGISTERED, phone=phone)
        if channel == Channel.PHONE or each.lifted_at is not None:
            continue
        if each.has_untold_refusal:
            return deny(DenialReason.ALREADY_REGISTERED, phone=phone)
        ended_by_nursery = each.state in (Registration.State.REFUSED, Registration.State.STOPPED)
        if ended_by_nursery and each.fiscal_year == asked.year:
            return deny(DenialReason.ALREADY_REGISTERED, phone=phone, way=Way.PHONE)
    return why_not_of_age(nursery, birth_date, asked.year)


def _is_usable_in(registration: Registration, year: int, today: date) -> bool:
    """Whether it is usable today and is of that fiscal year: a renewal asks for another."""
    usable = registration.state_on(today) == Registration.State.USABLE
    return (
        usable
        and registration.valid_until is not None
        and dates.fiscal_year(registration.valid_until) >= year
    )


def why_not_of_age(nursery: Nursery, birth_date: date, year: int) -> Denial | None:
    """Why the child never has the nursery's age in the fiscal year, with the first possible date (R10)."""
    first = day_of_age(birth_date, nursery.min_age_months)
    facts = {"ages": range_text(nursery), "phone": nursery.phone}
    if class_age(birth_date, year) > nursery.max_class_age:
        return deny(DenialReason.OUT_OF_AGE, **facts)
    if first > dates.fiscal_year_end(year):
        return deny(DenialReason.OUT_OF_AGE, first_possible=first, **facts)
    return None


def why_not_withdraw(*, registration: Registration, holds_bookings: bool) -> Denial | None:
    """Why the guardian cannot end it: something is still held, or it has ended otherwise (R12)."""
    if registration.state not in Registration.LIVE and not registration.has_untold_refusal:
        return deny(DenialReason.OVER, phone=registration.nursery.phone)
    if holds_bookings or registration.has_untold_refusal:
        return deny(DenialReason.HOLDS_BOOKINGS, phone=registration.nursery.phone)
    return None
