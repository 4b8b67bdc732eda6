"""What the rules are asked about: plain facts, read once, decided on without touching the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext

from nurseries.models import ClosedDay, Nursery, TimeBand
from nurseries.opening import holiday_name, is_regular_day
from nurseries.wording import holiday_text
from reservations.models import Registration, ReservationSlot, WardSettings
from reservations.places import Room


@dataclass(frozen=True)
class HeldDay:
    """A day that the child holds: a live reservation, at whichever nursery."""

    date: date
    starts_at: datetime
    ends_at: datetime
    reservation_public_id: str
    nursery_name: str
    hold_number: int | None


class BandFacts(NamedTuple):
    """A band as one date offers it. A tuple, like all of which a calendar makes thirty: they cost a third to make."""

    band: TimeBand
    starts_at: datetime
    ends_at: datetime
    cap: int | None
    taken: int


class SlotFacts(NamedTuple):
    """A date's slot as far as it decides; a model's row would cost as much to make as the rules to ask."""

    pk: int
    date: date
    capacity: int
    held_back: int
    state: str
    version: int

    @property
    def is_paused(self) -> bool:
        """Whether LINE is not offered it at the moment."""
        return self.state == ReservationSlot.State.PAUSED


@dataclass(frozen=True)
class DayFacts:
    """One date of one nursery."""

    date: date
    closures: tuple[ClosedDay, ...]
    slot: SlotFacts | None
    bands: tuple[BandFacts, ...]
    room: Room

    def closure(self, nursery: Nursery) -> str | None:
        """Why the nursery is closed all that day, in a word; None when it is open.

        A slot made on a day on which the nursery does not usually open means that it opens.
        """
        for closed in self.closures:
            if closed.is_whole_day:
                return str(closed.get_reason_display())
        if self.bands and all(self.closure_of(band) for band in self.bands):
            return self.closure_of(self.bands[0])
        if self.slot is None and not is_regular_day(nursery, self.date):
            holiday = holiday_name(self.date)
            return holiday_text(holiday) if holiday else gettext("休園日")
        return None

    def closure_of(self, band: BandFacts) -> str | None:
        """Why the nursery is closed during the band, in a word; None when it is open."""
        for closed in self.closures:
            if closed.covers(band.starts_at, band.ends_at):
                return str(closed.get_reason_display())
        return None


@dataclass(frozen=True)
class ChildFacts:
    """One registration, its child's days, and the settings that decide about them.

    `held` are live reservations that are not over; `live_dates` also has those of the day itself that are.
    `allowed_bands` is None where the nursery has set no condition.
    """

    registration: Registration
    nursery: Nursery
    birth_date: date
    ward: WardSettings
    held: tuple[HeldDay, ...]
    live_dates: frozenset[date]
    allowed_bands: frozenset[int] | None
    is_open_day: Callable[[date], bool]
    no_shows: int = 0

    def may_book(self, band: BandFacts) -> bool:
        """Whether the registration's condition allows the band (R12)."""
        return self.allowed_bands is None or band.band.pk in self.allowed_bands
