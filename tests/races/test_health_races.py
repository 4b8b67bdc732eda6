"""Two members of staff at one change of health: one answer stands, the other person hears of it (S9)."""

from functools import partial

import pytest
from auditlog.models import LogEntry

from reservations.invariants import broken_invariants
from reservations.models import HealthAnswer, HealthChange, Registration, Reservation
from reservations.services.ending import carry_over
from reservations.services.health import answer_change, write_down_change
from tests import factories as cast
from tests.races.rush import ROUNDS, Rush, must_break, rushing, without_locks
from tests.races.test_booking_races import reasons
from tests.races.test_freeing_races import a_moment_later
from tests.races.test_staff_races import colleagues
from tests.reservations.services.acts import phone

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def play_two_answers(rounds: int, rush: Rush) -> None:
    people = colleagues()
    registration = cast.usable_child()
    for number in range(rounds):
        change = cast.health_change(registration, note=f"{number}")
        press = partial(answer_change, change=change, outcome=HealthAnswer.Outcome.SETTLED, now=cast.NOW)
        ended = reasons(rush([a_moment_later(partial(press, by=who, note=who.username)) for who in people]))

        assert ended == {"HealthAnswer": 1, "over": 1}
        assert change.answers.standing().count() == 1
        assert LogEntry.objects.get_for_object(change).count() == 1
        assert broken_invariants() == []


def test_of_two_answers_one_stands_and_the_other_person_is_told() -> None:
    with rushing(2) as rush:
        play_two_answers(ROUNDS, rush)


def test_without_our_locks_somebody_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with rushing(2) as rush:
        must_break(lambda rounds: play_two_answers(rounds, rush))


def test_the_same_words_written_down_twice_at_once_are_one_change() -> None:
    first, second = colleagues()
    registration = cast.usable_child()
    with rushing(2) as rush:
        for number in range(ROUNDS):
            write = partial(
                write_down_change,
                registration=registration,
                note=f"{number}",
                channel=HealthChange.Channel.PHONE,
                now=cast.NOW,
            )
            rush([a_moment_later(partial(write, by=who)) for who in (first, second)])

            assert HealthChange.objects.filter(note=f"{number}").count() == 1


def test_what_is_said_while_the_child_is_carried_over_is_found_at_its_new_account() -> None:
    staff, _ = colleagues()
    how = Registration.CallerCheck.CALLED_BACK
    slot = cast.slot(capacity=200)
    with rushing(2) as rush:
        for _ in range(ROUNDS):
            old = cast.usable_child(slot.nursery)
            new = cast.registered_child(slot.nursery, cast.child(cast.guardian()))
            said = {"health": Reservation.Health.CHANGED, "health_note": "卵"}
            rush(
                [
                    a_moment_later(partial(phone, old, staff, **said)),
                    a_moment_later(
                        partial(carry_over, new=new, old=old, checked_how=how, by=staff, now=cast.NOW)
                    ),
                ]
            )

            booked = Reservation.objects.filter(child__in=(old.child, new.child)).count()
            assert HealthChange.objects.filter(child=new.child).count() == booked
            assert not HealthChange.objects.filter(child=old.child).exists()
