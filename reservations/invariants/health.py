"""7: what a booking says of a change of health has a row of its own, where staff of that nursery see it."""

from collections.abc import Iterator

from django.db.models import F, Q

from reservations.health import child_of_now
from reservations.models import Child, Erasure, HealthChange, Reservation


def unkept_health() -> Iterator[str]:
    """Bookings whose change of health has no row, and rows that are not their booking's child's and nursery's."""
    said = Reservation.objects.filter(Q(health=Reservation.Health.CHANGED) | ~Q(health_note=""))
    for row in said.filter(health_changes__isnull=True).select_related("registration"):
        if not _is_erased(child_of_now(row.registration)):
            yield f"7: reservation {row.pk} says a change of health that is kept nowhere"
    changes = HealthChange.objects.filter(reservation__isnull=False)
    elsewhere = changes.exclude(nursery=F("reservation__registration__nursery"))
    for pk in elsewhere.values_list("pk", flat=True):
        yield f"7: health change {pk} is kept at another nursery than its reservation"
    others = changes.exclude(child=F("reservation__child")).select_related("reservation__registration")
    for change in others:
        assert change.reservation is not None
        if change.child_id != child_of_now(change.reservation.registration):
            yield f"7: health change {change.pk} is about another child than its reservation"


def _is_erased(child: int) -> bool:
    """Whether the family was erased under the account to which the child had been carried over."""
    guardian = Child.objects.values_list("guardian__public_id", flat=True).get(pk=child)
    return Erasure.objects.filter(guardian=guardian).exists()
