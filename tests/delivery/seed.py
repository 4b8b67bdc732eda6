"""Families with two reservations each, made inside a process of the product: `manage.py shell -c` runs it."""

import json
import uuid
from datetime import timedelta

from meguro_hoiku import dates
from reservations.models import ReservationSlot
from tests.factories import child, guardian, reservation, slot, usable_child


def families(count: int) -> None:
    """Print `[{user, reservations: [public id, public id]}]`: an earlier and a later day."""
    days = [slot(dates.today() + timedelta(days=offset), capacity=2 * count) for offset in _free_days()]
    made = []
    for _ in range(count):
        family = guardian(line_user_id=f"U{uuid.uuid4().hex}")
        registration = usable_child(who=child(family))
        booked = [reservation(registration, day) for day in days]
        made.append({"user": family.line_user_id, "reservations": [str(row.public_id) for row in booked]})
    print(json.dumps(made))


def _free_days() -> list[int]:
    """Two days that no slot of an earlier call has."""
    first = 5 + ReservationSlot.objects.count()
    return [first, first + 1]
