"""What is said about a child's health stands until staff answer it, whatever is booked later (S9)."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reservations.denials import DenialReason
from reservations.health import changes_of, told_before
from reservations.models import HealthAnswer, HealthChange, Registration, Reservation
from reservations.services.cancellation import cancel_reservation
from reservations.services.health import (
    answer_change,
    record_health_asked,
    take_answer_back,
    write_down_change,
)
from reservations.services.phone_change import change_by_phone
from tests import factories
from tests.factories import FRIDAY, NOW, THURSDAY, WEDNESDAY
from tests.reservations.services.acts import book, denial_of, phone, wish

pytestmark = pytest.mark.django_db
Health = Reservation.Health
Outcome = HealthAnswer.Outcome
ANSWERS = [{"question": "x", "text": "アレルギー", "value": "no", "is_health": True}]
EGG = "卵アレルギー、エピペン持参"


@pytest.fixture
def registration():
    """A child whose health answers say nothing of an allergy; three days can be booked."""
    for day in (WEDNESDAY, THURSDAY, FRIDAY):
        factories.slot(day)
    return factories.usable_child(answers=ANSWERS)


def said_of(registration: Registration) -> list[str]:
    """What holds for the child and waits for staff, as staff find it."""
    return [each.note for each in changes_of([registration])[registration.pk] if each.is_open]


def answer(
    change: HealthChange, staff, outcome=Outcome.SETTLED, note="母に電話した", now=NOW
) -> HealthAnswer:
    return answer_change(change=change, outcome=outcome, note=note, by=staff, now=now)


def test_a_change_said_on_the_phone_stands_after_the_next_booking_says_unchanged(registration, staff):
    row = phone(registration, staff, health=Health.CHANGED, health_note=EGG)
    book(registration, THURSDAY, health=Health.UNCHANGED)

    [change] = changes_of([registration])[registration.pk]
    assert (change.note, change.reservation, change.said_at) == (EGG, row, NOW)
    assert (change.channel, change.written_by) == ("phone", staff)
    assert change.is_open


def test_a_change_said_in_line_names_no_staff(registration):
    book(registration, health=Health.CHANGED, health_note=EGG)

    change = HealthChange.objects.get()
    assert (change.channel, change.written_by, change.child) == ("line", None, registration.child)


def test_a_change_without_a_note_stands_too(registration):
    book(registration, health=Health.CHANGED)

    assert said_of(registration) == [""]


def test_a_booking_that_fails_leaves_no_change_behind(registration, staff):
    phone(registration, staff, health=Health.UNCHANGED)

    assert denial_of(phone, registration, staff, health=Health.CHANGED).reason == DenialReason.HELD
    assert not HealthChange.objects.exists()


def test_a_second_tap_says_it_once(registration):
    book(registration, health=Health.CHANGED, health_note=EGG)
    book(registration, health=Health.CHANGED, health_note=EGG)

    assert said_of(registration) == [EGG]


def test_cancelling_the_booking_does_not_unsay_it(registration):
    row = book(registration, health=Health.CHANGED, health_note=EGG).row

    cancel_reservation(guardian=registration.child.guardian, reservation=row, now=NOW)

    assert said_of(registration) == [EGG]


def test_a_change_said_where_nobody_had_asked_stands_too(staff):
    factories.slot()
    plain = factories.usable_child()

    row = phone(plain, staff, health=Health.CHANGED, health_note=EGG)

    assert row.health == Health.CHANGED
    assert said_of(plain) == [EGG]


@pytest.mark.parametrize("health", [Health.UNCHANGED, Health.UNASKED])
def test_a_note_without_the_word_changed_is_refused_instead_of_lost(registration, staff, health):
    with pytest.raises(ValidationError) as caught:
        phone(registration, staff, health=health, health_note=EGG)

    assert "変わったことが書いてあります" in caught.value.message_dict["health"][0]
    assert not Reservation.objects.exists()


def test_a_change_said_while_a_booking_is_moved_stands_beside_the_first(registration, staff):
    row = phone(registration, staff, health=Health.CHANGED, health_note="熱が出た")
    wanted = wish(registration, THURSDAY, health=Health.CHANGED, health_note=EGG)

    change_by_phone(reservation=row, wanted=wanted, by=staff, now=NOW)

    row.refresh_from_db()
    assert (row.date, row.health_note) == (THURSDAY, EGG)
    assert said_of(registration) == ["熱が出た", EGG]


def test_a_move_to_where_the_booking_is_keeps_what_is_said_all_the_same(registration, staff):
    row = phone(registration, staff, health=Health.UNCHANGED)
    wanted = wish(registration, row.date, row.band, health=Health.CHANGED, health_note=EGG)

    change_by_phone(reservation=row, wanted=wanted, by=staff, now=NOW)

    assert said_of(registration) == [EGG]


def test_a_move_that_says_nothing_leaves_what_was_said(registration, staff):
    row = phone(registration, staff, health=Health.CHANGED, health_note=EGG)

    change_by_phone(reservation=row, wanted=wish(registration, THURSDAY), by=staff, now=NOW)

    row.refresh_from_db()
    assert (row.health, said_of(registration)) == (Health.CHANGED, [EGG])


def test_who_was_not_asked_is_asked_later_and_only_once(registration, staff):
    row = phone(registration, staff)
    asked = {"reservation": row, "health": Health.CHANGED, "note": EGG, "by": staff, "now": NOW}

    record_health_asked(**asked)

    row.refresh_from_db()
    assert (row.health, row.health_note, said_of(registration)) == (Health.CHANGED, EGG, [EGG])
    assert denial_of(record_health_asked, **asked).message == "この予約の健康の答えは、もう聞いてあります。"


def test_staff_write_down_what_they_hear_without_a_booking(registration, staff):
    heard = {"registration": registration, "channel": HealthChange.Channel.IN_PERSON, "by": staff, "now": NOW}

    change = write_down_change(note=f" {EGG} ", **heard)

    assert write_down_change(note=EGG, **heard) == change
    assert (change.reservation, change.channel, said_of(registration)) == (None, "in_person", [EGG])
    with pytest.raises(ValidationError):
        write_down_change(note=" ", **heard)
    [entry] = LogEntry.objects.get_for_object(change)
    assert (entry.actor, entry.changes) == (staff, {"channel": "in_person"})


def test_an_answer_says_who_did_what_and_ends_the_waiting(registration, staff):
    change = factories.health_change(registration)

    given = answer(change, staff)

    assert (given.note, given.answered_by, given.answered_at) == ("母に電話した", staff, NOW)
    assert said_of(registration) == []
    [entry] = LogEntry.objects.get_for_object(change)
    assert (entry.actor, entry.changes) == (staff, {"answered": "settled"})


def test_what_is_taken_in_waits_no_more_and_goes_on_being_told(registration, staff):
    answer(factories.health_change(registration), staff, Outcome.TAKEN_IN)

    [change] = changes_of([registration])[registration.pk]
    assert (change.is_open, change.is_taken_in) == (False, True)
    assert [(each.note, each.is_confirmed) for each in told_before(registration)] == [("卵アレルギー", True)]


def test_what_is_settled_is_told_no_more(registration, staff):
    change = factories.health_change(registration)
    assert [each.is_confirmed for each in told_before(registration)] == [False]

    answer(change, staff)

    assert told_before(registration) == ()


def test_an_answer_needs_words(registration, staff):
    with pytest.raises(ValidationError):
        answer(factories.health_change(registration), staff, note="　")


def test_who_comes_second_is_refused_and_the_same_press_again_is_harmless(
    registration, staff, django_user_model
):
    change = factories.health_change(registration)
    first = answer(change, staff)

    assert answer(change, staff) == first
    other = django_user_model.objects.create(username="sato")
    denial = denial_of(answer, change, other)
    assert denial.message == "ほかの職員が、先に確認しています。下の記録を見てください。"
    assert HealthAnswer.objects.count() == 1


def test_an_answer_taken_back_stays_as_history_and_the_change_waits_again(registration, staff):
    change = factories.health_change(registration)
    given = answer(change, staff)
    later = NOW + timedelta(minutes=5)

    take_answer_back(answer=given, by=staff, now=later)
    take_answer_back(answer=given, by=staff, now=later + timedelta(hours=1))

    given.refresh_from_db()
    assert (given.taken_back_at, given.taken_back_by, said_of(registration)) == (
        later,
        staff,
        ["卵アレルギー"],
    )
    answer(change, staff, note="児童票に書いた", now=later)
    assert [each.note for each in change.answers.all()] == ["母に電話した", "児童票に書いた"]
    assert len(LogEntry.objects.get_for_object(change)) == 3


def test_one_answer_alone_can_stand(registration, staff):
    change = factories.health_change(registration)
    answer(change, staff)

    with pytest.raises(IntegrityError), transaction.atomic():
        HealthAnswer.objects.create(
            change=change, outcome=Outcome.SETTLED, note="x", answered_at=NOW, answered_by=staff
        )
