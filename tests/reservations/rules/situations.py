"""Facts about rows that were never saved: what the pure rules are asked about."""

from datetime import date, datetime, time, timedelta
from typing import Any

from meguro_hoiku.dates import JST, at, day_of
from nurseries.models import ClosedDay, Nursery, TimeBand
from nurseries.opening import open_day_test
from reservations.facts import BandFacts, ChildFacts, DayFacts, HeldDay, SlotFacts
from reservations.models import Channel, Registration, ReservationSlot, WardSettings
from reservations.places import Occupied, Room
from tests.factories import LONG_AGO, NOW, WEDNESDAY

BORN = date(2025, 4, 1)


def nursery(**fields: Any) -> Nursery:
    """One that takes part in LINE."""
    wanted = {"stage": Nursery.Stage.PUBLIC, "line_from": LONG_AGO, "phone": "03-0000-0001"}
    return Nursery(**(wanted | fields))


def registration(**fields: Any) -> Registration:
    """One that is usable until 31 March 2027."""
    wanted = {
        "state": Registration.State.USABLE,
        "fiscal_year": 2026,
        "interviewed_on": LONG_AGO.date(),
        "valid_until": date(2027, 3, 31),
        "state_changed_at": LONG_AGO,
    }
    return Registration(**(wanted | fields))


def held_day(day: date, number: int = 1) -> HeldDay:
    """A morning that the child holds."""
    return HeldDay(day, at(day, time(9)), at(day, time(12)), f"held-{number}", "桑の実", number)


def child(**fields: Any) -> ChildFacts:
    """A child that may book and holds nothing; `ward` and `nursery` are rows, `closed` the closed dates."""
    where = fields.pop("nursery", None) or nursery()
    held = tuple(fields.pop("held", ()))
    wanted: dict[str, Any] = {
        "registration": registration(),
        "birth_date": BORN,
        "ward": WardSettings(starts_on=date(2026, 4, 1)),
        "held": held,
        "live_dates": frozenset(each.date for each in held),
        "allowed_bands": None,
        "is_open_day": open_day_test(where, fields.pop("closed", ())),
    }
    return ChildFacts(nursery=where, **(wanted | fields))


def band(
    start: time = time(9), end: time = time(12), day: date = WEDNESDAY, pk: int = 1, **fields: Any
) -> BandFacts:
    """A band without a cap."""
    row = TimeBand(pk=pk, name=f"{start:%H}-{end:%H}", start_time=start, end_time=end)
    return BandFacts(row, at(day, start), at(day, end), **({"cap": None, "taken": 0} | fields))


def there(start: int, end: int, channel: str = Channel.LINE, day: date = WEDNESDAY) -> Occupied:
    """A booked child from `start` to `end` o'clock."""
    return Occupied(at(day, time(start)), at(day, time(end)), channel)


def a_day(date_: date = WEDNESDAY, *bands: BandFacts, **fields: Any) -> DayFacts:
    """A date with three places and one morning, unless said otherwise; `room` is (capacity, held back, who)."""
    capacity, held_back, occupied = fields.pop("room", (3, 0, ()))
    state = fields.pop("state", ReservationSlot.State.OPEN)
    slot = fields.pop("slot", SlotFacts(1, date_, capacity, held_back, state, 0))
    return DayFacts(
        date=date_,
        closures=tuple(fields.pop("closures", ())),
        slot=slot,
        bands=bands or (band(day=date_),) if slot else (),
        room=Room(capacity, held_back, tuple(occupied)),
    )


def closure(day: date = WEDNESDAY, start: time | None = None, end: time | None = None) -> ClosedDay:
    """Closed for an infection, all day or some hours."""
    return ClosedDay(date=day, start_time=start, end_time=end, reason=ClosedDay.Reason.INFECTION)


def days_ahead(number: int, now: datetime = NOW) -> date:
    """The date so many days after today."""
    return day_of(now) + timedelta(days=number)


def moment(text: str) -> datetime:
    """An aware moment in Japan from "2026-08-04 17:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)
