"""A family with something in every table, whoever may write about it, and what must be left once it is erased."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client

from liff.session import open_session, write_session
from reservations.models import (
    Draft,
    Erasure,
    Guardian,
    Interview,
    InterviewSlot,
    Notification,
    Registration,
    Reservation,
    ReservationSlot,
)
from reservations.services import reminders
from reservations.services.ending import carry_over, stop_registration
from reservations.services.erasure import erase_family
from reservations.services.guardians import (
    ContactChanges,
    change_contact,
    give_consent,
    guardian_of_line_account,
    save_draft,
)
from reservations.services.interview import book_interview, book_interview_by_phone
from reservations.services.registration import (
    Contact,
    NewChild,
    RegistrationInput,
    register_by_phone,
    register_child,
)
from reservations.services.reservation import ReservationInput, book_by_phone, book_reservation
from staff.ward.families import mark_undisclosed
from tests import factories as cast
from tests.races.stopping import Call
from tests.staff.browsing import Desk
from tests.staff.cast import user

NAME = "ハナ"
CONTACT = Contact(f"{NAME}の親", "1530061", f"{NAME}の家", "09012345678")


@dataclass(frozen=True)
class Scene:
    """One family with a child that may book and one that waits, and the house around it."""

    guardian: Guardian
    usable: Registration
    waiting: Registration
    slot: ReservationSlot
    interview_slot: InterviewSlot
    desk: User
    ward: User

    @property
    def wish(self) -> ReservationInput:
        return ReservationInput(self.slot.date, self.slot.bands.get().band)


@dataclass(frozen=True)
class House:
    """What stays from round to round."""

    slot: ReservationSlot
    desk: User
    ward: User


def house() -> House:
    slot = cast.slot(capacity=1000)
    return House(slot, user("desk", slot.nursery), user("ward", is_ward=True))


def scene(at: House) -> Scene:
    guardian = cast.guardian(name=CONTACT.name, address=CONTACT.address, phone=CONTACT.phone)
    child = cast.child(guardian, NAME)
    interview_slot = cast.interview_slot(cast.NOW + timedelta(days=1, minutes=Guardian.objects.count()))
    waiting = cast.registered_child(who=cast.child(guardian, f"{NAME}コ"))
    return Scene(guardian, cast.usable_child(who=child), waiting, at.slot, interview_slot, at.desk, at.ward)


def erase(of: Scene) -> Erasure:
    return erase_family(guardian=of.guardian, by=of.ward, now=cast.NOW)


def everything_of(guardian: Guardian) -> str:
    """All that is kept of the family, in one text."""
    of_children = {"child__guardian": guardian}
    rows: list[QuerySet[Any]] = [
        Guardian.objects.filter(pk=guardian.pk),
        guardian.children.all(),
        Registration.objects.filter(**of_children),
        Reservation.objects.filter(**of_children),
        Interview.objects.filter(registration__child__guardian=guardian),
        Notification.objects.filter(recipient=guardian),
        Draft.objects.filter(guardian=guardian),
    ]
    return "\n".join(str(list(each.values())) for each in rows)


def key() -> str:
    return str(uuid4())


def book(of: Scene) -> Call:
    fields = {"guardian": of.guardian, "registration": of.usable, "wanted": of.wish}
    return partial(book_reservation, **fields, key=key(), now=cast.NOW)


def _book_by_phone(of: Scene) -> Call:
    return partial(book_by_phone, registration=of.usable, wanted=of.wish, by=of.desk, now=cast.NOW)


def _interview(of: Scene) -> Call:
    fields = {"guardian": of.guardian, "registration": of.waiting, "slot": of.interview_slot}
    return partial(book_interview, **fields, key=key(), now=cast.NOW)


def _interview_by_phone(of: Scene) -> Call:
    return partial(
        book_interview_by_phone, registration=of.waiting, slot=of.interview_slot, by=of.desk, now=cast.NOW
    )


def _sibling() -> RegistrationInput:
    child = NewChild(f"{NAME}ミ", "ハナミ", cast.LONG_AGO.date().replace(year=2024), "female")
    return RegistrationInput(CONTACT, child)


def _register(of: Scene) -> Call:
    fields = {"guardian": of.guardian, "nursery": of.slot.nursery, "wanted": _sibling()}
    return partial(register_child, **fields, key=key(), now=cast.NOW)


def _register_by_phone(of: Scene) -> Call:
    fields = {"guardian": of.guardian, "nursery": of.slot.nursery, "wanted": _sibling()}
    return partial(register_by_phone, **fields, by=of.desk, now=cast.NOW)


def _carry_over(of: Scene) -> Call:
    new = cast.registered_child(who=cast.child(cast.guardian(name="ほか"), "ほか"))
    return partial(carry_over, new=new, old=of.usable, checked_how="in_person", by=of.desk, now=cast.NOW)


def _remind(of: Scene) -> Call:
    cause, kind = f"registration:{of.usable.pk}:expiry", Notification.Kind.EXPIRY
    reminder = reminders.Reminder(of.guardian, kind, cause, {"child": NAME}, reminders.Timing())
    return partial(reminders._owe, reminder, cast.NOW)


def _rename_child(of: Scene) -> Call:
    child = of.usable.child
    form = {"name": f"{NAME}エ", "name_kana": "ハナエ", "birth_date": str(child.birth_date), "sex": "female"}
    return _posting(of, f"/admin/reservations/child/{child.pk}/change/", form)


def _rename_guardian(of: Scene) -> Call:
    form = {**vars(CONTACT), "name": f"{NAME}の母"}
    return _posting(of, f"/admin/reservations/guardian/{of.guardian.pk}/change/", form)


def _posting(of: Scene, address: str, form: dict[str, Any]) -> Call:
    """Staff's own page, by somebody who is signed in."""
    client = Desk()
    client.force_login(of.ward)
    client.of_this_page()  # opened before the race begins

    def post() -> int:
        return int(client.post(address, form).status_code)

    return post


def asking(of: Scene) -> Callable[[str, str, Any], Call]:
    """The page that the family has open: (method, address, body) → its request."""
    client, shown = Client(), HttpResponse()
    write_session(shown, open_session(of.guardian, "token", cast.NOW))
    client.cookies.update(shown.cookies)

    def ask(method: str, address: str, body: Any) -> Call:
        send = partial(client.generic, method, f"/liff/api/{address}", json.dumps(body))
        return partial(send, content_type="application/json", headers={"Idempotency-Key": key()})

    return ask


def _api_book(of: Scene) -> Call:
    wish = {"date": str(of.slot.date), "time_band": str(of.wish.band.public_id), "answers": []}
    return asking(of)("POST", f"registrations/{of.usable.public_id}/reservations/", wish)


def _api_register(of: Scene) -> Call:
    child = {"name": f"{NAME}ミ", "name_kana": "ハナミ", "birth_date": "2024-05-01", "sex": "female"}
    body = {
        "nursery": str(of.slot.nursery.public_id),
        "guardian": vars(CONTACT),
        "child": child,
        "answers": [],
    }
    return asking(of)("POST", "registrations/", body)


PAGES: dict[str, Callable[[Scene], Call]] = {
    "book": _api_book,
    "register": _api_register,
    "interview": lambda of: asking(of)(
        "POST", f"registrations/{of.waiting.public_id}/interview/", {"slot": str(of.interview_slot.public_id)}
    ),
    "consent": lambda of: asking(of)("POST", "consent/", {"version": cast.consent_text().version}),
    "contact": lambda of: asking(of)("PATCH", "me/", {"address": f"{NAME}の新居"}),
    "draft": lambda of: asking(of)("PUT", "drafts/registration/", {"data": {"name": NAME}}),
}

WRITERS: dict[str, Callable[[Scene], Call]] = {
    "book": book,
    "book_by_phone": _book_by_phone,
    "interview": _interview,
    "interview_by_phone": _interview_by_phone,
    "register": _register,
    "register_by_phone": _register_by_phone,
    "carry_over": _carry_over,
    "remind": _remind,
    "rename_child": _rename_child,
    "rename_guardian": _rename_guardian,
    "stop": lambda of: partial(stop_registration, registration=of.usable, by=of.desk, now=cast.NOW),
    "consent": lambda of: partial(
        give_consent, guardian=of.guardian, version=cast.consent_text("2026-07").version, now=cast.NOW
    ),
    "contact": lambda of: partial(
        change_contact, guardian=of.guardian, changes=ContactChanges(address=f"{NAME}の新居"), now=cast.NOW
    ),
    "draft": lambda of: partial(
        save_draft, guardian=of.guardian, kind="registration", data={"name": NAME}, now=cast.NOW
    ),
    "session": lambda of: partial(
        guardian_of_line_account, line_user_id=of.guardian.line_user_id or "", now=cast.NOW
    ),
    "undisclosed": lambda of: partial(mark_undisclosed, guardian=of.guardian, is_marked=False, by=of.ward),
}
