"""What children and bookings are called where nothing personal may pass (A7)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from meguro_hoiku import dates
from reservations.models import Child, Interview, Registration, Reservation


def child_label(child: Child, count: int) -> str:
    """「お子さま」, or 「お子さま2」 where the guardian has `count` > 1 children (rules.md §1)."""
    return _("お子さま") if count <= 1 else _("お子さま{number}").format(number=child.number)


def label_of(child: Child) -> str:
    """The label of a child whose siblings have to be counted."""
    return child_label(child, 2 if child.has_siblings else 1)


def registration_facts(registration: Registration) -> dict[str, Any]:
    """What a message about a registration may say."""
    return {
        "label": label_of(registration.child),
        "nursery": registration.nursery.name,
        "nursery_id": registration.nursery_id,
        "phone": registration.nursery.phone,
        "registration": str(registration.public_id),
        "valid_until": _iso(registration.valid_until),
    }


def booking_facts(booking: Reservation | Interview) -> dict[str, Any]:
    """What a message about a reservation or an interview may say: never who, only where and when."""
    is_reservation = isinstance(booking, Reservation)
    nursery = booking.registration.nursery
    return {
        **registration_facts(booking.registration),
        "kind": "reservation" if is_reservation else "interview",
        "booking": str(booking.public_id),
        "date": dates.day_of(booking.starts_at).isoformat(),
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "cancel_until": booking.cancel_until.isoformat(),
        "by": booking.cancelled_by,
        "bring": nursery.bring_to_use if is_reservation else nursery.bring_to_interview,
    }


def called_off_facts(bookings: Sequence[Reservation | Interview]) -> dict[str, Any]:
    """Bookings of one guardian that staff have called off in one act; staff's call list looks for them."""
    facts = booking_facts(bookings[0]) | {"called_off": True}
    return facts | ({"bookings": [booking_facts(each) for each in bookings]} if len(bookings) > 1 else {})


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
