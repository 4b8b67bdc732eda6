"""Cancelling, closing and lowering while others book: every place is used once, every family told once."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from nurseries.models import ClosedDay
from reservations.invariants import broken_invariants
from reservations.models import Notification, Reservation, ReservationSlot
from reservations.services.cancellation import cancel_reservation
from reservations.services.closing import close_days
from reservations.services.ending import stop_registration
from reservations.services.slots import change_slot
from tests import factories as cast
from tests.races.rush import ROUNDS, Rush, empty_the_day, must_break, rushing, without_locks
from tests.races.test_booking_races import booking, families, reasons

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def a_moment_later(call: Callable[[], Any]) -> Callable[[], Any]:
    """One side a little late: in the order of keys alone, one side would always win."""

    def run() -> Any:
        time.sleep(random.uniform(0, 0.02))
        return call()

    return run


def is_consistent(slot: ReservationSlot) -> bool:
    """Whether the slot says how full it is."""
    slot.refresh_from_db()
    live = Reservation.objects.live().filter(slot=slot).count()
    return slot.peak == live <= slot.capacity and slot.bands.get().taken == live


def play_cancelling(rounds: int, rush: Rush) -> None:
    slot = cast.slot_with_one_place()
    morning = slot.bands.get().band
    holder, *others = families(9)
    for _ in range(rounds):
        held = booking(holder, slot, morning)().row
        cancel = partial(cancel_reservation, guardian=holder[0], reservation=held, now=cast.NOW)
        calls = [a_moment_later(booking(family, slot, morning)) for family in others]
        ended = reasons(rush([*(a_moment_later(cancel) for _ in range(3)), *calls]))

        assert ended["Reservation"] == 3
        assert ended["Done"] <= 1
        assert ended["Done"] + ended["full"] == 8
        assert is_consistent(slot)
        told = Notification.objects.filter(kind=Notification.Kind.RESERVATION_CANCELLED)
        assert told.count() == 1
        empty_the_day(slot)


def test_a_cancelled_place_goes_to_one_other_and_is_told_once() -> None:
    with rushing(11) as rush:
        play_cancelling(ROUNDS, rush)


def test_a_cancelled_place_is_miscounted_without_our_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with rushing(11) as rush:
        must_break(lambda rounds: play_cancelling(rounds, rush))


def play_closing(rounds: int, rush: Rush) -> None:
    slot = cast.slot(capacity=6)
    morning = slot.bands.get().band
    everybody = families(12)
    staff = User.objects.create(username="staff")
    close = partial(
        close_days,
        nursery=slot.nursery,
        days=[slot.date],
        reason=ClosedDay.Reason.WEATHER,
        by=staff,
        now=cast.NOW,
    )
    for _ in range(rounds):
        calls = [a_moment_later(booking(family, slot, morning)) for family in everybody]
        ended = reasons(rush([*calls, *(a_moment_later(close) for _ in range(2))]))

        booked = Reservation.objects.count()
        assert ended["list"] == 2
        assert ended["Done"] == booked
        assert ended["Done"] + ended["closed"] + ended["full"] == 12
        assert not Reservation.objects.live().exists()
        assert is_consistent(slot)
        assert Notification.objects.filter(kind=Notification.Kind.CLOSURE).count() == booked
        assert ClosedDay.objects.count() == 1
        assert broken_invariants() == []
        empty_the_day(slot)
        ClosedDay.objects.all().delete()


def test_a_day_closed_while_others_book_is_empty_and_each_family_is_told_once() -> None:
    with rushing(14) as rush:
        play_closing(ROUNDS, rush)


def test_a_day_closed_while_others_book_keeps_a_child_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(14) as rush:
        must_break(lambda rounds: play_closing(rounds, rush))


def play_lowering(rounds: int, rush: Rush) -> None:
    slot = cast.slot(capacity=5)
    morning = slot.bands.get().band
    everybody = families(10)
    staff = User.objects.create(username="staff")

    def lower() -> Any:
        try:
            return change_slot(slot=slot, capacity=2, held_back=0, state="open", by=staff, now=cast.NOW)
        except ValidationError as error:
            return error

    for _ in range(rounds):
        calls = [a_moment_later(booking(family, slot, morning)) for family in everybody]
        ended = reasons(rush([*calls, a_moment_later(lower)]))

        assert ended["ReservationSlot"] + ended["ValidationError"] == 1
        assert ended["Done"] == (2 if ended["ReservationSlot"] else 5)
        assert is_consistent(slot)
        empty_the_day(slot)
        ReservationSlot.objects.update(capacity=5)


def test_capacity_lowered_while_others_book_holds_or_is_refused() -> None:
    with rushing(11) as rush:
        play_lowering(ROUNDS, rush)


def test_capacity_lowered_while_others_book_is_overrun_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(11) as rush:
        must_break(lambda rounds: play_lowering(rounds, rush))


def play_stopping(rounds: int, rush: Rush) -> None:
    slot = cast.slot(capacity=3)
    morning = slot.bands.get().band
    staff = User.objects.create(username="staff")
    for _ in range(rounds):
        family = families(1)[0]
        stop = partial(
            stop_registration, registration=family[1], by=staff, now=cast.NOW + timedelta(seconds=1)
        )
        rush([a_moment_later(booking(family, slot, morning)), a_moment_later(stop)])

        assert not Reservation.objects.live().exists()
        assert Notification.objects.filter(kind=Notification.Kind.REGISTRATION_ENDED).count() == 1
        assert is_consistent(slot)
        empty_the_day(slot)


def test_a_registration_stopped_while_it_books_keeps_nothing() -> None:
    with rushing(2) as rush:
        play_stopping(ROUNDS, rush)


def test_a_registration_stopped_while_it_books_keeps_a_day_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(2) as rush:
        must_break(lambda rounds: play_stopping(rounds, rush))
