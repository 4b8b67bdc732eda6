"""Booking at once: exactly as many as there are places, nobody hangs, no fence has to fire."""

from collections import Counter
from collections.abc import Callable
from datetime import time
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from nurseries.models import TimeBand
from reservations.denials import Denied
from reservations.models import Guardian, Notification, Registration, Reservation, ReservationSlot
from reservations.services.reservation import ReservationInput, book_reservation
from tests import factories as cast
from tests.races.rush import ROUNDS, Rush, empty_the_day, must_break, rushing, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Family = tuple[Guardian, Registration]


def families(count: int) -> list[Family]:
    """So many guardians, each with a child that may book."""
    registrations = [cast.usable_child() for _ in range(count)]
    return [(each.child.guardian, each) for each in registrations]


def booking(
    family: Family, slot: ReservationSlot, band: TimeBand, key: str | None = None
) -> Callable[[], Any]:
    """The call that books, with a key of its own."""
    guardian, registration = family
    return partial(
        book_reservation,
        guardian=guardian,
        registration=registration,
        wanted=ReservationInput(slot.date, band),
        key=key or str(uuid4()),
        now=cast.NOW,
    )


def reasons(results: list[Any]) -> Counter[str]:
    """How each ended: "booked", or the code of the refusal, or the name of what else was raised."""
    return Counter(
        each.denial.reason.value if isinstance(each, Denied) else type(each).__name__ for each in results
    )


def play_one_place(rounds: int, rush: Rush, count: int, capacity: int) -> None:
    morning = cast.time_band(cast.nursery())
    slot = cast.slot(capacity=capacity)
    everybody = families(count)
    for _ in range(rounds):
        ended = reasons(rush([booking(family, slot, morning) for family in everybody]))

        assert ended == {"Done": capacity, "full": count - capacity}
        assert Reservation.objects.live().count() == Notification.objects.count() == capacity
        slot.refresh_from_db()
        assert slot.peak == slot.line_peak == capacity
        empty_the_day(slot)


def test_of_fifty_guardians_one_gets_the_one_place() -> None:
    with rushing() as rush:
        play_one_place(ROUNDS, rush, 50, 1)


def test_of_fifty_guardians_more_than_one_gets_it_without_our_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with rushing() as rush:
        must_break(lambda rounds: play_one_place(rounds, rush, 50, 1))


def test_of_two_hundred_guardians_five_get_the_five_places() -> None:
    with rushing(16) as rush:
        play_one_place(max(20, ROUNDS // 5), rush, 200, 5)


def test_of_two_hundred_guardians_more_than_five_get_one_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(16) as rush:
        must_break(lambda rounds: play_one_place(rounds, rush, 200, 5))


def play_three_days(rounds: int, rush: Rush) -> None:
    morning = cast.time_band(cast.nursery())
    slots = [cast.slot(day) for day in (cast.WEDNESDAY, cast.THURSDAY, cast.FRIDAY)]
    family = families(1)[0]
    for _ in range(rounds):
        results = rush([booking(family, slot, morning) for slot in slots for _phone in range(2)])

        ended = reasons(results)
        assert ended["Done"] == 2
        assert ended["limit_reached"] + ended["held"] == 4
        assert Reservation.objects.live().values("date").distinct().count() == 2
        assert Notification.objects.count() == 2
        empty_the_day(*slots)


def test_a_child_booked_from_two_phones_for_three_days_holds_two() -> None:
    with rushing(6) as rush:
        play_three_days(ROUNDS, rush)


def test_a_child_booked_from_two_phones_fires_a_fence_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(6) as rush:
        must_break(lambda rounds: play_three_days(rounds, rush))


def play_double_tap(rounds: int, rush: Rush) -> None:
    morning = cast.time_band(cast.nursery())
    slot = cast.slot_with_one_place()
    family = families(1)[0]
    for _ in range(rounds):
        key = str(uuid4())
        results = rush([booking(family, slot, morning, key) for _ in range(8)])

        assert reasons(results) == {"Done": 8}
        assert len({each.row.pk for each in results}) == 1
        assert [each.is_new for each in results].count(True) == 1
        assert Reservation.objects.count() == Notification.objects.count() == 1
        empty_the_day(slot)


def test_eight_taps_of_one_button_make_one_reservation_and_one_message() -> None:
    with rushing(8) as rush:
        play_double_tap(ROUNDS, rush)


def test_eight_taps_of_one_button_do_not_get_one_answer_without_our_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    with rushing(8) as rush:
        must_break(lambda rounds: play_double_tap(rounds, rush))


def play_bands(rounds: int, rush: Rush) -> None:
    at = cast.nursery()
    bands = [
        cast.time_band(at),
        cast.time_band(at, "午後", time(13), time(17)),
        cast.whole_day_band(at),
    ]
    slot = cast.slot_with_one_place(bands=bands)
    everybody = families(30)
    for turn in range(rounds):
        calls = [booking(family, slot, bands[(n + turn) % 3]) for n, family in enumerate(everybody)]
        ended = reasons(rush(calls))

        got = sorted(Reservation.objects.live().values_list("band__name", flat=True))
        assert got in (["1日"], ["午前", "午後"])
        assert ended == {"Done": len(got), "full": 30 - len(got)}
        empty_the_day(slot)


def test_a_whole_day_takes_both_halves_or_neither() -> None:
    with rushing(30) as rush:
        play_bands(ROUNDS, rush)


def test_a_whole_day_and_its_halves_overlap_without_our_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with rushing(30) as rush:
        must_break(lambda rounds: play_bands(rounds, rush))
