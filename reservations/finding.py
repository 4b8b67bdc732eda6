"""Reads the facts that the rules are asked about, in few statements, locked or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from meguro_hoiku import dates
from nurseries.deadlines import DeadlineRule
from nurseries.models import ClosedDay, Nursery, Question, TimeBand, whole_closures
from nurseries.opening import open_day_test
from nurseries.prepared import Prepared, Together
from reservations import statements
from reservations.answers import ASKED_AT_BOOKING
from reservations.facts import BandFacts, ChildFacts, DayFacts, HeldDay, SlotFacts
from reservations.models import Interview, Registration, WardSettings
from reservations.models.ward import WARD_IN_FORCE
from reservations.places import Occupied, Room
from reservations.statements import BAND, SLOT

# Open days are counted backwards over closures; no rule reaches further than this.
OPEN_DAY_REACH = timedelta(days=120)


class LiveRow(NamedTuple):
    """A live reservation as the rules need it."""

    pk: int
    public_id: UUID
    slot_id: int
    child_id: int
    date: date
    starts_at: datetime
    ends_at: datetime
    channel: str
    hold_number: int | None
    nursery_name: str

    @property
    def occupied(self) -> Occupied:
        """Its place."""
        return Occupied(self.starts_at, self.ends_at, self.channel)

    @property
    def held_day(self) -> HeldDay:
        """Its day, as the child holds it."""
        return HeldDay(
            self.date, self.starts_at, self.ends_at, str(self.public_id), self.nursery_name, self.hold_number
        )


def live_rows(registration: Registration, start: date, until: date, now: datetime) -> list[LiveRow]:
    """The live reservations of these days of its nursery, and its child's that can matter now, by start."""
    rows = statements.live_rows(registration.nursery_id, start, until, registration.child_id, now)
    own = registration.nursery.name
    found = [
        LiveRow(
            pk, public_id, slot, child, day, dates.jst(start), dates.jst(end), channel, hold, other or own
        )
        for pk, public_id, slot, child, day, start, end, channel, hold, other in rows
    ]
    return sorted(found, key=attrgetter("starts_at"))


@dataclass(frozen=True)
class HouseRules:
    """What ward and nursery have laid down, as far as it decides about booking a day."""

    ward: WardSettings
    closures: list[ClosedDay]
    questions: list[Question]


def house_rules(nursery: Nursery, start: date, now: datetime) -> HouseRules:
    """The ward's settings of today, the closures that can matter from `start` on, the questions at booking.

    To decide, read it with the day locked: a day is closed under the same lock.
    """
    today = dates.day_of(now)
    ward, closures, questions = _HOUSE_RULES.rows(
        (today,), (nursery.pk, _first_closure(nursery, start)), (nursery.pk,)
    )
    return HouseRules(ward[0] if ward else WardSettings(starts_on=today), closures, questions)


def closures_of(nursery: Nursery, start: date) -> list[ClosedDay]:
    """The closures from `start` on, and those before that a count of open days may meet."""
    return _CLOSURES.rows(nursery.pk, _first_closure(nursery, start))


def _first_closure(nursery: Nursery, start: date) -> date:
    counts_open_days = any(
        rule.unit == DeadlineRule.Unit.OPEN_DAY
        for rule in (
            nursery.reservation_booking_deadline,
            nursery.reservation_cancel_deadline,
            nursery.interview_booking_deadline,
            nursery.interview_cancel_deadline,
        )
    )
    return start - OPEN_DAY_REACH if counts_open_days else start


_CLOSURES = Prepared(
    lambda nursery, first: ClosedDay.objects.live().filter(nursery_id=nursery).since(first),
    987654321,
    date(1999, 1, 1),
)
_HOUSE_RULES = Together(WARD_IN_FORCE, _CLOSURES, ASKED_AT_BOOKING)


def child_facts(
    registration: Registration,
    *,
    ward: WardSettings,
    rows: Iterable[LiveRow],
    closures: Iterable[ClosedDay],
    now: datetime,
    no_shows: int = 0,
) -> ChildFacts:
    """The facts of a registration whose child and nursery are loaded."""
    own = [row for row in rows if row.child_id == registration.child_id]
    allowed = None
    if registration.condition == Registration.Condition.BANDS:
        allowed = frozenset(registration.condition_bands.values_list("pk", flat=True))
    return ChildFacts(
        registration=registration,
        nursery=registration.nursery,
        birth_date=registration.child.birth_date,
        ward=ward,
        held=tuple(row.held_day for row in own if row.ends_at > now),
        live_dates=frozenset(row.date for row in own),
        allowed_bands=allowed,
        is_open_day=open_day_test(registration.nursery, whole_closures(closures)),
        no_shows=no_shows,
    )


@dataclass(frozen=True)
class Offer:
    """A date's slot and the bands that it offers, by start."""

    slot: SlotFacts
    bands: list[tuple[TimeBand, int | None, int]]  # the band, its cap, how many have it


_DAY = SLOT.index("date")


def offers(nursery: Nursery, start: date, until: date) -> dict[date, Offer]:
    """What each day offers, in one statement; the same band is one object on all of them."""
    found: dict[date, Offer] = {}
    bands: dict[int, TimeBand] = {}
    for values in statements.offers(nursery.pk, start, until):
        day, band_values = values[_DAY], values[len(SLOT) : -2]
        band_id = band_values[0]
        if day not in found:
            found[day] = Offer(SlotFacts._make(values[: len(SLOT)]), [])
        if band_id not in bands:
            bands[band_id] = TimeBand.from_db("default", BAND, band_values)
        found[day].bands.append((bands[band_id], *values[-2:]))
    return found


def day_facts(
    day: date, offer: Offer | None, occupied: Sequence[Occupied], closures: Iterable[ClosedDay]
) -> DayFacts:
    """The facts of one date; `occupied` is who has its slot."""
    room, slot = Room(0, 0, ()), offer.slot if offer else None
    if slot is not None:
        room = Room(slot.capacity, slot.held_back, tuple(occupied))
    return DayFacts(
        date=day,
        closures=tuple(closed for closed in closures if closed.date == day),
        slot=slot,
        bands=tuple(
            BandFacts(
                band=band,
                starts_at=dates.at(day, band.start_time),
                ends_at=dates.at(day, band.end_time),
                cap=cap,
                taken=taken,
            )
            for band, cap, taken in (offer.bands if offer else ())
        ),
        room=room,
    )


@dataclass(frozen=True)
class Situation:
    """All that decides about one registration and the days asked for."""

    facts: ChildFacts
    days: tuple[DayFacts, ...]
    rows: tuple[LiveRow, ...]
    questions: tuple[Question, ...]


def situation(
    registration: Registration, house: HouseRules, start: date, until: date, now: datetime
) -> Situation:
    """Read all about the days from `start` to `until`. To decide, lock the child and the day first."""
    offered = offers(registration.nursery, start, until)
    rows = live_rows(registration, start, until, now)
    facts = child_facts(registration, ward=house.ward, rows=rows, closures=house.closures, now=now)
    here: dict[date, list[Occupied]] = {day: [] for day in dates.days_from(start, until)}
    for row in rows:
        if (offer := offered.get(row.date)) and row.slot_id == offer.slot.pk:
            here[row.date].append(row.occupied)
    days = tuple(day_facts(day, offered.get(day), there, house.closures) for day, there in here.items())
    return Situation(facts, days, tuple(rows), tuple(house.questions))


def interview_facts(registration: Registration, now: datetime) -> tuple[ChildFacts, list[ClosedDay]]:
    """The facts that decide about its interviews, with the closures as far as slots can be chosen."""
    today = dates.day_of(now)
    closures = closures_of(registration.nursery, today)
    no_shows = registration.interviews.filter(state=Interview.State.NO_SHOW).count()
    ward = WardSettings.objects.on(today)
    facts = child_facts(registration, ward=ward, rows=(), closures=closures, now=now, no_shows=no_shows)
    return facts, closures
