"""Finds rows through their guardian: a stranger's row and one that never was answer the same 404 (A6)."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from liff.session import LiffSession
from nurseries.models import Nursery, TimeBand
from nurseries.prepared import Prepared
from reservations.models import Guardian, Interview, Registration, Reservation

Row = TypeVar("Row", bound=Model)


def row_of(rows: QuerySet[Row], public_id: UUID | str) -> Row:
    """The row of that opaque id among those allowed. Raises Http404, also for what is no id at all."""
    try:
        return rows.get(public_id=_id(public_id))
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _id(public_id: UUID | str) -> UUID:
    try:
        return public_id if isinstance(public_id, UUID) else UUID(public_id)
    except ValueError as error:
        raise Http404 from error


def registration_of(guardian: Guardian, public_id: UUID | str) -> Registration:
    """The guardian's registration, with its child and nursery."""
    row = _REGISTRATION.first(guardian.pk, _id(public_id))
    if row is None:
        raise Http404
    row.child.guardian = guardian
    return row


_REGISTRATION = Prepared(
    lambda guardian, public_id: (
        Registration.objects.of(Guardian(pk=guardian))
        .select_related("child", "nursery")
        .filter(public_id=public_id)
        .order_by()
    ),
    987654321,
    UUID(int=1),
)


def registration_in(session: LiffSession, public_id: UUID | str) -> Registration | None:
    """The registration with child, nursery and guardian, if the session stands and is that guardian's; by one query.

    None may mean that nobody is here or that it is somebody else's: `visitor_of` and `registration_of` tell.
    """
    try:
        wanted = _id(public_id)
    except Http404:
        return None
    return _REGISTRATION_AND_GUARDIAN.first(session.guardian, session.epoch, wanted)


_REGISTRATION_AND_GUARDIAN = Prepared(
    lambda guardian, epoch, public_id: (
        Registration.objects.select_related("child__guardian", "nursery")
        .filter(public_id=public_id)
        .filter(child__guardian__public_id=guardian, child__guardian__session_epoch=epoch)
        .order_by()
    ),
    UUID(int=1),
    987654321,
    UUID(int=2),
)


def band_of(registration: Registration, public_id: UUID | str) -> TimeBand:
    """A band of the registration's nursery."""
    row = _BAND.first(registration.nursery_id, _id(public_id))
    if row is None:
        raise Http404
    return row


_BAND = Prepared(
    lambda nursery, public_id: TimeBand.objects.filter(nursery_id=nursery, public_id=public_id).order_by(),
    987654321,
    UUID(int=1),
)


def reservation_of(guardian: Guardian, public_id: UUID | str) -> Reservation:
    """The guardian's reservation, with all that its page shows."""
    related = ("registration__nursery", "registration__child", "band")
    row = row_of(Reservation.objects.of(guardian).select_related(*related), public_id)
    row.registration.child.guardian = guardian
    return row


def interview_of(guardian: Guardian, public_id: UUID | str) -> Interview:
    """The guardian's interview, with all that its page shows."""
    related = ("registration__nursery", "registration__child")
    row = row_of(Interview.objects.of(guardian).select_related(*related), public_id)
    row.registration.child.guardian = guardian
    return row


def public_nursery(public_id: UUID | str) -> Nursery:
    """A nursery that parents may see."""
    return row_of(Nursery.objects.public(), public_id)
