"""Two people decide about the same thing at once: what the first has decided stands, and the second reads it (S5)."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from nurseries.models import ClosedDay
from reservations.denials import Denied
from reservations.models import (
    Child,
    Consent,
    DuplicateDecision,
    Guardian,
    Halt,
    Interview,
    InterviewSlot,
    Notification,
    Registration,
    Reservation,
)
from reservations.services import incident
from reservations.services.closing import close_days
from reservations.services.duplicates import DecidedAlready, call_different, keep_one
from reservations.services.ending import carry_over, stop_registration
from reservations.services.interview_results import pass_interview, refuse_interview
from tests import factories as cast
from tests.races.rush import ROUNDS, Rush, must_break, rushing, without_locks
from tests.races.stopping import Call, Stage, a_stage, broken
from tests.races.test_freeing_races import a_moment_later
from tests.races.test_staff_races import colleagues

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LATER = cast.NOW + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(cast.NOW, tick=False):
        yield


@pytest.fixture
def two() -> tuple[User, User]:
    """Two people of the same nursery."""
    return colleagues()


def start_anew() -> None:
    """Nobody has registered."""
    Registration.objects.update(carried_over_from=None)
    for model in (
        Notification,
        Reservation,
        Interview,
        InterviewSlot,
        DuplicateDecision,
        Registration,
        Child,
    ):
        model._default_manager.all().delete()
    Consent.objects.all().delete()
    Guardian.objects.all().delete()
    LogEntry.objects.all().delete()


def twins() -> tuple[Registration, Registration]:
    """The same child, registered by both parents."""
    start_anew()
    return cast.usable_child(), cast.usable_child()


def keepers(two: tuple[User, User]) -> tuple[Call, Call]:
    """Each keeps the other one."""
    one, other = twins()
    first = partial(keep_one, kept=one, stopped=other, by=two[0], now=cast.NOW)
    return first, partial(keep_one, kept=other, stopped=one, by=two[1], now=LATER)


def assert_one_stands(said: tuple[Any, Any]) -> None:
    """One of the two was kept, as the one decision says; the other person was told so."""
    states = sorted(Registration.objects.values_list("state", flat=True))
    assert states == ["stopped", "usable"]
    decision = DuplicateDecision.objects.get()
    assert Registration.objects.get(state="usable").pk == decision.kept_id
    told = [each for each in said if isinstance(each, DecidedAlready)]
    assert [each.decision.kept_id for each in told] == [decision.kept_id]
    assert Notification.objects.count() == 1
    assert broken() == []


def play_keeping_everywhere(stage: Stage, two: tuple[User, User]) -> None:
    for played in stage.everywhere(lambda: keepers(two)):
        assert_one_stands((played.first, played.second))


def test_of_two_who_keep_the_other_one_the_second_is_told_wherever_the_first_stands(
    two: tuple[User, User],
) -> None:
    with a_stage() as stage:
        play_keeping_everywhere(stage, two)


def test_of_two_who_keep_the_other_one_both_stop_one_without_our_locks(
    two: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    with a_stage() as stage:
        must_break(lambda _rounds: play_keeping_everywhere(stage, two))


def play_keeping(rounds: int, rush: Rush, two: tuple[User, User]) -> Counter[str]:
    """Who was first, how often."""
    first: Counter[str] = Counter()
    for _ in range(rounds):
        said = rush([a_moment_later(_or_what_was_decided(call)) for call in keepers(two)])

        assert_one_stands((said[0], said[1]))
        first[DuplicateDecision.objects.get().decided_by.username] += 1
    return first


def _or_what_was_decided(call: Call) -> Call:
    def run() -> Any:
        try:
            return call()
        except DecidedAlready as error:
            return error

    return run


def test_two_who_keep_the_other_one_stop_one_registration(two: tuple[User, User]) -> None:
    with rushing(2) as rush:
        print(play_keeping(ROUNDS, rush, two))


def test_in_a_ring_of_three_who_keep_one_and_stop_the_next_one_stays(two: tuple[User, User]) -> None:
    start_anew()
    ring = [cast.usable_child() for _ in range(3)]

    keep_one(kept=ring[0], stopped=ring[1], by=two[0], now=cast.NOW)
    keep_one(kept=ring[2], stopped=ring[0], by=two[0], now=cast.NOW)
    with pytest.raises(ValidationError, match="もう終わっています"):
        keep_one(kept=ring[1], stopped=ring[2], by=two[1], now=cast.NOW)

    assert [row.state for row in Registration.objects.order_by("pk")] == ["stopped", "stopped", "usable"]
    assert broken() == []


Pair = Callable[[tuple[User, User]], tuple[Call, Call]]


def _keep_and_call_different(two: tuple[User, User]) -> tuple[Call, Call]:
    one, other = twins()
    keep = partial(keep_one, kept=one, stopped=other, by=two[0], now=cast.NOW)
    return keep, partial(call_different, one=one, other=other, by=two[1], now=LATER)


def _pass_and_refuse(two: tuple[User, User]) -> tuple[Call, Call]:
    start_anew()
    row = cast.child_with_interview(cast.interview_slot())
    first = partial(pass_interview, interview=row, by=two[0], now=cast.NOW)
    return first, partial(refuse_interview, interview=row, by=two[1], now=LATER)


def _refuse_and_stop(two: tuple[User, User]) -> tuple[Call, Call]:
    start_anew()
    row = cast.child_with_interview(cast.interview_slot())
    first = partial(refuse_interview, interview=row, by=two[0], now=cast.NOW)
    return first, partial(stop_registration, registration=row.registration, by=two[1], now=LATER)


def _carry_over_twice(two: tuple[User, User]) -> tuple[Call, Call]:
    start_anew()
    old, new = cast.usable_child(), cast.registered_child()
    how = Registration.CallerCheck.IN_PERSON
    calls = [partial(carry_over, new=new, old=old, checked_how=how, by=each, now=cast.NOW) for each in two]
    return calls[0], calls[1]


def _close_twice(two: tuple[User, User]) -> tuple[Call, Call]:
    start_anew()
    ClosedDay.objects.all().delete()
    day = {"nursery": cast.nursery(), "days": [cast.FRIDAY], "now": cast.NOW}
    reasons = (ClosedDay.Reason.WEATHER, ClosedDay.Reason.STAFF)
    calls = [partial(close_days, **day, reason=why, by=who) for why, who in zip(reasons, two, strict=True)]
    return calls[0], calls[1]


def _let_exports_go_on_twice(two: tuple[User, User]) -> tuple[Call, Call]:
    Halt.objects.all().delete()
    LogEntry.objects.all().delete()
    incident.stop(what=Halt.What.EXPORTS, by=two[0], now=cast.NOW)
    calls = [partial(incident.go_on, what=Halt.What.EXPORTS, by=each, now=cast.NOW) for each in two]
    return calls[0], calls[1]


def _stop_exports_twice(two: tuple[User, User]) -> tuple[Call, Call]:
    Halt.objects.all().delete()
    LogEntry.objects.all().delete()
    calls = [partial(incident.stop, what=Halt.What.EXPORTS, by=each, now=cast.NOW) for each in two]
    return calls[0], calls[1]


AT_ONCE: dict[str, Pair] = {
    "keep, different": _keep_and_call_different,
    "passed, refused": _pass_and_refuse,
    "refused, stopped": _refuse_and_stop,
    "carried over": _carry_over_twice,
    "closed": _close_twice,
    "stop exports": _stop_exports_twice,
    "let exports go on": _let_exports_go_on_twice,
}
REFUSED = (Denied, DecidedAlready)


@pytest.mark.parametrize("what", AT_ONCE)
def test_one_of_two_acts_at_once_is_done_and_written_down_once(what: str, two: tuple[User, User]) -> None:
    with a_stage() as stage:
        for played in stage.everywhere(lambda: AT_ONCE[what](two), step=2):
            said = (played.first, played.second)
            done = [each for each in said if not isinstance(each, REFUSED)]
            assert done, said
            assert not any(isinstance(each, Exception) for each in done), said
            assert not _written_twice()
            assert broken() == []


def _written_twice() -> list[Any]:
    rows = LogEntry.objects.exclude(action=LogEntry.Action.ACCESS)
    changes = Counter(map(str, rows.values_list("content_type", "object_id", "changes")))
    return [each for each, times in changes.items() if times > 1]
