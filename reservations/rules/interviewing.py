"""Whether an interview may be booked, and in which slot (section 4 of the rules)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from meguro_hoiku import dates
from nurseries.deadlines import has_passed
from nurseries.models import ClosedDay
from reservations.denials import Denial, DenialReason, Way, deny
from reservations.facts import ChildFacts
from reservations.models import Channel, InterviewSlot, Registration

NO_SHOWS_IN_LINE = 2


def why_not_interview(facts: ChildFacts, now: datetime, channel: str = Channel.LINE) -> Denial | None:
    """Why no interview can be chosen: not waiting for one, one is booked already, or by phone (I5, I6)."""
    registration, phone = facts.registration, facts.nursery.phone
    if registration.state == Registration.State.INTERVIEW_BOOKED or registration.has_untold_refusal:
        return deny(DenialReason.INTERVIEW_EXISTS, phone=phone)
    if registration.state == Registration.State.USABLE:
        return deny(DenialReason.NOT_USABLE, why="", state=registration.state, way=Way.STATE, phone=phone)
    if registration.state != Registration.State.INTERVIEW_PENDING:
        return deny(DenialReason.BY_PHONE_ONLY, phone=phone)
    if channel == Channel.LINE and (
        facts.no_shows >= NO_SHOWS_IN_LINE or not facts.nursery.accepts_line(now)
    ):
        return deny(DenialReason.BY_PHONE_ONLY, phone=phone)
    return None


@dataclass(frozen=True)
class InterviewSlotFacts:
    """A slot and the closures of its date."""

    slot: InterviewSlot
    closures: tuple[ClosedDay, ...]

    @classmethod
    def of(cls, slot: InterviewSlot, closures: Iterable[ClosedDay]) -> "InterviewSlotFacts":
        """The slot with those closures that are on its date."""
        day = dates.day_of(slot.starts_at)
        return cls(slot, tuple(closed for closed in closures if closed.date == day))


def why_not_interview_slot(
    facts: ChildFacts, chosen: InterviewSlotFacts, now: datetime, channel: str = Channel.LINE
) -> Denial | None:
    """Why this slot cannot be chosen: closed, too early for a renewal, late, far off, or full (I1)."""
    slot, nursery = chosen.slot, facts.nursery
    starts_at, day = dates.jst(slot.starts_at), dates.day_of(slot.starts_at)
    for closed in chosen.closures:
        if closed.covers(starts_at, dates.jst(slot.ends_at)):
            return deny(DenialReason.CLOSED, closure=str(closed.get_reason_display()))
    if slot.starts_at <= now:
        return deny(DenialReason.OVER)
    not_before = facts.registration.interview_not_before
    if not_before is not None and day < not_before:
        return deny(DenialReason.NOT_OPEN_YET, opens_at=not_before)
    last = dates.day_of(now) + timedelta(days=nursery.interview_days_ahead)
    if channel == Channel.LINE and day > last:
        return deny(DenialReason.OUT_OF_WINDOW, until=last)
    closes_at = nursery.interview_booking_deadline.moment(day, facts.is_open_day)
    if channel == Channel.LINE and has_passed(closes_at, now):
        return deny(DenialReason.PHONE, phone=nursery.phone)
    if slot.taken >= slot.capacity:
        return deny(DenialReason.FULL)
    return None
