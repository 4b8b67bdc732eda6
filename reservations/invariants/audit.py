"""8: every change by staff has an audit row."""

from collections.abc import Iterator

from auditlog.models import LogEntry
from django.db.models import Exists, OuterRef, Q, QuerySet

from nurseries.models import ClosedDay, Nursery
from reservations.models import (
    CancelledBy,
    Channel,
    HealthAnswer,
    HealthChange,
    Interview,
    InterviewSlot,
    Registration,
    Reservation,
    ReservationSlot,
)

# What only staff can have written.
BY_STAFF = {
    Registration: Q(channel=Channel.PHONE)
    | Q(state__in=(Registration.State.STOPPED, Registration.State.REFUSED))
    | Q(caller_checked_by__isnull=False)
    | Q(refusal_told_at__isnull=False)
    | Q(lifted_at__isnull=False),
    Interview: Q(channel=Channel.PHONE) | Q(result_by__isnull=False) | Q(cancelled_by=CancelledBy.NURSERY),
    Reservation: Q(channel=Channel.PHONE)
    | Q(overridden=True)
    | Q(arrived_at__isnull=False)
    | ~Q(absence="")
    | Q(cancelled_by=CancelledBy.NURSERY),
    ClosedDay: Q(),
    HealthChange: Q(written_by__isnull=False) | Exists(HealthAnswer.objects.filter(change=OuterRef("pk"))),
}


def unaudited_changes() -> Iterator[str]:
    """Rows that staff have written or changed and that no audit row names."""
    written = LogEntry.objects.filter(actor__isnull=False).exclude(action=LogEntry.Action.ACCESS)
    for model, by_staff in BY_STAFF.items():
        name = model._meta.model_name
        named = set(
            written.filter(
                content_type__model=name, content_type__app_label=model._meta.app_label
            ).values_list("object_id", flat=True)
        )
        for pk in model._default_manager.filter(by_staff).values_list("pk", flat=True):
            if pk not in named:
                yield f"8: {name} {pk} was changed by staff without an audit row"
    yield from _unaudited_batches(written)


def _unaudited_batches(written: "QuerySet[LogEntry]") -> Iterator[str]:
    """Slots made together are named by their batch in the nursery's audit row."""
    changes = written.filter(content_type__model=Nursery._meta.model_name).values_list("changes", flat=True)
    named = {change.get("batch") for change in changes if change}
    for model in (ReservationSlot, InterviewSlot):
        batches = (
            model._default_manager.filter(batch__isnull=False).order_by().values_list("batch", flat=True)
        )
        for batch in batches.distinct():
            if str(batch) not in named:
                yield f"8: the slots of batch {batch} have no audit row"
