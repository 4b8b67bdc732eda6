"""Locks, versions and what becomes of the databases' errors (design §2, §3.4)."""

import threading
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from reservations.denials import Busy, DenialReason
from reservations.models import InterviewSlot, Notification, Reservation
from reservations.services import locking, places
from reservations.services.ending import stop_registration
from reservations.services.interview import book_interview, set_registration_state
from reservations.services.transactions import in_one_transaction, save_valid
from tests import factories
from tests.factories import NOW
from tests.reservations.rules.situations import there
from tests.reservations.services.acts import book, denial_of, register


@in_one_transaction
def write_and_raise(error):
    """A service that writes and then meets the database's error."""
    factories.nursery()
    raise error


@pytest.mark.django_db
@pytest.mark.parametrize("error", [IntegrityError("fence"), OperationalError("lock timeout")])
def test_what_the_database_raises_becomes_busy_and_nothing_is_written(error, caplog):
    with pytest.raises(Busy):
        write_and_raise(error)

    assert not factories.Nursery.objects.exists()
    expected = "fence fired" if isinstance(error, IntegrityError) else "had to wait too long"
    assert expected in caplog.text
    assert "write_and_raise" in caplog.text


@pytest.mark.django_db
def test_what_somebody_else_saves_between_the_look_and_the_saving_is_said_in_words():
    def quicker():
        User.objects.create(username="sato")

    with just_before("SAVEPOINT", quicker), pytest.raises(ValidationError, match="ユーザー名"):
        save_valid(User(username="sato"), unchecked=["password"])

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_what_no_validation_finds_stays_the_databases_error():
    User.objects.create(username="sato")

    with pytest.raises(IntegrityError):
        save_valid(User(username="sato"), unchecked=["password", "username"])


@pytest.mark.django_db
def test_a_slot_written_since_it_was_read_fires_the_fence(caplog):
    slot = factories.slot()
    stale = slot.version
    places.write_peaks(slot.pk, stale, [there(9, 12)])

    with pytest.raises(Busy):
        places.write_peaks(slot.pk, stale, [])

    slot.refresh_from_db()
    assert (slot.peak, slot.line_peak, slot.version) == (1, 1, 1)
    assert "without its lock" in caplog.text


@pytest.mark.django_db
def test_an_interview_slot_written_since_it_was_read_fires_the_fence(caplog):
    slot = factories.interview_slot(capacity=2)
    stale = InterviewSlot.objects.get()
    places.count_interview(slot, 1)

    with pytest.raises(Busy):
        places.count_interview(stale, 1)

    slot.refresh_from_db()
    assert (slot.taken, slot.version) == (1, 1)
    assert "without its lock" in caplog.text


@pytest.mark.django_db
def test_a_message_owed_twice_fires_the_fence_and_undoes_the_act(staff):
    registration = factories.usable_child()
    factories.slot()
    row = book(registration).row
    Notification.objects.create(
        recipient=registration.child.guardian,
        kind="registration_ended",
        cause=f"registration:{registration.pk}:ended",
        created_at=row.created_at,
        not_before=row.created_at,
        next_attempt_at=row.created_at,
    )

    with pytest.raises(Busy):
        stop_registration(registration=registration, by=staff, now=row.created_at)

    row.refresh_from_db()
    registration.refresh_from_db()
    assert (row.state, registration.state) == ("booked", "usable")


@contextmanager
def just_before(words: str, act):
    """Let `act` happen between two statements of what runs here: just before the first with these words."""
    waiting = [act]

    def wrapper(execute, sql, params, many, context):
        if waiting and words in sql:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield
    assert not waiting


@pytest.mark.django_db
def test_a_second_tap_that_sees_the_first_ones_place_gone_hears_of_its_own_booking():
    registration = factories.usable_child()
    factories.slot_with_one_place()
    first = []

    with just_before('FROM "reservations_reservationslot"', lambda: first.append(book(registration))):
        second = book(registration)

    assert (second.row, second.is_new) == (first[0].row, False)


@pytest.mark.django_db
def test_a_second_tap_that_waits_for_the_lock_finds_the_first_ones_booking():
    registration = factories.usable_child()
    factories.slot()
    first = []

    with just_before("SAVEPOINT", lambda: first.append(book(registration))):
        second = book(registration)

    assert (second.row, second.is_new) == (first[0].row, False)


@pytest.mark.django_db
def test_who_loses_the_place_after_the_first_look_still_hears_of_others():
    factories.slot_with_one_place()
    factories.slot(factories.THURSDAY)
    loser, winner = factories.usable_child(), factories.usable_child()

    with just_before("SAVEPOINT", lambda: book(winner)):
        denial = denial_of(book, loser)

    assert denial.reason == DenialReason.FULL
    assert [place.date for place in denial.alternatives] == [factories.THURSDAY]


@pytest.mark.django_db
def test_nothing_is_locked_where_there_is_nothing():
    with transaction.atomic():
        assert locking.lock_children([]) == []
        assert locking.lock_slots([]) == {}
        assert locking.lock_interview_slots([]) == {}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_lock_that_is_not_to_be_had_in_time_is_busy_not_an_error():
    registration, slot = factories.usable_child(), factories.slot()
    locked, done = threading.Event(), threading.Event()

    def hold_the_child():
        with transaction.atomic():
            locking.lock_children([registration.child_id])
            locked.set()
            done.wait(30)
        connections.close_all()

    holder = threading.Thread(target=hold_the_child)
    holder.start()
    locked.wait(30)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        with pytest.raises(Busy):
            book(registration)
    finally:
        done.set()
        holder.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

    assert not Reservation.objects.exists()
    slot.refresh_from_db()
    assert slot.peak == 0


@pytest.mark.django_db
def test_a_second_registration_that_waits_for_the_lock_finds_the_first():
    guardian, where = factories.guardian(), factories.nursery()
    first = []

    with just_before("SAVEPOINT", lambda: first.append(register(guardian, at=where))):
        second = register(guardian, at=where)

    assert (second.row, second.is_new) == (first[0].row, False)


@pytest.mark.django_db
def test_a_second_interview_that_waits_for_the_lock_finds_the_first():
    registration, slot = factories.registered_child(), factories.interview_slot()
    fields = {"guardian": registration.child.guardian, "registration": registration, "slot": slot}
    first = []

    def tap():
        return book_interview(**fields, key="key-1", now=NOW)

    with just_before("SAVEPOINT", lambda: first.append(tap())):
        second = tap()

    assert (second.row, second.is_new) == (first[0].row, False)


@pytest.mark.django_db
def test_a_registration_that_has_moved_on_does_not_follow_its_interview():
    stale = factories.registered_child(state="interview_booked")
    type(stale).objects.update(state="stopped")

    set_registration_state(stale, stale.State.INTERVIEW_PENDING, NOW)

    assert stale.state == "interview_booked"
    stale.refresh_from_db()
    assert stale.state == "stopped"


@pytest.mark.django_db
def test_an_interview_without_a_slot_has_no_place_to_give_back(staff):
    row = factories.child_with_interview()
    type(row).objects.update(slot=None)

    stop_registration(registration=row.registration, by=staff, now=NOW)

    row.refresh_from_db()
    assert row.state == "cancelled"
