"""2: a child's days within its bounds; 3: the keys with which clients asked; 7: whose the rows are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q

from meguro_hoiku import dates
from reservations.models import Interview, Registration, Reservation, WardSettings


def days_beyond_bounds(now: datetime) -> Iterator[str]:
    """Children that hold more days than they may, or two bookings on one date; days out of validity."""
    held = Reservation.objects.held(now).filter(overridden=False).order_by()
    counted = held.values("child_id").annotate(days=Count("pk"), limit=Max("hold_limit"))
    for row in counted.filter(days__gt=F("limit")):
        yield f"2: child {row['child_id']} holds {row['days']} days, {row['limit']} are allowed"
    for booking in Reservation.objects.held(now).filter(overridden=False):
        if booking.hold_limit > WardSettings.objects.on(dates.day_of(booking.created_at)).hold_limit:
            yield f"2: reservation {booking.pk} claims a limit that the ward had not set"
    numberless = Reservation.objects.held(now).filter(hold_number__isnull=True)
    for pk in numberless.values_list("pk", flat=True):
        yield f"2: reservation {pk} is held without a hold number"
    twice = Reservation.objects.live().order_by().values("child_id", "date").annotate(rows=Count("pk"))
    for same in twice.filter(rows__gt=1):
        yield f"2: child {same['child_id']} has {same['rows']} live reservations on {same['date']}"
    late = Reservation.objects.live().exclude(date__lte=F("registration__valid_until"))
    for pk in late.values_list("pk", flat=True):
        yield f"2: reservation {pk} lies outside its registration's validity"


def rows_that_contradict() -> Iterator[str]:
    """Reservations whose date, child or nursery is not that of the rows they belong to (2, 7)."""
    agrees = Q(
        date=F("slot__date"),
        child=F("registration__child"),
        registration__nursery=F("slot__nursery"),
        band__nursery=F("slot__nursery"),
    )
    for pk in Reservation.objects.exclude(agrees).values_list("pk", flat=True):
        yield f"2: reservation {pk} contradicts its slot, band or registration"
    elsewhere = Interview.objects.filter(slot__isnull=False).exclude(
        slot__nursery=F("registration__nursery"), starts_at=F("slot__starts_at")
    )
    for pk in elsewhere.values_list("pk", flat=True):
        yield f"2: interview {pk} contradicts its slot or registration"


def unkept_keys() -> Iterator[str]:
    """Rows that a guardian asked for without a key that finds them again, or with one used twice (3)."""
    for model in (Registration, Interview, Reservation):
        asked: Any = model._default_manager.filter(requested_by__isnull=False).order_by()
        name = model.__name__.lower()
        for pk in asked.filter(Q(idempotency_key="") | Q(input_hash="")).values_list("pk", flat=True):
            yield f"3: {name} {pk} has no key or no fingerprint"
        keys = asked.exclude(idempotency_key="").values("requested_by", "idempotency_key")
        for row in keys.annotate(rows=Count("pk")).filter(rows__gt=1):
            yield f"3: guardian {row['requested_by']} has {row['rows']} rows of one {name} key"
