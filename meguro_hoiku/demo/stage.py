"""Plays the demo's history through the domain's services, each act at the moment it would have happened."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User

from meguro_hoiku import dates
from meguro_hoiku.demo.people import DemoChild, Person
from nurseries.models import Nursery, Question
from reservations.calendar import calendar_of
from reservations.models import ConsentText, Guardian, Interview, InterviewSlot, Registration, Reservation
from reservations.services.attendance import record_arrival, record_departure
from reservations.services.guardians import give_consent, guardian_of_line_account
from reservations.services.interview import book_interview
from reservations.services.interview_results import record_interview_held
from reservations.services.registration import Contact, NewChild, RegistrationInput, register_child
from reservations.services.reservation import ReservationInput, book_reservation

DAYS_SINCE_REGISTERED = 62


@dataclass
class Stage:
    """The ward on the day of the demo, and the staff who act in it, by nursery."""

    now: datetime
    nurseries: dict[str, Nursery]
    staff: dict[str, User]

    @property
    def today(self) -> date:
        """The day of the demo."""
        return dates.day_of(self.now)

    def moment(self, days_ago: int, hour: int = 9) -> datetime:
        """That hour so many days ago, or the present if it is still to come."""
        return min(dates.at(self.today - timedelta(days=days_ago), time(hour)), self.now)

    @property
    def registered_at(self) -> datetime:
        """When the families of this fiscal year have registered: whoever did so before would have expired."""
        year_began = date(dates.fiscal_year(self.today), 4, 1)
        day = max(self.today - timedelta(days=DAYS_SINCE_REGISTERED), year_began)
        return min(dates.at(day, time(9)), self.now)

    @property
    def booked_at(self) -> datetime:
        """When they have booked: yesterday, but not before they could."""
        return max(self.moment(1, 12), self.registered_at)

    def enters(self, person: Person, at: datetime) -> Guardian:
        """Opens the page from LINE for the first time: nothing but the account is known."""
        return guardian_of_line_account(line_user_id=person.line_user_id, now=at, language=person.language)

    def registers(self, person: Person, code: str, at: datetime, child: int = 0) -> Registration:
        """Agrees, and registers a child at the nursery of that code."""
        guardian = self.enters(person, at)
        version = ConsentText.objects.current(dates.day_of(at)).version
        give_consent(guardian=guardian, version=version, now=at)
        wanted = RegistrationInput(
            contact(person.name, number_of(person.key)),
            self.child(person.children[child]),
            answers_to(self.nurseries[code], Question.Moment.REGISTRATION),
        )
        key = f"registration-{code}-{child}"
        return register_child(
            guardian=guardian, nursery=self.nurseries[code], wanted=wanted, key=key, now=at
        ).row

    def child(self, child: DemoChild) -> NewChild:
        """The child with the birth date that makes it so old today."""
        months = self.today.year * 12 + self.today.month - 1 - child.months
        born = date(months // 12, months % 12 + 1, 10)
        return NewChild(child.name, child.kana, born, child.sex)

    def becomes_usable(
        self, person: Person, code: str, at: datetime | None = None, child: int = 0
    ) -> Registration:
        """Registers, and has been interviewed at the nursery on the same day."""
        at = at or self.registered_at
        row = self.registers(person, code, at, child)
        record_interview_held(registration=row, held_on=dates.day_of(at), by=self.staff[code], now=at)
        row.refresh_from_db()
        return row

    def chooses_interview(self, registration: Registration, slot: InterviewSlot, at: datetime) -> Interview:
        """Books that interview in LINE."""
        return book_interview(
            guardian=registration.child.guardian,
            registration=registration,
            slot=slot,
            key=f"interview-{slot.pk}",
            now=at,
        ).row

    def has_used(self, registration: Registration, day: date) -> Reservation | None:
        """Booked that day of the past in LINE some days before, came, and was fetched; None where none was free."""
        asked = max(day - timedelta(days=3 + day.day % 6), dates.day_of(self.registered_at))
        row = self.books(registration, day, dates.at(asked, time(12 + day.day % 9)))
        if row is not None:
            by = self.staff[registration.nursery.code]
            record_arrival(reservation=row, by=by, now=row.starts_at)
            record_departure(reservation=row, by=by, now=row.ends_at)
        return row

    def books(self, registration: Registration, day: date, at: datetime) -> Reservation | None:
        """Books the longest free time of the day in LINE; None where the rules allow none that day."""
        cell = calendar_of(registration, at).day(day)
        free = [band for band in cell.bands if band.denial is None] if cell else []
        if not free:
            return None
        longest = max(free, key=lambda band: band.ends_at - band.starts_at)
        wanted = ReservationInput(
            day,
            longest.band,
            answers_to(registration.nursery, Question.Moment.RESERVATION),
            Reservation.Health.UNCHANGED,
        )
        return book_reservation(
            guardian=registration.child.guardian,
            registration=registration,
            wanted=wanted,
            key=f"reservation-{registration.pk}-{day}",
            now=at,
        ).row


def number_of(key: str) -> int:
    """A small number that stays with the name."""
    return sum(key.encode()) % 100


def contact(name: str, number: int) -> Contact:
    """An address and a telephone number that nobody has."""
    return Contact(name, "1530000", f"東京都目黒区0-0-{number}（デモ用の住所）", f"090-0000-00{number:02}")


def answers_to(nursery: Nursery, moment: Question.Moment) -> list[dict[str, Any]]:
    """The first choice of whatever must be answered."""
    required = Question.objects.asked(nursery, moment).filter(required=True)
    return [
        {"question": str(question.public_id), "value": question.choices[0]["code"]} for question in required
    ]
