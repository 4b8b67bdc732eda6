"""The one global order of locks: guardian, child, interview slots, reservation slots by ascending pk, rows.

Everything that decides takes its locks here and in this order (a booking, the most frequent, by `statements`); two
orders make deadlocks. The locks are
`FOR NO KEY UPDATE`, so that inserting a row that refers to a locked one does not wait. Lock in one statement,
read in the next: READ COMMITTED counts on the statement's snapshot, taken before the wait.
"""

from collections.abc import Iterable

from nurseries.prepared import Prepared
from reservations.models import (
    Child,
    Guardian,
    Interview,
    InterviewSlot,
    Registration,
    Reservation,
    ReservationSlot,
)


def lock_guardian(guardian_id: int) -> Guardian:
    """First of all, where a child or a registration is created or carried over."""
    return Guardian.objects.select_for_update(no_key=True).get(pk=guardian_id)


def lock_children(child_ids: Iterable[int]) -> list[Child]:
    """What is decided about a child's registrations, interviews and days waits here."""
    rows = Child.objects.select_for_update(no_key=True).filter(pk__in=set(child_ids)).order_by("pk")
    return list(rows)


def lock_interview_slots(slot_ids: Iterable[int]) -> dict[int, InterviewSlot]:
    """The interview slots whose `taken` will change, by ascending pk."""
    rows = InterviewSlot.objects.select_for_update(no_key=True).filter(pk__in=set(slot_ids)).order_by("pk")
    return {slot.pk: slot for slot in rows}


def lock_slots(slot_ids: Iterable[int]) -> dict[int, ReservationSlot]:
    """The reservation slots whose places will change, by ascending pk."""
    rows = ReservationSlot.objects.select_for_update(no_key=True).filter(pk__in=set(slot_ids)).order_by("pk")
    return {slot.pk: slot for slot in rows}


def reread_registration(pk: int) -> Registration:
    """The registration as it is now, its child already locked."""
    row = _REGISTRATION.first(pk)
    if row is None:
        raise Registration.DoesNotExist
    return row


_REGISTRATION = Prepared(
    lambda pk: Registration.objects.select_related("child__guardian", "nursery").filter(pk=pk).order_by(),
    987654321,
)


def reread_reservation(pk: int) -> Reservation:
    """The reservation as it is now, its slot already locked."""
    return Reservation.objects.select_related("registration__nursery", "child__guardian", "band").get(pk=pk)


def reread_interview(pk: int) -> Interview:
    """The interview as it is now, its child and slot already locked."""
    return Interview.objects.select_related("registration__nursery", "registration__child__guardian").get(
        pk=pk
    )
