"""Families that only phone: they fill the days of the demo, so that some are full and some nearly."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User

from meguro_hoiku import dates
from meguro_hoiku.demo.people import CROWD
from meguro_hoiku.demo.stage import contact
from nurseries.models import Nursery
from reservations.calendar import CalendarBand, CalendarDay, phone_day_of
from reservations.denials import Denied
from reservations.models import Child, Registration, Reservation
from reservations.services.interview_results import record_interview_held
from reservations.services.registration import NewChild, RegistrationInput, register_by_phone
from reservations.services.reservation import ReservationInput, book_by_phone

DAYS_EACH = 2


@dataclass
class Crowd:
    """The families of one nursery, known since `known_at`; `by` takes their calls."""

    nursery: Nursery
    by: User
    known_at: datetime
    families: list[Registration] = field(default_factory=list)
    days: defaultdict[int, set[date]] = field(default_factory=lambda: defaultdict(set))

    def fill(self, day: date, now: datetime, leave: int = 0) -> int:
        """Book the day until no more than `leave` places are left in any band; how many came.

        Raises Denied when the day offers nothing at all.
        """
        came = 0
        while True:
            cell = phone_day_of(self._somebody_free(day), day, now)
            if came == 0 and cell.denial and cell.state != "full":
                raise Denied(cell.denial)
            band = _longest(cell, leave)
            if band is None:
                return came
            came += len(self._book(day, band, now, band.places_left - leave))

    def come(self, day: date, now: datetime, children: int) -> list[Reservation]:
        """So many children book the longest time of the day; fewer where there is no room."""
        band = _longest(phone_day_of(self._somebody_free(day), day, now), leave=0)
        return self._book(day, band, now, min(children, band.places_left)) if band else []

    def _book(self, day: date, band: CalendarBand, now: datetime, children: int) -> list[Reservation]:
        booked = []
        for _ in range(children):
            family, wanted = self._somebody_free(day), ReservationInput(day, band.band)
            booked.append(book_by_phone(registration=family, wanted=wanted, by=self.by, now=now))
            self.days[family.pk].add(day)
        return booked

    def _somebody_free(self, day: date) -> Registration:
        """A family that may still book that day, if need be a new one."""
        for family in self.families:
            if len(self.days[family.pk]) < DAYS_EACH and day not in self.days[family.pk]:
                return family
        self.families.append(self._new_family())
        return self.families[-1]

    def _new_family(self) -> Registration:
        number = Child.objects.count()
        name, kana = CROWD[number % len(CROWD)]
        born = date(dates.day_of(self.known_at).year - 2, 1 + number % 12, 1 + number % 28)
        child = NewChild(f"見本 {name}", f"ミホン {kana}", born, Child.Sex.UNSPECIFIED)
        row = register_by_phone(
            nursery=self.nursery,
            guardian=None,
            wanted=RegistrationInput(contact(f"見本 {number}", number % 100), child),
            by=self.by,
            now=self.known_at,
        ).row
        held_on = dates.day_of(self.known_at)
        record_interview_held(registration=row, held_on=held_on, by=self.by, now=self.known_at)
        row.refresh_from_db()
        return row


def _longest(cell: CalendarDay, leave: int) -> CalendarBand | None:
    """The longest band with more than `leave` places for the phone."""
    free = [band for band in cell.bands if band.denial is None and band.places_left > leave]
    return max(free, key=lambda band: band.ends_at - band.starts_at, default=None)
