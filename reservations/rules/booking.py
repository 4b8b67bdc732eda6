"""Whether a day may be booked, else why not: facts and `now` in, `Denial` or None out; writes nothing."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.deadlines import DeadlineRule, has_passed
from reservations.ages import is_in_range, range_text
from reservations.denials import Denial, DenialReason, Way, deny
from reservations.facts import BandFacts, ChildFacts, DayFacts
from reservations.models import Channel, Registration

# What staff may override on the phone, with a reason (S4): held-days limit and the nursery's condition.
OVERRIDABLE = frozenset({DenialReason.LIMIT_REACHED, DenialReason.BAND_NOT_OFFERED})


def why_not_usable(facts: ChildFacts, now: datetime) -> Denial | None:
    """Why this registration cannot be booked on at all today (R6, R7); facts carry its state."""
    registration = facts.registration
    state = registration.state_on(dates.day_of(now))
    if state == Registration.State.USABLE:
        return None
    if registration.has_untold_refusal:
        state = Registration.State.INTERVIEW_BOOKED.value
    why, way = {
        "interview_pending": (_("面談の予約がまだです。"), Way.STATE),
        "interview_booked": (_("面談のあとに予約できます。"), Way.STATE),
        "expired": (_("登録の有効期限が切れました。もう一度、登録と面談をお願いします。"), Way.REGISTER),
        "withdrawn": (_("この登録は取り下げられています。"), Way.REGISTER),
    }.get(state, (_("園にお問い合わせください。"), Way.PHONE))
    return deny(DenialReason.NOT_USABLE, why=why, state=state, way=way, phone=facts.nursery.phone)


def why_not_book(facts: ChildFacts, now: datetime, channel: str = Channel.LINE) -> Denial | None:
    """Why no day at all can be chosen: not usable, by phone only, or the limit reached (B1, B4, B5)."""
    if denial := why_not_usable(facts, now):
        return denial
    phone_only = (
        facts.registration.condition == Registration.Condition.PHONE or not facts.nursery.accepts_line(now)
    )
    if channel == Channel.LINE and phone_only:
        return deny(DenialReason.BY_PHONE_ONLY, phone=facts.nursery.phone)
    limit = facts.ward.hold_limit
    if len(facts.held) >= limit:
        days = sorted(held.date for held in facts.held)
        return deny(DenialReason.LIMIT_REACHED, limit=limit, held_days=days, phone=facts.nursery.phone)
    return None


def window(facts: ChildFacts, now: datetime) -> tuple[date, date]:
    """The first and last day that the calendar shows (B2)."""
    today = dates.day_of(now)
    return today, today + timedelta(days=facts.ward.window_days)


def why_not_date(facts: ChildFacts, day: DayFacts, channel: str = Channel.LINE) -> Denial | None:
    """Why the date is out of the question, whatever the hour and however many places it has."""
    phone = facts.nursery.phone
    if day.date in facts.live_dates:
        return deny(DenialReason.HELD)
    if closure := day.closure(facts.nursery):
        return deny(DenialReason.CLOSED, closure=closure)
    valid_until = facts.registration.valid_until
    if valid_until is not None and day.date > valid_until:
        return deny(DenialReason.OUT_OF_VALIDITY, valid_until=valid_until)
    if not is_in_range(facts.nursery, facts.birth_date, day.date):
        return deny(DenialReason.OUT_OF_AGE, ages=range_text(facts.nursery), phone=phone)
    hidden = day.slot is not None and channel == Channel.LINE and day.slot.is_paused
    if day.slot is None or hidden or not day.bands:
        return deny(DenialReason.NO_SLOTS, phone=phone)
    return None


def why_not_day(
    facts: ChildFacts, day: DayFacts, now: datetime, channel: str = Channel.LINE
) -> Denial | None:
    """Why this day cannot be chosen, in the order of B2; None when some band of it can."""
    return why_not_day_and_bands(facts, day, now, channel)[0]


def why_not_day_and_bands(
    facts: ChildFacts, day: DayFacts, now: datetime, channel: str = Channel.LINE
) -> tuple[Denial | None, list[Denial | None]]:
    """Why the day cannot be chosen, and why each of its bands cannot: what stops the day stops them all."""
    denial = why_not_date(facts, day, channel) or why_not_moment(facts, day.date, now, channel)
    if denial:
        return denial, [denial] * len(day.bands)
    of_bands = [why_not_band(facts, day, band, now, channel) for band in day.bands]
    return _the_reason_of_all(of_bands, facts.nursery.phone), of_bands


def _the_reason_of_all(denials: list[Denial | None], phone: str) -> Denial | None:
    """None if one band is free; otherwise the reason that says most about the whole day."""
    if None in denials:
        return None
    reasons = {denial.reason: denial for denial in denials if denial}
    for reason in (DenialReason.FULL, DenialReason.PHONE, DenialReason.OUT_OF_WINDOW, DenialReason.CLOSED):
        if reason in reasons:
            return reasons[reason]
    return deny(DenialReason.NO_SLOTS, phone=phone)


def booking_closes_at(facts: ChildFacts, day: date) -> datetime:
    """The last minute at which LINE may book that day (B3)."""
    rule: DeadlineRule = facts.nursery.reservation_booking_deadline
    return rule.moment(day, facts.is_open_day)


def why_not_moment(facts: ChildFacts, day: date, now: datetime, channel: str) -> Denial | None:
    """Why it is too late, or still too early, to book that day (B3)."""
    first, last = window(facts, now)
    if day < first:
        return deny(DenialReason.OVER)
    if channel == Channel.LINE and day > last:
        return deny(DenialReason.OUT_OF_WINDOW, until=last)
    if channel == Channel.LINE and has_passed(booking_closes_at(facts, day), now):
        return deny(DenialReason.PHONE, phone=facts.nursery.phone)
    if day == last and now < dates.at(first, facts.ward.opening_time):
        return deny(DenialReason.NOT_OPEN_YET, opens_at=dates.at(first, facts.ward.opening_time))
    return None


def why_not_band(
    facts: ChildFacts, day: DayFacts, band: BandFacts, now: datetime, channel: str = Channel.LINE
) -> Denial | None:
    """Why this band of the day cannot be chosen: condition, closed hours, its time, its places (B7, R12)."""
    phone = facts.nursery.phone
    if closure := day.closure_of(band):
        return deny(DenialReason.CLOSED, closure=closure)
    if not facts.may_book(band):
        return deny(DenialReason.BAND_NOT_OFFERED, phone=phone)
    if channel == Channel.LINE and band.starts_at <= now:
        return deny(DenialReason.PHONE, phone=phone)
    if band.ends_at <= now:
        return deny(DenialReason.OVER)
    if places_left(day, band, channel) < 1:
        return deny(DenialReason.FULL)
    if channel == Channel.LINE:
        return None  # `why_not_moment` keeps LINE inside the window
    last = window(facts, now)[1]
    if day.date > last and not day.room.held_back_left(band.starts_at, band.ends_at):
        return deny(DenialReason.OUT_OF_WINDOW, until=last)
    return None


def places_left(day: DayFacts, band: BandFacts, channel: str = Channel.LINE) -> int:
    """How many more children this channel may book into the band (B7)."""
    left = day.room.left(channel, band.starts_at, band.ends_at)
    return left if band.cap is None else max(0, min(left, band.cap - band.taken))


def every_denial(
    facts: ChildFacts, day: DayFacts, band: BandFacts | None, now: datetime, channel: str
) -> list[Denial]:
    """All that stands against one booking, the most telling first: what a service decides by.

    The date is asked before the limit and the band, so that a refusal reads like the calendar's cell.
    """
    if denial := why_not_usable(facts, now):
        return [denial]
    asked = [
        why_not_date(facts, day, channel),
        why_not_book(facts, now, channel),
        why_not_moment(facts, day.date, now, channel),
        deny(DenialReason.BAND_NOT_OFFERED, phone=facts.nursery.phone)
        if band is None
        else why_not_band(facts, day, band, now, channel),
    ]
    return [denial for denial in asked if denial]
