"""The interview slots that a registration may choose from: one read model for the page and the API (I1)."""

from dataclasses import dataclass
from datetime import datetime

from meguro_hoiku import dates
from reservations.denials import Denial
from reservations.finding import interview_facts
from reservations.models import Channel, InterviewSlot, Registration
from reservations.rules.cancelling import cancel_until
from reservations.rules.interviewing import InterviewSlotFacts, why_not_interview, why_not_interview_slot


@dataclass(frozen=True)
class InterviewChoice:
    """One slot that can be chosen, and until when it could then be cancelled."""

    slot: InterviewSlot
    places_left: int
    cancel_until: datetime


@dataclass(frozen=True)
class InterviewChoices:
    """What can be chosen; with a `denial` nothing can."""

    denial: Denial | None
    cancel_rule: str
    slots: tuple[InterviewChoice, ...]


def interview_choices(
    registration: Registration, now: datetime, channel: str = Channel.LINE
) -> InterviewChoices:
    """The slots free for this channel at the registration's nursery, by start; child and nursery loaded."""
    facts, closures = interview_facts(registration, now)
    rule = registration.nursery.interview_cancel_deadline
    denial = why_not_interview(facts, now, channel)
    if denial:
        return InterviewChoices(denial, rule.sentence, ())
    free = (
        InterviewSlotFacts.of(slot, closures)
        for slot in InterviewSlot.objects.filter(nursery=registration.nursery).ahead(now)
    )
    choices = (
        InterviewChoice(
            slot=each.slot,
            places_left=each.slot.capacity - each.slot.taken,
            cancel_until=cancel_until(
                rule_moment=rule.moment(dates.day_of(each.slot.starts_at), facts.is_open_day),
                starts_at=dates.jst(each.slot.starts_at),
                now=now,
                grace_minutes=facts.ward.cancel_grace_minutes,
            ),
        )
        for each in free
        if why_not_interview_slot(facts, each, now, channel) is None
    )
    return InterviewChoices(None, rule.sentence, tuple(choices))
