"""The four pages that `make audit` looks at, of a family that may book and has booked."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.urls import reverse

from benchmarks import ward
from meguro_hoiku import dates
from nurseries.models import Nursery, Question, TimeBand
from reservations.models import Draft, Registration
from reservations.services.reservation import ReservationInput, book_reservation


@dataclass(frozen=True)
class AuditedPage:
    """Where it is, and the headers with which its guardian asks for it."""

    name: str
    address: str
    headers: str


def make_pages() -> list[AuditedPage]:
    """The calendar, the registration's first form, the check page of a booking, and the booking just made."""
    family, other = ward.make_ward(2)
    registration = Registration.objects.select_related("child__guardian", "nursery").get(
        public_id=family.registration
    )
    asked = {"text": "お迎えはどなたですか", "kind": "text", "required": False}
    Question.objects.create(nursery=registration.nursery, moment=Question.Moment.RESERVATION, **asked)
    band = TimeBand.objects.get(public_id=family.band)
    now = dates.now()
    done = book_reservation(
        guardian=registration.child.guardian,
        registration=registration,
        wanted=ReservationInput(dates.day_of(now) + timedelta(days=4), band),
        key=str(uuid4()),
        now=now,
    ).row
    mine = {"public_id": family.registration}
    check = reverse("pages:check_reservation", kwargs=mine | {"on": dates.day_of(now) + timedelta(days=5)})
    headers = json.dumps({"Cookie": family.cookie})
    return [
        AuditedPage("calendar", reverse("pages:calendar", kwargs=mine), headers),
        AuditedPage(
            "registration",
            _half_registered(other, registration.nursery, now),
            json.dumps({"Cookie": other.cookie}),
        ),
        AuditedPage("check", f"{check}?band={family.band}", headers),
        AuditedPage("done", f"{reverse('pages:reservation', args=[done.public_id])}?done=yes", headers),
    ]


def _half_registered(family: ward.Family, nursery: Nursery, now: datetime) -> str:
    """The form about the guardian, once the nursery is chosen."""
    guardian = Registration.objects.get(public_id=family.registration).child.guardian
    Draft.objects.create(
        guardian=guardian,
        kind=Draft.Kind.REGISTRATION,
        data={"nursery": str(nursery.public_id)},
        updated_at=now,
        expires_at=now + timedelta(days=1),
    )
    return reverse("pages:register_step", args=["guardian"])
