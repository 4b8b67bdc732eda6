"""A family erased while somebody writes about it: whichever comes first, nothing of it comes after (W4)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.test import Client

from reservations.denials import Erased
from reservations.models import (
    Child,
    Consent,
    Draft,
    Erasure,
    Guardian,
    Interview,
    InterviewSlot,
    Notification,
    Refusal,
    Registration,
    Reservation,
    ReservationSlot,
    SlotBand,
    WebhookEvent,
)
from reservations.models.guardian import GONE
from reservations.services import locking, reminders
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
from reservations.services.outcome import Done
from reservations.services.registration import (
    Contact,
    NewChild,
    RegistrationInput,
    register_by_phone,
    register_child,
)
from reservations.services.reservation import ReservationInput, book_by_phone, book_reservation
from staff.admin import families
from staff.ward.families import mark_undisclosed
from tests import factories as cast
from tests.races.rush import ROUNDS, Rush, must_break, rushing, without_locks
from tests.races.stopping import Call, Stage, a_stage, broken
from tests.races.test_freeing_races import a_moment_later
from tests.staff.cast import user

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NAME = "ハナ"
WIPED_EVERY = 20
CONTACT = Contact(f"{NAME}の親", "1530061", f"{NAME}の家", "09012345678")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(cast.NOW, tick=False):
        yield


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
        WebhookEvent.objects.filter(line_user_id=guardian.line_user_id or ""),
    ]
    return "\n".join(str(list(each.values())) for each in rows)


def assert_settled(of: Scene, erased: Any) -> None:
    """Erased and nothing said of it any more; or not erased because it holds something, and all is there."""
    row = Guardian.objects.get(pk=of.guardian.pk)
    held = (
        Reservation.objects.of(row).held(cast.NOW).exists()
        or Interview.objects.of(row).held(cast.NOW).exists()
    )
    if isinstance(erased, ValidationError):
        assert row.erased_at is None
        assert held
    else:
        assert isinstance(erased, Erasure), erased
        assert not held
        left = everything_of(of.guardian)
        for word in (NAME, CONTACT.phone, of.guardian.line_user_id):
            assert word not in left
        assert row.name == GONE
        assert not Notification.objects.filter(recipient=row).exclude(facts={}, payload=[]).exists()
        assert not Notification.objects.filter(recipient=row).unfinished().exists()
        assert not Draft.objects.filter(guardian=row).exists()
        assert not Consent.objects.filter(guardian=row).exists()
    assert broken() == []


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
    client = Client()
    client.force_login(of.ward)

    def post() -> int:
        return int(client.post(address, form).status_code)

    return post


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


def start_anew() -> None:
    """Nobody was there."""
    Registration.objects.update(carried_over_from=None)
    for model in (Notification, Reservation, Interview, InterviewSlot, Registration, Child, Consent, Draft):
        model._default_manager.all().delete()
    for model in (Guardian, Erasure, WebhookEvent, Refusal):
        model._default_manager.all().delete()
    ReservationSlot.objects.update(peak=0, line_peak=0)
    SlotBand.objects.update(taken=0)


def overtake(stage: Stage, at: House, writer: str, *, is_erasing_first: bool) -> None:
    """One side before each of its statements in turn, the other meanwhile."""
    scenes: list[Scene] = []

    def make() -> tuple[Call, Call]:
        scenes.append(scene(at))
        calls = WRITERS[writer](scenes[-1]), partial(erase, scenes[-1])
        return calls[::-1] if is_erasing_first else calls

    for played in stage.everywhere(make):
        erased, written = (played.first, played.second)[:: 1 if is_erasing_first else -1]
        assert not isinstance(written, int) or written < 500
        assert_settled(scenes[-1], erased)


@pytest.mark.parametrize("writer", WRITERS)
def test_who_writes_about_a_family_and_is_overtaken_by_its_erasure_leaves_nothing(writer: str) -> None:
    with a_stage() as stage:
        overtake(stage, house(), writer, is_erasing_first=False)


@pytest.mark.parametrize("writer", WRITERS)
def test_an_erasure_overtaken_by_who_writes_about_the_family_leaves_nothing_or_is_refused(
    writer: str,
) -> None:
    with a_stage() as stage:
        overtake(stage, house(), writer, is_erasing_first=True)


def test_an_erased_family_holds_a_day_without_our_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with a_stage() as stage, pytest.raises(AssertionError):
        overtake(stage, house(), "book", is_erasing_first=False)


@pytest.mark.parametrize(
    "writer", ["book", "interview", "register_by_phone", "consent", "rename_child", "remind"]
)
def test_something_is_left_of_an_erased_family_where_nobody_looks_again(
    writer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "not_erased", lambda guardian: guardian)
    monkeypatch.setattr(families, "refuse_erased", lambda _guardian: None)
    with a_stage() as stage, pytest.raises(AssertionError):
        overtake(stage, house(), writer, is_erasing_first=False)


def play_erasing(rounds: int, rush: Rush, at: House) -> Counter[str]:
    """Chance decides who is first; who was, how often."""
    first: Counter[str] = Counter()
    for number in range(rounds):
        if number % WIPED_EVERY == 0:
            start_anew()
        of = scene(at)
        booked, erased = rush(
            [a_moment_later(partial(_book_or_not, of)), a_moment_later(partial(_erase_or_not, of))]
        )

        assert_settled(of, erased)
        is_erased = isinstance(erased, Erasure)
        assert isinstance(booked, Erased if is_erased else Done)
        first["erased" if is_erased else "booked"] += 1
    return first


def _erase_or_not(of: Scene) -> Any:
    try:
        return erase(of)
    except ValidationError as error:
        return error


def _book_or_not(of: Scene) -> Any:
    try:
        return book(of)()
    except Erased as error:
        return error


def test_a_family_erased_while_it_books_holds_the_day_or_is_gone() -> None:
    with rushing(2) as rush:
        print(play_erasing(ROUNDS, rush, house()))


def test_a_family_erased_while_it_books_does_both_without_our_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with rushing(2) as rush:
        must_break(lambda rounds: play_erasing(rounds * 5, rush, house()))
