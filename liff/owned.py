"""Finds rows through their guardian: a stranger's row and one that never was answer the same 404 (A6)."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from nurseries.models import Nursery
from reservations.models import Guardian, Interview, Registration, Reservation

Row = TypeVar("Row", bound=Model)


def row_of(rows: QuerySet[Row], public_id: UUID | str) -> Row:
    """The row of that opaque id among those allowed. Raises Http404, also for what is no id at all."""
    try:
        wanted = public_id if isinstance(public_id, UUID) else UUID(public_id)
    except ValueError as error:
        raise Http404 from error
    row = rows.filter(public_id=wanted).first()
    if row is None:
        raise Http404
    return row


def registration_of(guardian: Guardian, public_id: UUID | str) -> Registration:
    """The guardian's registration, with its child and nursery."""
    return row_of(Registration.objects.of(guardian).select_related("child__guardian", "nursery"), public_id)


def reservation_of(guardian: Guardian, public_id: UUID | str) -> Reservation:
    """The guardian's reservation, with all that its page shows."""
    related = ("registration__nursery", "child__guardian", "band")
    return row_of(Reservation.objects.of(guardian).select_related(*related), public_id)


def interview_of(guardian: Guardian, public_id: UUID | str) -> Interview:
    """The guardian's interview, with all that its page shows."""
    related = ("registration__nursery", "registration__child__guardian")
    return row_of(Interview.objects.of(guardian).select_related(*related), public_id)


def public_nursery(public_id: UUID | str) -> Nursery:
    """A nursery that parents may see."""
    return row_of(Nursery.objects.public(), public_id)
