"""Families, made inside a process of the product: `manage.py shell -c` runs it."""

import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse

from liff.session import open_session, write_session
from meguro_hoiku import dates
from reservations.models import ReservationSlot
from tests.factories import child, guardian, nursery, reservation, slot, usable_child
from tests.staff import cast


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


def visitors(count: int) -> None:
    """Print `{cookie_name, visitors: [{user, cookie, registration, wish}]}`: families that are signed in.

    Each may book the same day, which has a place for each.
    """
    now = dates.now()
    day = slot(dates.day_of(now) + timedelta(days=5), capacity=count)
    wish = {"date": str(day.date), "time_band": str(day.bands.get().band.public_id), "answers": []}
    made = []
    for _ in range(count):
        family = guardian(line_user_id=f"U{uuid.uuid4().hex}")
        registration = usable_child(who=child(family))
        answer = HttpResponse()
        write_session(answer, open_session(family, "a token", now))
        made.append(
            {
                "user": family.line_user_id,
                "cookie": answer.cookies[settings.LIFF_SESSION_COOKIE_NAME].value,
                "registration": str(registration.public_id),
                "wish": wish,
            }
        )
    print(json.dumps({"cookie_name": settings.LIFF_SESSION_COOKIE_NAME, "visitors": made}))


def desk() -> None:
    """Somebody who works at the nursery, and signs in with the password of the cast."""
    cast.user("desk", nursery())


def _free_days() -> list[int]:
    """Two days that no slot of an earlier call has."""
    first = 5 + ReservationSlot.objects.count()
    return [first, first + 1]
