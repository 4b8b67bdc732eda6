"""Two who save the same at once: it is there once, and the second reads a sentence, never an error (S4, S7, W1)."""

import re
from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from reservations.invariants import broken_invariants
from reservations.models import (
    Child,
    Consent,
    Guardian,
    Registration,
)
from staff.saving import SavesOneByOne
from tests import factories as cast
from tests.races.rush import ROUNDS, Rush, must_break, rushing, without_locks
from tests.races.saving import CASES, Case, Form, Two
from tests.races.stopping import Stage, a_stage
from tests.races.test_freeing_races import a_moment_later
from tests.staff.browsing import Desk
from tests.staff.cast import user
from tests.staff.reading import text
from tests.staff.test_phone import FAMILY

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(cast.NOW, tick=False):
        yield


@pytest.fixture
def two() -> Two:
    """Of the ward, looking at the same nursery."""
    nursery = cast.nursery()
    cast.consent_text()
    clients = []
    for name in ("yamada", "sato"):
        desk = Desk()
        desk.force_login(user(name, is_ward=True))
        desk.post(reverse("admin:choose_nursery"), {"nursery": nursery.public_id})
        desk.of_this_page()  # opened before the race begins
        clients.append(desk)
    return Two(nursery, *clients)


@pytest.mark.parametrize("what", CASES)
def test_of_two_who_save_the_same_the_second_reads_why_not(what: str, two: Two) -> None:
    with a_stage() as stage:
        play_saving(stage, CASES[what], two)


def play_saving(stage: Stage, case: Case, two: Two) -> None:
    for played in stage.everywhere(lambda: case.make(two)):
        answers = (played.first, played.second)
        assert all(answer.status_code < 400 for answer in answers)
        assert case.count() == case.expected
        refused = [each for each in answers if each.status_code == 200]
        assert len(refused) == bool(case.words)
        if case.words:
            assert re.search(case.words, text(refused[0])), text(refused[0])
        assert broken_invariants() == []


@pytest.mark.parametrize("what", ["a nursery's settings", "a day's places"])
def test_of_two_who_save_the_same_the_second_is_not_told_without_our_locks(
    what: str, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    with a_stage() as stage:
        must_break(lambda _rounds: play_saving(stage, CASES[what], two))


@pytest.mark.parametrize(
    "what", ["a band of one name", "an account of one name", "one person at one nursery"]
)
def test_of_two_who_save_the_same_the_second_meets_an_error_where_nobody_looks_again(
    what: str, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    monkeypatch.delattr(SavesOneByOne, "changeform_view")
    with a_stage() as stage, pytest.raises(IntegrityError):
        play_saving(stage, CASES[what], two)


def _no_family() -> None:
    Registration.objects.all().delete()
    Child.objects.all().delete()
    Consent.objects.all().delete()
    Guardian.objects.all().delete()


def play_one_family(rounds: int, rush: Rush, two: Two, forms: list[Form]) -> None:
    """Four presses of 「登録する」."""
    for _ in range(rounds):
        _no_family()
        browsers = (two.first, two.second) * 2
        presses = [
            a_moment_later(partial(browser.post, "/admin/phone/new/", form))
            for browser, form in zip(browsers, forms, strict=True)
        ]
        answers = rush(presses)

        assert Guardian.objects.count() == Child.objects.count() == Registration.objects.count() == 1
        assert {answer.status_code for answer in answers} == {302}
        page = reverse("admin:phone_interview", args=[Registration.objects.get().public_id])
        assert [answer["Location"] for answer in answers].count(page) == 1
        assert broken_invariants() == []


def presses_of_one_form() -> list[Form]:
    return [FAMILY | {"form_key": str(uuid4())}] * 4


def test_one_form_pressed_four_times_at_once_makes_one_family(two: Two) -> None:
    with rushing(4) as rush:
        play_one_family(ROUNDS, rush, two, presses_of_one_form())


def test_the_same_family_typed_in_by_four_people_at_once_is_one(two: Two) -> None:
    with rushing(4) as rush:
        play_one_family(ROUNDS, rush, two, [FAMILY | {"form_key": str(uuid4())} for _ in range(4)])


def test_the_same_family_typed_in_by_four_people_at_once_is_several_without_our_locks(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    with rushing(4) as rush:
        must_break(lambda rounds: play_one_family(rounds, rush, two, [FAMILY] * 4))
