"""Books a day for a child: by the guardian in LINE, or by staff for a family on the phone (section 5, S4)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User

from meguro_hoiku import dates
from nurseries.models import Question, TimeBand
from nurseries.prepared import Prepared, insert
from reservations import statements
from reservations.answers import read_answers
from reservations.audit import record_change
from reservations.calendar import offering, window_situation
from reservations.denials import DenialReason, Denied
from reservations.facts import BandFacts, ChildFacts, DayFacts
from reservations.finding import LiveRow, Situation, house_rules, situation
from reservations.health import health_said
from reservations.models import (
    Channel,
    Guardian,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
)
from reservations.naming import booking_facts
from reservations.places import Occupied
from reservations.rules.booking import OVERRIDABLE, every_denial
from reservations.rules.cancelling import cancel_until
from reservations.services import locking, places
from reservations.services.health import keep_what_a_booking_says
from reservations.services.notification import Timing, record
from reservations.services.outcome import Done, done_before, input_hash
from reservations.services.refusals import count_refusal
from reservations.services.transactions import in_one_transaction


@dataclass(frozen=True)
class ReservationInput:
    """The day (JST) and band wanted, the answers, and what became of the registration's health answers."""

    date: date
    band: TimeBand
    answers: list[dict[str, Any]] = field(default_factory=list)
    health: str = Reservation.Health.UNASKED
    health_note: str = ""


@dataclass(frozen=True)
class Origin:
    """Who asks, how, and with which key; on the phone who of the staff took it, and why they override."""

    channel: str
    requested_by: Guardian | None = None
    key: str = ""
    fingerprint: str = ""
    override_reason: str = ""
    taken_by: User | None = None


def book_reservation(
    *, guardian: Guardian, registration: Registration, wanted: ReservationInput, key: str, now: datetime
) -> Done[Reservation]:
    """Book a day in LINE. The same key again gives the same row (B9).

    Raises Denied (with alternatives where the place is gone), ValidationError for unanswered questions, Busy.
    """
    fingerprint = _fingerprint(registration, wanted)
    try:
        _refuse_the_plainly_impossible(registration, wanted, now)
        return _book_or_offer(registration, wanted, Origin(Channel.LINE, guardian, key, fingerprint), now)
    except Denied as denied:
        # A second tap must never hear 満員 or 予約ずみ of the place that the first one has just got.
        if done := done_before(Reservation, guardian, key, fingerprint):
            return done
        count_refusal(
            denial=denied.denial,
            child_id=registration.child_id,
            nursery_id=registration.nursery_id,
            wanted=wanted.date,
            now=now,
        )
        raise


def _fingerprint(registration: Registration, wanted: ReservationInput) -> str:
    return input_hash(
        registration=registration.pk,
        date=wanted.date,
        band=wanted.band.pk,
        answers=wanted.answers,
        health=wanted.health,
        health_note=wanted.health_note,
    )


_SLOT = Prepared(
    lambda nursery, day: ReservationSlot.objects.filter(nursery_id=nursery, date=day).order_by(),
    987654321,
    date(1999, 1, 1),
)


def _refuse_the_plainly_impossible(
    registration: Registration, wanted: ReservationInput, now: datetime
) -> None:
    """Without a lock, answer those who come when the places are gone: most of a rush (design §3.4)."""
    slot = _SLOT.first(registration.nursery_id, wanted.date)
    if slot and slot.peak < slot.capacity and slot.line_peak < slot.capacity - slot.held_back:
        return
    found = window_situation(registration, now)
    day = next((each for each in found.days if each.date == wanted.date), None)
    if day is None:
        return  # outside the window: the locked decision says so
    try:
        decide(found.facts, day, wanted, now, Origin(Channel.LINE))
    except Denied as denied:
        raise Denied(offering(denied.denial, found, wanted.date, now)) from denied


def _book_or_offer(
    registration: Registration, wanted: ReservationInput, origin: Origin, now: datetime
) -> Done[Reservation]:
    """The locked decision; who has lost a place since the unlocked look hears of the nearest free ones (B6)."""
    try:
        return _book(registration=registration, wanted=wanted, origin=origin, now=now)
    except Denied as denied:
        if denied.denial.reason != DenialReason.FULL:
            raise
        found = window_situation(registration, now)
        raise Denied(offering(denied.denial, found, wanted.date, now)) from denied


@in_one_transaction
def _book(
    *, registration: Registration, wanted: ReservationInput, origin: Origin, now: datetime
) -> Done[Reservation]:
    statements.lock_child(registration.child_id)
    if origin.requested_by and (
        done := done_before(Reservation, origin.requested_by, origin.key, origin.fingerprint)
    ):
        return done
    registration = locking.reread_registration(registration.pk)
    # The contended row last: all that does not depend on it has been read (performance.md). A closure does.
    statements.lock_day(registration.nursery_id, wanted.date)
    house = house_rules(registration.nursery, wanted.date, now)
    found = situation(registration, house, wanted.date, wanted.date, now)
    band, overridden = decide(found.facts, found.days[0], wanted, now, origin)
    row = write_reservation(found, band, wanted, origin, overridden, now)
    tell_booked(row, origin, now)
    return Done(row, is_new=True)


def decide(
    facts: ChildFacts, day: DayFacts, wanted: ReservationInput, now: datetime, origin: Origin
) -> tuple[BandFacts, bool]:
    """The band to book and whether something is overridden; raises Denied with what comes first (S4)."""
    band = next((each for each in day.bands if each.band.pk == wanted.band.pk), None)
    denials = every_denial(facts, day, band, now, origin.channel)
    final = [denial for denial in denials if denial.reason not in OVERRIDABLE]
    may_override = origin.channel == Channel.PHONE and bool(origin.override_reason.strip())
    if final or band is None or (denials and not may_override):
        # What is overridden is no answer; a band that the day does not have stands last.
        raise Denied((final or denials[-1:])[0] if may_override else denials[0])
    return band, bool(denials)


def write_reservation(
    found: Situation,
    band: BandFacts,
    wanted: ReservationInput,
    origin: Origin,
    overridden: bool,
    now: datetime,
) -> Reservation:
    """The row and its place; call with the child and the slot locked."""
    facts, day = found.facts, found.days[0]
    assert day.slot is not None  # a day without a slot has been refused
    free_ended_holds(found.rows, facts.registration.child_id, now)
    row = _row_of(found, band, wanted, origin, now)
    row.slot_id = day.slot.pk
    row.hold_number = next_hold_number(facts)
    row.hold_limit = max(facts.ward.hold_limit, row.hold_number)
    row.overridden = overridden or row.hold_number > facts.ward.hold_limit
    row.override_reason = origin.override_reason if overridden else ""
    there = (*day.room.occupied, Occupied(row.starts_at, row.ends_at, row.channel))
    places.write_peaks(day.slot.pk, day.slot.version, there)
    places.count_band(day.slot.pk, band.band.pk, 1)
    insert(row)
    keep_what_a_booking_says(reservation=row, by=origin.taken_by, now=now)
    return row


def _row_of(
    found: Situation, band: BandFacts, wanted: ReservationInput, origin: Origin, now: datetime
) -> Reservation:
    """What was asked for, without its place yet; raises ValidationError for unanswered questions."""
    facts = found.facts
    return Reservation(
        registration=facts.registration,
        child=facts.registration.child,
        date=wanted.date,
        band=band.band,
        starts_at=band.starts_at,
        ends_at=band.ends_at,
        cancel_until=deadline_of(facts, band, now),
        answers=_answers(found.questions, wanted, origin),
        health=health_said(
            registration=facts.registration,
            health=wanted.health,
            note=wanted.health_note,
            must_be_said=origin.channel == Channel.LINE,
        ),
        health_note=wanted.health_note,
        requested_by=origin.requested_by,
        idempotency_key=origin.key,
        input_hash=origin.fingerprint,
        channel=origin.channel,
        created_at=now,
    )


def _answers(
    questions: tuple[Question, ...], wanted: ReservationInput, origin: Origin
) -> list[dict[str, Any]]:
    if origin.channel == Channel.PHONE:
        for question in questions:
            question.required = False  # on the phone staff have asked what they need
    return read_answers(questions, wanted.answers)


def deadline_of(facts: ChildFacts, band: BandFacts, now: datetime) -> datetime:
    """Until when the guardian may cancel what is booked now (C5)."""
    day = dates.day_of(band.starts_at)
    return cancel_until(
        rule_moment=facts.nursery.reservation_cancel_deadline.moment(day, facts.is_open_day),
        starts_at=band.starts_at,
        now=now,
        grace_minutes=facts.ward.cancel_grace_minutes,
    )


def next_hold_number(facts: ChildFacts) -> int:
    """The smallest number that none of the child's held days carries; above the limit only by override."""
    used = {held.hold_number for held in facts.held}
    return next(number for number in range(1, len(used) + 2) if number not in used)


def free_ended_holds(rows: tuple[LiveRow, ...], child_id: int, now: datetime) -> None:
    """Give back the numbers of days that are over; most bookings have none and pay nothing."""
    ended = [
        row.pk
        for row in rows
        if row.child_id == child_id and row.hold_number is not None and row.ends_at <= now
    ]
    if ended:
        Reservation.objects.filter(pk__in=ended).update(hold_number=None, hold_freed_at=now)


def tell_booked(row: Reservation, origin: Origin, now: datetime) -> None:
    """Owe the guardian the confirmation: at once for an own booking, after the undo time for one by phone."""
    record(
        recipient=row.child.guardian,
        kind=Notification.Kind.RESERVATION_BOOKED,
        cause=f"reservation:{row.pk}:booked",
        facts=booking_facts(row) | {"by": origin.channel},
        now=now,
        timing=Timing(
            answers=origin.channel == Channel.LINE,
            by_staff=origin.channel == Channel.PHONE,
            use_starts_at=row.starts_at,
        ),
    )


def book_by_phone(
    *,
    registration: Registration,
    wanted: ReservationInput,
    by: User,
    now: datetime,
    override_reason: str = "",
) -> Reservation:
    """Book for a family that phones, on the same places and by the same rules (S4).

    With a reason the held-days limit, the deadline and the band condition give way; nothing else does.
    Raises Denied, Busy.
    """
    origin = Origin(Channel.PHONE, override_reason=override_reason.strip(), taken_by=by)
    done = _book(registration=registration, wanted=wanted, origin=origin, now=now)
    record_change(actor=by, row=done.row, action="create", changes={"channel": "phone"})
    return done.row
