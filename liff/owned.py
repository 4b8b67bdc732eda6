"""Finds rows through their guardian: a stranger's row and one that never was answer the same 404 (A6)."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from nurseries.models import Nursery
from reservations.models import Guardian, Interview, Registration, Reservation

Row = TypeVar("Row", bound=Model)


def row_of(rows: QuerySet[Row], public_id: UUID | str) -> Row:
    """The row of that opaque id among those allowed. Raises Http404, also for what is no id at all."""
    try:
        return rows.get(public_id=public_id if isinstance(public_id, UUID) else UUID(public_id))
    except (ValueError, ObjectDoesNotExist) as error:
        raise Http404 from error


def registration_of(guardian: Guardian, public_id: UUID | str) -> Registration:
    """The guardian's registration, with its child and nursery."""
    row = row_of(Registration.objects.of(guardian).select_related("child", "nursery"), public_id)
    row.child.guardian = guardian
    return row


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
