"""A family erased while somebody writes about it: whichever comes first, nothing of it comes after (W4)."""

import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from meguro_hoiku import dates
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
from reservations.services import locking, outbox
from reservations.services.ending import withdraw_registration
from reservations.services.erasure import erase_family
from reservations.services.outcome import Done
from staff.admin import families
from tests import factories as cast
from tests.races.family import (
    CONTACT,
    NAME,
    PAGES,
    WRITERS,
    House,
    Scene,
    book,
    erase,
    everything_of,
    house,
    scene,
)
from tests.races.rush import ROUNDS, Rush, must_break, rushing, without_locks
from tests.races.stopping import Call, Stage, a_stage, broken
from tests.races.test_freeing_races import a_moment_later

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WIPED_EVERY = 20


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(cast.NOW, tick=False):
        yield


def start_anew() -> None:
    """Nobody was there."""
    Registration.objects.update(carried_over_from=None)
    models: list[type[Model]] = [Notification, Reservation, Interview, InterviewSlot, Registration, Child]
    for model in (*models, Consent, Draft, Guardian, Erasure, WebhookEvent, Refusal):
        model._default_manager.all().delete()
    ReservationSlot.objects.update(peak=0, line_peak=0)
    SlotBand.objects.update(taken=0)


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
        for word in (NAME, CONTACT.phone, str(of.guardian.line_user_id)):
            assert word not in left
        assert row.name == GONE
        assert not Notification.objects.filter(recipient=row).exclude(facts={}, payload=[]).exists()
        assert not Notification.objects.filter(recipient=row).unfinished().exists()
        assert not Draft.objects.filter(guardian=row).exists()
        assert not Consent.objects.filter(guardian=row).exists()
    assert broken() == []


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


def ask_while_erasing(stage: Stage, at: House, page: str) -> Counter[int]:
    """What the family's open page is answered, before which of its statements ever the family is erased."""
    scenes: list[Scene] = []

    def make() -> tuple[Call, Call]:
        scenes.append(scene(at))
        return PAGES[page](scenes[-1]), partial(erase, scenes[-1])

    said: Counter[int] = Counter()
    for played in stage.everywhere(make, step=1):
        assert_settled(scenes[-1], played.second)
        assert isinstance(played.first, HttpResponse)
        said[played.first.status_code] += 1
        if played.first.status_code == 401:
            assert json.loads(played.first.content)["code"] == "no_session"
    return said


@pytest.mark.parametrize("page", PAGES)
def test_a_page_left_open_by_a_family_that_is_erased_hears_that_its_session_is_over(page: str) -> None:
    with a_stage() as stage:
        said = ask_while_erasing(stage, house(), page)

    assert said.keys() <= {200, 201, 401}
    assert said[401]


def test_what_line_tells_of_a_family_while_it_is_erased_is_forgotten_with_it(settings: Any) -> None:
    of = scene(house())
    source = {"type": "user", "userId": of.guardian.line_user_id}
    event = {"webhookEventId": "1", "type": "follow", "timestamp": 1_785_719_700_000, "source": source}
    body = json.dumps({"events": [event]}).encode()
    digest = hmac.new(settings.LINE_CHANNEL_SECRET.encode(), body, hashlib.sha256).digest()
    signed = {"X-Line-Signature": base64.b64encode(digest).decode()}
    told = partial(Client().post, "/line/webhook/", body, content_type="application/json", headers=signed)

    with a_stage() as stage:
        played = stage.play(told, partial(erase, of), 'INSERT INTO "reservations_webhookevent"')

    assert (played.was_stopped, played.first.status_code) == (True, 200)
    assert not WebhookEvent.objects.exists()
    assert_settled(of, played.second)


def test_a_message_in_the_sender_s_hands_goes_out_before_its_family_is_erased() -> None:
    of = scene(house())
    with time_machine.travel(cast.NOW + timedelta(days=9), tick=False):
        withdrawn = partial(
            withdraw_registration, guardian=of.guardian, registration=of.waiting, now=dates.now()
        )
        withdrawn()
        claim = partial(outbox.claim, dates.now())

        with a_stage() as stage:
            played = stage.play(claim, partial(erase, of), 'UPDATE "reservations_notification"')

    assert len(played.first.rows) == 1
    assert isinstance(played.second, ValidationError)
    assert "送っています" in str(played.second)
    erased = erase_family(guardian=of.guardian, by=of.ward, now=cast.NOW + timedelta(days=10))
    assert erased.guardian == of.guardian.public_id


def test_an_erased_family_holds_a_day_without_our_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with a_stage() as stage, pytest.raises(AssertionError):
        overtake(stage, house(), "book", is_erasing_first=False)


@pytest.mark.parametrize(
    "writer", ["book", "interview", "interview_by_phone", "consent", "rename_child", "remind"]
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
