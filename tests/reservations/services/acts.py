"""What people do in the tests of the services, in one line each, and what is true of a slot afterwards."""

from datetime import date, datetime
from typing import Any

import pytest

from nurseries.models import Nursery, TimeBand
from reservations.denials import Denial, Denied
from reservations.models import Child, Guardian, Notification, Registration, Reservation, ReservationSlot
from reservations.places import Occupied, peaks
from reservations.services.outcome import Done
from reservations.services.registration import (
    Contact,
    NewChild,
    RegistrationInput,
    register_by_phone,
    register_child,
)
from reservations.services.reservation import ReservationInput, book_by_phone, book_reservation
from tests import factories
from tests.factories import NOW, WEDNESDAY

CONTACT = Contact("目黒 太郎", "1530061", "東京都目黒区中目黒0-0-0", "090-0000-0000")
HANA = NewChild("目黒 花", "メグロ ハナ", date(2025, 4, 1), Child.Sex.FEMALE)


def register(
    guardian: Guardian,
    child: NewChild | Child = HANA,
    at: Nursery | None = None,
    *,
    key: str = "key-1",
    now: datetime = NOW,
    answers: Any = (),
) -> Done[Registration]:
    """The guardian registers a child in LINE."""
    return register_child(
        guardian=guardian,
        nursery=at or factories.nursery(),
        wanted=RegistrationInput(CONTACT, child, list(answers)),
        key=key,
        now=now,
    )


def wish(registration: Registration, day: date = WEDNESDAY, band: TimeBand | None = None, **fields: Any):
    """A morning, unless another band is named."""
    return ReservationInput(day, band or factories.time_band(registration.nursery), **fields)


def book(
    registration: Registration,
    day: date = WEDNESDAY,
    band: TimeBand | None = None,
    *,
    key: str = "key-1",
    now: datetime = NOW,
    **fields: Any,
) -> Done[Reservation]:
    """The guardian books in LINE."""
    return book_reservation(
        guardian=registration.child.guardian,
        registration=registration,
        wanted=wish(registration, day, band, **fields),
        key=key,
        now=now,
    )


def phone(
    registration: Registration,
    by: Any,
    day: date = WEDNESDAY,
    band: TimeBand | None = None,
    *,
    reason: str = "",
    now: datetime = NOW,
    **fields: Any,
) -> Reservation:
    """Staff book for a family that phones."""
    return book_by_phone(
        registration=registration,
        wanted=wish(registration, day, band, **fields),
        by=by,
        now=now,
        override_reason=reason,
    )


def denial_of(act: Any, *args: Any, **fields: Any) -> Denial:
    """Why the act was refused."""
    with pytest.raises(Denied) as caught:
        act(*args, **fields)
    return caught.value.denial


def told(guardian: Guardian) -> list[Notification]:
    """What the guardian is owed, in the order of its making."""
    return list(Notification.objects.filter(recipient=guardian).order_by("pk"))


def kinds(guardian: Guardian) -> list[str]:
    """The kinds of what the guardian is owed and what still stands."""
    return [str(row.kind) for row in told(guardian) if row.state != Notification.State.SUPERSEDED]


def assert_counts(slot: ReservationSlot) -> None:
    """How full the slot says it is, and how full it is, are one."""
    slot.refresh_from_db()
    live = list(Reservation.objects.live().filter(slot=slot))
    highest = peaks(Occupied(row.starts_at, row.ends_at, row.channel) for row in live)
    assert (slot.peak, slot.line_peak) == (highest.all, highest.line)
    for offered in slot.bands.all():
        assert offered.taken == sum(row.band_id == offered.band_id for row in live)


def register_phone(by, guardian=None, child=HANA, at=None, now=NOW, answers=(), key="") -> Registration:
    """Staff register a child for a family that phones; a new one without a `guardian`."""
    wanted = RegistrationInput(CONTACT, child, list(answers))
    return register_by_phone(
        nursery=at or factories.nursery(), guardian=guardian, wanted=wanted, by=by, now=now, key=key
    ).row
