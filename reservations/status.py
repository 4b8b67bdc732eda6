"""What a guardian has and what comes next: one read model for the page, the API and the chat (R6, C1)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.denials import Denial
from reservations.models import Child, Guardian, Interview, Registration, Reservation, WardSettings
from reservations.rules.cancelling import why_not_cancel

ENDED_LATELY, MOST_ENDED = timedelta(days=92), 30
_NEXT_STEPS = {
    "interview_pending": "book_interview",
    "interview_booked": "wait_for_interview",
    "awaiting_result": "wait_for_result",
    "usable": "book",
    "expired": "register_again",
    "withdrawn": "register_again",
    "refused": "phone",
    "stopped": "phone",
}


@dataclass(frozen=True)
class Booking:
    """A reservation or an interview as its guardian sees it; `denial` says why it cannot be cancelled."""

    kind: str
    row: Reservation | Interview
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    cancel_until: datetime
    denial: Denial | None
    nursery: Nursery
    child: Child
    registration: Registration

    @property
    def is_cancellable(self) -> bool:
        """Whether LINE can cancel it now."""
        return self.state == "booked" and self.denial is None


@dataclass(frozen=True)
class RegistrationStatus:
    """A registration's state as the guardian may know it, and the one next step."""

    registration: Registration
    state: str
    valid_until: date | None
    next_step: str
    interview: Booking | None
    held_days: int
    limit: int


def booking_of(row: Reservation | Interview, now: datetime) -> Booking:
    """How the row stands now; its registration's child and nursery are loaded."""
    registration = row.registration
    nursery = registration.nursery
    is_reservation = isinstance(row, Reservation)
    return Booking(
        kind="reservation" if is_reservation else "interview",
        row=row,
        title=nursery.name if is_reservation else _("{nursery}（面談用）").format(nursery=nursery.name),
        state=row.state_seen if isinstance(row, Interview) else row.state,
        starts_at=dates.jst(row.starts_at),
        ends_at=dates.jst(row.ends_at),
        cancel_until=dates.jst(row.cancel_until),
        denial=why_not_cancel(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            cancel_until=row.cancel_until,
            now=now,
            phone=nursery.phone,
        ),
        nursery=nursery,
        child=registration.child,
        registration=registration,
    )


def bookings_of(guardian: Guardian, now: datetime) -> list[Booking]:
    """What the guardian holds: reservations not over and interviews not started, by start (C1)."""
    loaded = ("registration__nursery", "registration__child")
    rows: list[Reservation | Interview] = [
        *Reservation.objects.of(guardian).held(now).select_related(*loaded),
        *Interview.objects.of(guardian).held(now).select_related(*loaded),
    ]
    return sorted(
        (booking_of(row, now) for row in rows), key=lambda booking: (booking.starts_at, booking.row.pk)
    )


def ended_bookings_of(guardian: Guardian, now: datetime) -> list[Booking]:
    """What the guardian held in the last three months and does not hold any more, the latest first."""
    loaded = ("registration__nursery", "registration__child")
    recent = Q(starts_at__gt=now - ENDED_LATELY)
    over = Reservation.objects.of(guardian).filter(recent, Q(state="cancelled") | Q(ends_at__lte=now))
    past = Interview.objects.of(guardian).filter(recent, ~Q(state="booked") | Q(starts_at__lte=now))
    rows: list[Reservation | Interview] = [*over.select_related(*loaded), *past.select_related(*loaded)]
    found = [booking_of(row, now) for row in rows]
    return sorted(found, key=lambda booking: (booking.starts_at, booking.row.pk), reverse=True)[:MOST_ENDED]


def registrations_of(guardian: Guardian, now: datetime) -> list[RegistrationStatus]:
    """The guardian's registrations, the live ones first, each with its state and next step (R6)."""
    rows = list(Registration.objects.of(guardian).select_related("child", "nursery"))
    interviews = _interviews(rows)
    held = Counter(Reservation.objects.of(guardian).held(now).values_list("child_id", flat=True))
    limit = WardSettings.objects.on(dates.day_of(now)).hold_limit
    found = [_status(row, interviews.get(row.pk), held[row.child_id], limit, now) for row in rows]
    ended = {"expired", "withdrawn", "stopped", "refused"}
    return sorted(found, key=lambda each: (each.state in ended, each.registration.child.number))


def status_of(row: Registration, now: datetime) -> RegistrationStatus:
    """One registration, with its state and next step; its child and nursery are loaded."""
    held = Reservation.objects.filter(child=row.child_id).held(now).count()
    limit = WardSettings.objects.on(dates.day_of(now)).hold_limit
    return _status(row, _interviews([row]).get(row.pk), held, limit, now)


def _interviews(rows: Iterable[Registration]) -> dict[int, Interview]:
    shown = (Interview.State.BOOKED, Interview.State.REFUSED)
    of_rows = Interview.objects.filter(registration__in=list(rows), state__in=shown)
    loaded = of_rows.select_related("registration__nursery", "registration__child")
    return {
        interview.registration_id: interview
        for interview in loaded
        if interview.state_seen == Interview.State.BOOKED
    }


def _status(
    row: Registration, interview: Interview | None, held_days: int, limit: int, now: datetime
) -> RegistrationStatus:
    state = state_seen(row, interview, now)
    return RegistrationStatus(
        registration=row,
        state=state,
        valid_until=row.valid_until,
        next_step=_NEXT_STEPS[state],
        interview=booking_of(interview, now) if interview else None,
        held_days=held_days,
        limit=limit,
    )


def state_seen(row: Registration, interview: Interview | None, now: datetime) -> str:
    """The state as the guardian may know it: a refusal not yet told looks like a result to come (I5)."""
    state = row.state_on(dates.day_of(now))
    started = interview is not None and interview.starts_at <= now
    if row.has_untold_refusal or (state == Registration.State.INTERVIEW_BOOKED and started):
        return "awaiting_result"
    return state
