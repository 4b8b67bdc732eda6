"""4: every change that owes a message has exactly one; 5: each ends visibly; 6: in order."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from nurseries.models import ClosedDay
from reservations.causes import acts_of
from reservations.models import CancelledBy, Channel, Interview, Notification, Registration, Reservation
from reservations.models.notification import RETRY_LIFETIME

State = Notification.State
# Nobody sends so long at a time: a lease that has been over for so long was forgotten.
FORGOTTEN = timedelta(minutes=10)
THROUGH_A_SERVICE = Q(requested_by__isnull=False) | Q(channel=Channel.PHONE)
TOLD_BY_THEMSELVES = (CancelledBy.GUARDIAN, CancelledBy.NURSERY)


def owed_messages() -> Iterator[str]:
    """Changes with no message or several, and messages whose change never happened."""
    told = Notification.objects.order_by().values_list("cause", flat=True).iterator()
    causes = Counter(act for cause in told for act in acts_of(cause))
    for cause in _owed():
        if causes[cause] != 1:
            yield f"4: {cause} has {causes[cause]} messages"
    yield from _results_not_told()
    yield from _closures_not_told()
    yield from _without_change(causes)


def _owed() -> Iterator[str]:
    """The causes that today's rows owe a message for; those of a moment (changes, results) stand apart."""
    reservations = Reservation.objects.filter(THROUGH_A_SERVICE)
    yield from _causes("reservation:{}:booked", reservations)
    yield from _causes("reservation:{}:cancelled", reservations.filter(cancelled_by__in=TOLD_BY_THEMSELVES))
    interviews = Interview.objects.filter(THROUGH_A_SERVICE, slot__isnull=False)
    yield from _causes("interview:{}:booked", interviews)
    # The message that a registration was carried over tells of its interview, too.
    told = interviews.filter(cancelled_by__in=TOLD_BY_THEMSELVES).exclude(
        cancelled_by=CancelledBy.NURSERY, registration__carried_over_from__isnull=False
    )
    yield from _causes("interview:{}:cancelled", told)
    registrations = Registration.objects.filter(THROUGH_A_SERVICE)
    ended = registrations.filter(state__in=(Registration.State.STOPPED, Registration.State.WITHDRAWN))
    same_family = Q(carried_over_to__child__guardian=F("child__guardian"))
    yield from _causes("registration:{}:ended", ended.exclude(same_family))
    yield from _causes("registration:{}:usable", registrations.filter(carried_over_from__isnull=False))


def _causes(pattern: str, rows: "QuerySet[Any]") -> Iterator[str]:
    return (pattern.format(pk) for pk in rows.values_list("pk", flat=True).iterator())


def _results_not_told() -> Iterator[str]:
    """Interviews whose result the family must hear of and that have no message of it."""
    missed = Q(state=Interview.State.NO_SHOW)
    passed = Q(state=Interview.State.PASSED, registration__valid_until__gte=F("result_at__date"))
    refused = Q(state=Interview.State.REFUSED, registration__refusal_told_at__isnull=False)
    told = {
        cause.rsplit(":", 1)[0]
        for cause in Notification.objects.filter(cause__contains=":result:").values_list("cause", flat=True)
    }
    decided = Interview.objects.filter(missed | passed | refused, result_at__isnull=False)
    for pk in decided.values_list("pk", flat=True):
        if f"interview:{pk}:result" not in told:
            yield f"4: the result of interview {pk} has no message"


def _closures_not_told() -> Iterator[str]:
    """What a closure called off must stand in a message of a closure to its family.

    Families whose messages have been emptied, by age or because they are erased, cannot be asked about any more.
    """
    messages = Notification.objects.filter(kind=Notification.Kind.CLOSURE)
    called_off = {
        booking["booking"]
        for facts in messages.values_list("facts", flat=True)
        for booking in facts.get("bookings", ())
    }
    forgotten = Q(registration__child__guardian__in=messages.filter(facts={}).values("recipient"))
    for model in (Reservation, Interview):
        rows = model._default_manager.filter(cancelled_by=CancelledBy.CLOSURE).exclude(forgotten)
        for pk, public_id in rows.values_list("pk", "public_id"):
            if str(public_id) not in called_off:
                yield f"4: {model.__name__.lower()} {pk} was called off and nobody was told"


def _without_change(causes: Counter[str]) -> Iterator[str]:
    """Messages about rows that are not there, or not in the state that they tell of."""
    cancelled = {
        "reservation": set(
            Reservation.objects.filter(state=Reservation.State.CANCELLED).values_list("pk", flat=True)
        ),
        "interview": set(
            Interview.objects.filter(state=Interview.State.CANCELLED).values_list("pk", flat=True)
        ),
    }
    models = {
        "reservation": Reservation,
        "interview": Interview,
        "registration": Registration,
        "closure": ClosedDay,
    }
    known = {name: set(model._default_manager.values_list("pk", flat=True)) for name, model in models.items()}
    for cause in causes:
        name, key, *act = cause.split(":")
        if name in known and int(key) not in known[name]:
            yield f"4: {cause} tells of a row that is not there"
        elif act == ["cancelled"] and int(key) not in cancelled[name]:
            yield f"4: {cause} tells of a cancellation that did not happen"


def stuck_messages(now: datetime) -> Iterator[str]:
    """Messages forgotten in flight, tried too long, or accepted without having been tried (5, 10)."""
    forgotten = Q(state=State.SENDING, lease_until__lt=now - FORGOTTEN)
    tried_too_long = Q(state=State.QUEUED, first_attempted_at__lt=now - RETRY_LIFETIME - FORGOTTEN)
    for pk in Notification.objects.filter(forgotten | tried_too_long).values_list("pk", flat=True):
        yield f"5: notification {pk} is neither sent nor at an end"
    untried = Q(first_attempted_at__isnull=True) | Q(attempts=0) | Q(payload=[])
    for pk in Notification.objects.filter(untried, state=State.ACCEPTED).values_list("pk", flat=True):
        yield f"5: notification {pk} was accepted and never tried"
    late = Notification.objects.filter(accepted_at__gt=F("first_attempted_at") + RETRY_LIFETIME)
    for pk in late.values_list("pk", flat=True):
        yield f"5: notification {pk} was accepted after its retry key had been forgotten"


def messages_out_of_order() -> Iterator[str]:
    """Per recipient accepted in the order of (not_before, id); no confirmation after its cancellation (6)."""
    accepted = Notification.objects.filter(state=State.ACCEPTED).order_by("recipient", "not_before", "pk")
    before: tuple[int, datetime, int] | None = None
    moments: dict[str, datetime] = {}
    rows = accepted.values_list("pk", "recipient_id", "accepted_at", "cause")
    for pk, recipient_id, accepted_at, cause in rows.iterator():
        assert accepted_at is not None  # a fence sees to it
        if before and before[0] == recipient_id and accepted_at < before[1]:
            yield f"6: notification {pk} overtook notification {before[2]}"
        before = (recipient_id, accepted_at, pk)
        moments |= dict.fromkeys(acts_of(cause), accepted_at)
    for cause, accepted_at in moments.items():
        subject, _, act = cause.rpartition(":")
        cancelled_at = moments.get(f"{subject}:cancelled")
        if act == "booked" and cancelled_at and accepted_at > cancelled_at:
            yield f"6: {cause} was told after its cancellation"
