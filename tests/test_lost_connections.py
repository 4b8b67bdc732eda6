"""A connection to PostgreSQL that is lost: noticed at the next request, and nobody waits for it without end."""

import threading
import time
from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection, transaction

from meguro_hoiku import dates, patience
from meguro_hoiku.postgresql.absence import USUAL_SECONDS, Absence
from meguro_hoiku.postgresql.options import options
from nurseries import plain_sql
from staff.exports.asking import Encoding, Wanted
from staff.exports.handing_out import begin_export, stream
from staff.exports.writing import Written, file_of
from staff.models import Export

on_postgres = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SELECT = "SELECT %s::int"


def another() -> psycopg.Connection:
    """A second connection to the database of the tests."""
    wanted = connection.settings_dict
    return psycopg.connect(
        host=wanted["HOST"], port=wanted["PORT"], user=wanted["USER"], dbname=wanted["NAME"], autocommit=True
    )


def until(answers: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not answers():
        assert time.monotonic() < limit
        time.sleep(0.02)


def lose_the_connection() -> None:
    """As a restart of PostgreSQL does."""
    assert plain_sql.rows(SELECT, [1])
    gone = connection.connection.info.backend_pid
    with closing(another()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [gone])
        query = "SELECT FROM pg_stat_activity WHERE pid = %s"
        until(lambda: other.execute(query, [gone]).rowcount == 0)


@transaction.atomic
def lose_the_connection_in_a_transaction() -> None:
    lose_the_connection()
    plain_sql.rows(SELECT, [1])


@pytest.fixture
def kept():
    """The connection of the tests, kept between requests as in production; another one follows."""
    close_old_connections()
    yield connection
    connection.close()


class TestALostConnection:
    pytestmark = on_postgres

    def test_is_not_usable(self, kept):
        lose_the_connection()

        assert not kept.is_usable()

    def test_is_not_usable_either_where_a_statement_has_found_it_lost(self, kept):
        lose_the_connection()
        with pytest.raises(OperationalError):
            kept.cursor().execute("SELECT 1")

        assert not kept.is_usable()

    def test_has_gone_at_the_next_request(self, kept):
        lose_the_connection()
        with pytest.raises(OperationalError):
            kept.cursor().execute("SELECT 1")

        close_old_connections()  # what Django does between requests

        assert kept.connection is None
        assert plain_sql.rows(SELECT, [1]) == [(1,)]

    def test_that_a_statement_of_every_tap_found_lost_is_marked_and_gone_too(self, kept):
        lose_the_connection()
        with pytest.raises(OperationalError):
            plain_sql.rows(SELECT, [1])
        marked = kept.errors_occurred

        close_old_connections()

        assert (marked, kept.connection) == (True, None)

    def test_that_was_lost_while_nobody_used_it_is_replaced_before_the_first_statement(self, kept):
        lose_the_connection()
        close_old_connections()

        assert plain_sql.rows(SELECT, [2])

    def test_ends_its_transaction_without_asking_for_another_connection(self, kept):
        with pytest.raises(OperationalError):
            lose_the_connection_in_a_transaction()

        assert kept.connection is None
        with transaction.atomic():
            assert plain_sql.rows(SELECT, [3])


class TestAFile:
    pytestmark = on_postgres

    def test_that_loses_its_connection_says_so_in_its_last_line_and_is_recorded_as_broken(self, kept):
        day = dates.today()
        wanted = Wanted("reservations", day, day, encoding=Encoding.UTF8)
        row = begin_export(wanted=wanted, by=User.objects.create_user("ward"), now=dates.now())
        pieces = stream(wanted, row)
        next(pieces)  # the header, before the first row is asked for
        lose_the_connection()

        assert "途中で失敗しました" in b"".join(pieces).decode()
        assert Export.objects.get().state == Export.State.BROKEN

    def test_that_cannot_be_read_raises_what_any_statement_raises(self, kept):
        day = dates.today()
        pieces = file_of(Wanted("reservations", day, day, encoding=Encoding.UTF8), Written())
        next(pieces)  # the header
        kept.cursor().execute("SET lock_timeout = '100ms'")
        with closing(another()) as other, other.transaction():
            other.execute("LOCK TABLE reservations_reservation")

            with pytest.raises(OperationalError):
                next(pieces)
        assert kept.errors_occurred


class TestPatience:
    pytestmark = on_postgres

    def test_an_answer_that_is_not_there_in_time_ends_the_waiting_and_then_the_statement(self, kept):
        running = "SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(60)%'"
        with patience.within(0.3), pytest.raises(OperationalError, match="did not answer in time"):
            plain_sql.rows("SELECT pg_sleep(60), %s", [1])

        assert not kept.is_usable()
        with closing(another()) as other:
            until(lambda: other.execute(running).rowcount == 0)

    def test_a_request_waits_so_long_and_who_works_in_the_background_as_long_as_it_takes(self):
        request_started.send(None, environ={})
        in_a_request = patience.this_thread.seconds
        request_finished.send(None)

        assert (in_a_request, patience.this_thread.seconds) == (patience.PAGE_SECONDS, None)


class Threads:
    """A thread that tries to connect and takes its time, beside ours."""

    def __init__(self, absence: Absence) -> None:
        self.absence, self.tries, self.may_end = absence, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._try)

    def _try(self) -> None:
        with self.absence.trying():
            self.tries.set()
            self.may_end.wait(30)

    def __enter__(self):
        self.thread.start()
        assert self.tries.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self.may_end.set()
        self.thread.join()


@pytest.fixture
def away() -> Absence:
    """What a process knows after one try in vain."""
    absence = Absence()
    with pytest.raises(psycopg.OperationalError), absence.trying():
        raise psycopg.OperationalError
    return absence


def test_while_one_thread_tries_in_vain_another_is_told_at_once(away):
    with Threads(away):
        time.sleep(USUAL_SECONDS)
        begun = time.monotonic()
        with pytest.raises(psycopg.OperationalError), away.trying():
            pytest.fail("two threads wait for an absent database")

    assert time.monotonic() - begun < USUAL_SECONDS


def test_a_thread_waits_for_another_that_connects_as_usual(away):
    with Threads(away) as other:
        other.may_end.set()
        with away.trying():
            pass


def test_a_database_that_is_there_again_is_asked_by_all_at_once(away):
    with away.trying():
        pass

    with Threads(away), away.trying():
        pass


def test_the_address_of_the_database_has_the_last_word():
    found = options({"connect_timeout": 9, "sslmode": "require", "options": "-c lock_timeout=1"})

    assert (found["connect_timeout"], found["sslmode"]) == (9, "require")
    assert found["options"].startswith("-c lock_timeout=3000 ")
    assert found["options"].endswith(" -c lock_timeout=1")
