"""Drafts as the pages send them."""

from datetime import timedelta
from typing import Any

from liff.pages.registration_draft import RegistrationDraft
from liff.pages.reservation_draft import ReservationDraft
from reservations.calendar import calendar_of
from reservations.models import Draft, Guardian, Registration
from tests import factories as cast


def keep(guardian: Guardian, kind: str, data: dict[str, Any]) -> None:
    """A draft just typed."""
    Draft.objects.create(
        guardian=guardian, kind=kind, data=data, updated_at=cast.NOW, expires_at=cast.NOW + timedelta(days=14)
    )


def answered(draft: Draft, *values: Any) -> dict[str, Any]:
    """The part of a registration's draft that its page of questions sends."""
    read = RegistrationDraft(draft.guardian, draft.data, [cast.nursery()], cast.NOW.date())
    data: dict[str, Any] = {}
    for each, value in zip(read.fields["questions"], values, strict=True):
        *path, name = each.name.split(".")
        part = data
        for step in path:
            part = part.setdefault(step, {})
        part[name] = value
    return data


def health_record(registration: Registration) -> str:
    """What the day's page says it has shown of the child's health."""
    shown = calendar_of(registration, cast.NOW)
    return ReservationDraft(shown, shown.days[0], {}).health_record
