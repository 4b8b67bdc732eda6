"""Staff and parents at the same rows at once: one outcome, told once, every invariant kept (S3, S4, S5)."""

from functools import partial
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from reservations.invariants import broken_invariants
from reservations.models import (
    Interview,
    InterviewSlot,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
)
from reservations.services.attendance import undo_last_press
from reservations.services.calling_off import SlotChange, call_off_and_change
from reservations.services.cancellation import cancel_by_phone, cancel_reservation
from reservations.services.interview_results import pass_interview
from reservations.services.phone_change import change_by_phone
from reservations.services.reservation import ReservationInput
from tests import factories as cast
from tests.races.rush import ROUNDS, Rush, empty_the_day, must_break, rushing, without_locks
from tests.races.test_booking_races import booking, families, reasons
from tests.races.test_freeing_races import a_moment_later, is_consistent

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Kind = Notification.Kind


def colleagues() -> tuple[User, User]:
    """Two of the same nursery."""
    return User.objects.create(username="yamada"), User.objects.create(username="sato")


def play_one_booking(rounds: int, rush: Rush) -> None:
    wednesday, thursday = cast.slot(capacity=2), cast.slot(cast.THURSDAY, capacity=2)
    first, second = colleagues()
    guardian, registration = families(1)[0]
    for _ in range(rounds):
        row = booking((guardian, registration), wednesday, wednesday.bands.get().band)().row
        elsewhere = ReservationInput(thursday.date, thursday.bands.get().band)
        ended = reasons(
            rush(
                [
                    a_moment_later(partial(cancel_by_phone, reservation=row, by=first, now=cast.NOW)),
                    a_moment_later(
                        partial(change_by_phone, reservation=row, wanted=elsewhere, by=second, now=cast.NOW)
                    ),
                    a_moment_later(
                        partial(cancel_reservation, guardian=guardian, reservation=row, now=cast.NOW)
                    ),
                ]
            )
        )

        row.refresh_from_db()
        assert ended["Reservation"] + ended["over"] == 3
        assert row.state == "cancelled"
        assert is_consistent(wednesday)
        assert is_consistent(thursday)
        assert Notification.objects.filter(kind=Kind.RESERVATION_CANCELLED).count() == 1
        assert broken_invariants() == []
        empty_the_day(wednesday, thursday)


def test_two_staff_and_the_parent_at_one_booking_leave_one_outcome_told_once() -> None:
    with rushing(3) as rush:
        play_one_booking(ROUNDS, rush)


def test_two_staff_and_the_parent_at_one_booking_miscount_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(3) as rush:
        must_break(lambda rounds: play_one_booking(rounds, rush))


def _lower(slot: ReservationSlot, row: Reservation, staff: User) -> Any:
    wanted = SlotChange(capacity=2, held_back=0, state="open")
    try:
        return call_off_and_change(slot=slot, change=wanted, called_off=[row], by=staff, now=cast.NOW)
    except ValidationError as error:
        return error


def play_calling_off(rounds: int, rush: Rush) -> None:
    slot = cast.slot(capacity=3)
    morning = slot.bands.get().band
    staff, _ = colleagues()
    held, *others = families(6)
    for _ in range(rounds):
        row = booking(held, slot, morning)().row
        lower = partial(_lower, slot, row, staff)
        ended = reasons(
            rush([*(a_moment_later(booking(each, slot, morning)) for each in others), a_moment_later(lower)])
        )

        live = Reservation.objects.live().count()
        assert ended["Done"] + ended["full"] == 5
        assert ended["ReservationSlot"] == 1
        assert is_consistent(slot)
        assert live == ended["Done"] <= 2
        assert Notification.objects.filter(kind=Kind.RESERVATION_CANCELLED).count() == 1
        assert broken_invariants() == []
        empty_the_day(slot)
        ReservationSlot.objects.update(capacity=3)


def test_places_taken_away_while_parents_book_are_never_overrun() -> None:
    with rushing(6) as rush:
        play_calling_off(ROUNDS, rush)


def test_places_taken_away_while_parents_book_are_overrun_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(6) as rush:
        must_break(lambda rounds: play_calling_off(rounds, rush))


def play_passing(rounds: int, rush: Rush) -> None:
    two = colleagues()
    for _ in range(rounds):
        interview = cast.child_with_interview(cast.interview_slot())
        ended = rush([partial(pass_interview, interview=interview, by=each, now=cast.NOW) for each in two])

        assert reasons(ended) == {"Interview": 2}
        assert {each.state for each in ended} == {"passed"}
        assert Registration.objects.get(pk=interview.registration_id).state == "usable"
        assert Notification.objects.filter(kind=Kind.USABLE).count() == 1
        assert broken_invariants() == []
        Notification.objects.all().delete()
        Interview.objects.all().delete()
        InterviewSlot.objects.all().delete()


def test_two_who_press_usable_at_once_send_one_message() -> None:
    with rushing(2) as rush:
        play_passing(ROUNDS, rush)


def test_two_who_press_usable_at_once_collide_without_our_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with rushing(2) as rush:
        must_break(lambda rounds: play_passing(rounds, rush))


def play_undoing(rounds: int, rush: Rush) -> None:
    first, second = colleagues()
    for _ in range(rounds):
        slot = cast.slot(cast.MONDAY)
        row = cast.reservation(on=slot, arrived_at=cast.NOW, left_at=cast.NOW)
        undo = [
            partial(undo_last_press, reservation=row, seen=row.last_press, by=each, now=cast.NOW)
            for each in (first, second)
        ]

        ended = reasons(rush(undo))

        row.refresh_from_db()
        assert ended == {"Reservation": 1, "over": 1}
        assert (row.arrived_at, row.left_at) == (cast.NOW, None)
        assert LogEntry.objects.get_for_object(row).count() == 1
        Reservation.objects.all().delete()
        ReservationSlot.objects.all().delete()


def test_two_who_take_back_one_press_at_once_take_back_no_more() -> None:
    with rushing(2) as rush:
        play_undoing(ROUNDS, rush)


def test_two_who_take_back_one_press_at_once_are_both_told_so_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(2) as rush:
        must_break(lambda rounds: play_undoing(rounds, rush))
