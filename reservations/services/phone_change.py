"""Moves a reservation to another day or band for a family that phones: the same row, or nothing (S4)."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from reservations.audit import record_change
from reservations.denials import DenialReason, Denied, deny
from reservations.facts import BandFacts, DayFacts, HeldDay, SlotFacts
from reservations.finding import Situation, house_rules, situation
from reservations.models import Channel, Notification, Reservation, ReservationSlot
from reservations.naming import booking_facts
from reservations.places import Occupied
from reservations.services import locking, places
from reservations.services.cancellation import give_back
from reservations.services.health import write_what_was_said
from reservations.services.notification import Timing, record, supersede_overtaken
from reservations.services.reservation import Origin, ReservationInput, deadline_of, decide
from reservations.services.transactions import in_one_transaction

ATTENDED = _(
    "出欠が記録されているので、ほかの日には変えられません。先に出欠を「元に戻す」で取り消してください。"
)


@in_one_transaction
def change_by_phone(
    *, reservation: Reservation, wanted: ReservationInput, by: User, now: datetime, override_reason: str = ""
) -> Reservation:
    """Move to `wanted`; one transaction, one message, the channel becomes phone. If it fails the old stays.

    To where it is already only what is said about health is kept. Raises Denied (also for what is over, and to
    another day for a child who has come or is noted as absent), ValidationError, Busy.
    """
    row = _lock_both(reservation, wanted)
    if row.state == Reservation.State.CANCELLED or row.ends_at <= now:
        raise Denied(deny(DenialReason.OVER, phone=row.registration.nursery.phone))
    write_what_was_said(reservation=row, health=wanted.health, note=wanted.health_note, by=by, now=now)
    if (row.date, row.band_id) == (wanted.date, wanted.band.pk):
        return row
    if row.last_press and row.date != wanted.date:
        raise Denied(deny(DenialReason.OVER, sentence=str(ATTENDED), phone=row.registration.nursery.phone))
    house = house_rules(row.registration.nursery, wanted.date, now)
    found = _without(row, situation(row.registration, house, wanted.date, wanted.date, now))
    origin = Origin(Channel.PHONE, override_reason=override_reason.strip())
    band, overridden = decide(found.facts, found.days[0], wanted, now, origin)
    before, old_slot, old_band = _where(row), row.slot_id, row.band_id
    _put(row, found, band, now)
    if overridden:
        row.overridden, row.override_reason = True, origin.override_reason
    row.save()
    _move_place(found.days[0], row, old_slot, old_band)
    supersede_overtaken("reservation", [row.pk])
    _tell_changed(row, now)
    record_change(actor=by, row=row, action="update", changes={"from": before, "to": _where(row)})
    return row


def _put(row: Reservation, found: Situation, band: BandFacts, now: datetime) -> None:
    """Put it onto the first of the days found, within the hours of the band; not saved yet."""
    day = found.days[0]
    row.slot_id, row.date, row.band = _slot_of(day).pk, day.date, band.band
    row.starts_at, row.ends_at = band.starts_at, band.ends_at
    row.cancel_until, row.channel = deadline_of(found.facts, band, now), Channel.PHONE


def _where(row: Reservation) -> dict[str, object]:
    return {"date": str(row.date), "band": row.band_id}


def _lock_both(reservation: Reservation, wanted: ReservationInput) -> Reservation:
    locking.lock_children([reservation.child_id])
    nursery_id = reservation.registration.nursery_id
    new = ReservationSlot.objects.filter(nursery_id=nursery_id, date=wanted.date).values_list("pk", flat=True)
    # The child's lock keeps the row on its slot: nothing moves it without that lock.
    current = Reservation.objects.values_list("slot_id", flat=True).get(pk=reservation.pk)
    locking.lock_slots([current, *new])
    return locking.reread_reservation(reservation.pk)


def _slot_of(day: DayFacts) -> SlotFacts:
    assert day.slot is not None  # a day without a slot has been refused
    return day.slot


def _without(row: Reservation, found: Situation) -> Situation:
    """The situation as if the row were not there: it may stay on its day, its hold and its place."""
    facts, day = found.facts, found.days[0]
    held: tuple[HeldDay, ...] = tuple(
        each for each in facts.held if each.reservation_public_id != str(row.public_id)
    )
    others = [each for each in found.rows if each.pk != row.pk]
    own_dates = frozenset(each.date for each in others if each.child_id == row.child_id)
    occupied = tuple(each.occupied for each in others if day.slot and each.slot_id == day.slot.pk)
    bands = tuple(
        band._replace(taken=band.taken - 1) if row.date == day.date and band.band.pk == row.band_id else band
        for band in day.bands
    )
    room = replace(day.room, occupied=occupied)
    return replace(
        found,
        facts=replace(facts, held=held, live_dates=own_dates),
        days=(replace(day, room=room, bands=bands),),
        rows=tuple(others),
    )


def _move_place(day: DayFacts, row: Reservation, old_slot: int, old_band: int) -> None:
    slot = _slot_of(day)
    if old_slot == slot.pk:
        places.count_band(slot.pk, old_band, -1)  # before the +1: the cap is checked at each statement
    else:
        give_back(old_slot, [Reservation(band_id=old_band)])
    places.count_band(slot.pk, row.band_id, 1)
    there = (*day.room.occupied, Occupied(row.starts_at, row.ends_at, row.channel))
    places.write_peaks(slot.pk, slot.version, there)


def _tell_changed(row: Reservation, now: datetime) -> None:
    record(
        recipient=row.child.guardian,
        kind=Notification.Kind.RESERVATION_CHANGED,
        cause=f"reservation:{row.pk}:changed:{int(now.timestamp() * 1000)}",
        facts=booking_facts(row),
        now=now,
        timing=Timing(by_staff=True, use_starts_at=row.starts_at),
    )
