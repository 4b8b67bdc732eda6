"""The one global order of locks: nursery, guardian, child, interview slots, reservation slots by ascending pk, rows.

Everything that decides takes its locks here and in this order (a booking, the most frequent, by `statements`); two
orders make deadlocks. The locks are
`FOR NO KEY UPDATE`, so that inserting a row that refers to a locked one does not wait. Lock in one statement,
read in the next: READ COMMITTED counts on the statement's snapshot, taken before the wait.

Whoever writes about a family holds the lock of its guardian or of the child, and so sees here whether the family has
been erased meanwhile: `Erased` is raised instead.
"""

from collections.abc import Iterable

from nurseries.models import Nursery
from nurseries.prepared import Prepared
from reservations.denials import Erased
from reservations.models import (
    Child,
    Guardian,
    Interview,
    InterviewSlot,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
)


def lock_nursery(nursery_id: int) -> Nursery:
    """First of all, where what is made must be there once at the nursery and has no other row to wait at."""
    return Nursery.objects.select_for_update(no_key=True).get(pk=nursery_id)


def lock_guardian(guardian_id: int) -> Guardian:
    """Before its children, where anything of the family's own is written. Raises Erased."""
    return not_erased(Guardian.objects.select_for_update(no_key=True).get(pk=guardian_id))


def lock_line_account(line_user_id: str) -> Guardian | None:
    """The guardian of the LINE account, who cannot be erased meanwhile; None for an account that nobody has."""
    return Guardian.objects.with_line_id(line_user_id).select_for_update(no_key=True).first()


def lock_family(guardian_id: int) -> Guardian:
    """The guardian, erased or not, and all children: nobody begins anything for them meanwhile."""
    row = Guardian.objects.select_for_update(no_key=True).get(pk=guardian_id)
    lock_children(row.children.values_list("pk", flat=True))
    return row


def not_erased(guardian: Guardian) -> Guardian:
    """The same guardian, read under a lock. Raises Erased."""
    if guardian.erased_at is not None:
        raise Erased
    return guardian


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


def lock_unsent(recipient: Guardian) -> list[Notification]:
    """What the guardian is owed and has not left, in the order of sending: no sender takes it up meanwhile."""
    rows = Notification.objects.unfinished().filter(recipient=recipient).select_for_update(no_key=True)
    return list(rows.order_by("not_before", "pk"))


def reread_registration(pk: int) -> Registration:
    """The registration as it is now, its child already locked. Raises Erased."""
    row = _REGISTRATION.first(pk)
    if row is None:
        raise Registration.DoesNotExist
    not_erased(row.child.guardian)
    return row


_REGISTRATION = Prepared(
    lambda pk: Registration.objects.select_related("child__guardian", "nursery").filter(pk=pk).order_by(),
    987654321,
)


def reread_reservation(pk: int) -> Reservation:
    """The reservation as it is now, its slot already locked. Raises Erased."""
    row = Reservation.objects.select_related("registration__nursery", "child__guardian", "band").get(pk=pk)
    not_erased(row.child.guardian)
    return row


def reread_interview(pk: int) -> Interview:
    """The interview as it is now, its child and slot already locked. Raises Erased."""
    rows = Interview.objects.select_related("registration__nursery", "registration__child__guardian")
    row = rows.get(pk=pk)
    not_erased(row.registration.child.guardian)
    return row
