"""What the drill does inside processes of the product: `manage.py shell -c` runs it."""

from datetime import timedelta

from django.contrib.auth.models import User

from meguro_hoiku import dates
from reservations.models import Guardian, Notification, Reservation
from reservations.naming import booking_facts
from reservations.services import outbox
from reservations.services.cancellation import cancel_by_phone
from reservations.services.erasure import erase_family
from reservations.services.notification import Timing, record
from tests import factories

CANARY = "カナリア"


def make_families() -> None:
    """One whose every word is a canary, with a message that waits; one that stays."""
    now = dates.now()
    family = factories.guardian(name=f"親{CANARY}", address=f"住所{CANARY}", phone="09012349999")
    booked = factories.reservation(
        factories.usable_child(who=factories.child(family, f"子{CANARY}")),
        factories.slot(dates.today() + timedelta(days=5)),
        health_note=f"熱{CANARY}",
    )
    record(
        recipient=family,
        kind=Notification.Kind.RESERVATION_BOOKED,
        cause=f"reservation:{booked.pk}:booked",
        facts=booking_facts(booked) | {"note": CANARY},
        now=now,
        timing=Timing(),
    )
    factories.usable_child(who=factories.child(factories.guardian(name="のこる家庭"), "のこる子"))


def erase_the_family() -> None:
    """As the ward does it: what is held is cancelled first."""
    now, by = dates.now(), User.objects.create(username="ward")
    cancel_by_phone(reservation=Reservation.objects.get(), by=by, now=now)
    erase_family(guardian=Guardian.objects.get(name=f"親{CANARY}"), by=by, now=now)


def try_to_send() -> None:
    """Print how many messages were tried."""
    outbox.send_due(dates.now)
    print(Notification.objects.exclude(attempts=0).count())
