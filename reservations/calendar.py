"""The calendar of today … today+10: one read model for the page and the API (B2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from meguro_hoiku import dates
from nurseries.deadlines import has_passed
from nurseries.models import Question, TimeBand
from nurseries.opening import holiday_name
from reservations.denials import Alternative, Denial, DenialReason
from reservations.facts import BandFacts, ChildFacts, DayFacts, HeldDay
from reservations.finding import Situation, house_rules, situation
from reservations.health import ToldBefore, asks_health, told_before
from reservations.models import Channel, Registration
from reservations.rules.booking import OVERRIDABLE, places_left, why_not_book, why_not_day_and_bands, window
from reservations.rules.cancelling import cancel_until

MOST_ALTERNATIVES = 3
OFFERS_ALTERNATIVES = frozenset({DenialReason.FULL, DenialReason.CLOSED, DenialReason.NO_SLOTS})


class CalendarBand(NamedTuple):
    """A band of a day. `is_after_deadline`: booked now, it can be cancelled only for the grace (C5)."""

    band: TimeBand
    starts_at: datetime
    ends_at: datetime
    places_left: int
    denial: Denial | None
    cancel_until: datetime
    is_after_deadline: bool


class CalendarDay(NamedTuple):
    """One cell: its state is a denial's code, `few` or `open`."""

    date: date
    state: str
    places_left: int
    denial: Denial | None
    bands: tuple[CalendarBand, ...]
    holiday: str | None


@dataclass(frozen=True)
class Calendar:
    """What a registration may choose from. With a `denial` there are no days (B5)."""

    registration: Registration
    start: date
    until: date
    held: tuple[HeldDay, ...]
    limit: int
    denial: Denial | None
    asks_health: bool
    days: tuple[CalendarDay, ...]
    questions: tuple[Question, ...]

    @cached_property
    def told_before(self) -> tuple[ToldBefore, ...]:
        """The changes of health that 変わりない refers to beside the answers; read where it is asked (S9)."""
        return told_before(self.registration) if self.asks_health else ()

    def day(self, wanted: date) -> CalendarDay | None:
        """The cell of that date, if it is shown."""
        return next((day for day in self.days if day.date == wanted), None)


def calendar_of(registration: Registration, now: datetime, channel: str = Channel.LINE) -> Calendar:
    """The calendar of a registration whose child and nursery are loaded.

    On the phone the days are shown under a denial that staff may override (S4).
    """
    found = window_situation(registration, now)
    facts, (today, until) = found.facts, window(found.facts, now)
    denial = why_not_book(facts, now, channel)
    shows_days = denial is None or (channel == Channel.PHONE and denial.reason in OVERRIDABLE)
    return Calendar(
        registration=registration,
        start=today,
        until=until,
        held=facts.held,
        limit=facts.ward.hold_limit,
        denial=denial,
        asks_health=asks_health(registration),
        days=tuple(day_of(facts, day, now, channel) for day in found.days) if shows_days else (),
        questions=found.questions,
    )


def window_situation(registration: Registration, now: datetime) -> Situation:
    """All that decides about the days of the window, read at once."""
    today = dates.day_of(now)
    house = house_rules(registration.nursery, today, now)
    return situation(registration, house, today, today + timedelta(days=house.ward.window_days), now)


def phone_day_of(registration: Registration, day: date, now: datetime) -> CalendarDay:
    """One day as staff on the phone see it; held-back places may be booked beyond the window too (S4)."""
    found = situation(registration, house_rules(registration.nursery, day, now), day, day, now)
    return day_of(found.facts, found.days[0], now, Channel.PHONE)


def day_of(facts: ChildFacts, day: DayFacts, now: datetime, channel: str = Channel.LINE) -> CalendarDay:
    """One cell of the calendar, explained by the rules that would refuse it."""
    denial, denials = why_not_day_and_bands(facts, day, now, channel)
    rule_moment = facts.nursery.reservation_cancel_deadline.moment(day.date, facts.is_open_day)
    too_late = has_passed(rule_moment, now)
    bands = tuple(
        _band_of(facts, day, band, reason, rule_moment, too_late, now, channel)
        for band, reason in zip(day.bands, denials, strict=True)
    )
    left = max((band.places_left for band in bands if band.denial is None), default=0)
    state = denial.reason.value if denial else "few" if left <= facts.ward.few_threshold else "open"
    return CalendarDay(day.date, state, left, denial, bands, holiday_name(day.date))


def _band_of(
    facts: ChildFacts,
    day: DayFacts,
    band: BandFacts,
    denial: Denial | None,
    rule_moment: datetime,
    too_late: bool,
    now: datetime,
    channel: str,
) -> CalendarBand:
    return CalendarBand(
        band=band.band,
        starts_at=band.starts_at,
        ends_at=band.ends_at,
        places_left=places_left(day, band, channel) if denial is None else 0,
        denial=denial,
        cancel_until=cancel_until(
            rule_moment=rule_moment,
            starts_at=band.starts_at,
            now=now,
            grace_minutes=facts.ward.cancel_grace_minutes,
        ),
        is_after_deadline=too_late,
    )


def offering(denial: Denial, found: Situation, wanted: date, now: datetime) -> Denial:
    """The denial with up to three places that are still free, where somebody else was faster (B6).

    The nearest to the wanted day come first.
    """
    if denial.reason not in OFFERS_ALTERNATIVES or why_not_book(found.facts, now):
        return denial
    free = [
        Alternative(day.date, str(band.band.public_id), band.starts_at, band.ends_at)
        for day in (day_of(found.facts, day, now) for day in found.days)
        for band in day.bands
        if band.denial is None
    ]
    free.sort(key=lambda place: (abs((place.date - wanted).days), place.starts_at))
    return denial.with_alternatives(tuple(free[:MOST_ALTERNATIVES]))
