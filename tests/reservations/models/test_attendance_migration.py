"""What an earlier version has stored of attendance is carried over to what the database now holds (S10)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from reservations.models import Reservation
from tests import factories
from tests.factories import MONDAY, NOW, THURSDAY, TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)
PUTS_IN_ORDER = "attendance_is_put_in_order"


def migrate(targets: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(targets)


@pytest.fixture(autouse=True)
def _back_to_the_newest() -> Iterator[None]:
    yield
    Reservation.objects.all().delete()
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def migrate_to_before() -> None:
    """The tables as they were; the rows are made by today's factories first."""
    loader = MigrationExecutor(connection).loader
    [key] = [each for each in loader.disk_migrations if each[1].endswith(PUTS_IN_ORDER)]
    migrate([each for each in loader.disk_migrations[key].dependencies if each[0] == "reservations"])


def carried_over(row: Reservation, **stored: object) -> tuple[object, ...]:
    """What becomes of a row in which the earlier version has stored this."""
    migrate_to_before()
    Reservation.objects.filter(pk=row.pk).update(**stored)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    row.refresh_from_db()
    return row.arrived_at, row.left_at, row.absence


def booked(day=MONDAY) -> Reservation:
    return factories.reservation(on=factories.slot(day))


def test_a_clock_of_another_day_becomes_the_booked_time_and_stays_readable():
    row = booked()
    press = NOW + timedelta(days=3)

    found = carried_over(row, arrived_at=press, left_at=press + timedelta(seconds=5))

    assert found == (row.starts_at, row.ends_at, "")
    entry = LogEntry.objects.get(object_pk=str(row.pk))
    assert (entry.actor, set(entry.changes)) == (None, {"arrived_at", "left_at"})
    assert entry.changes["arrived_at"][0].startswith("2026-08-06")


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ({"arrived_at": NOW, "left_at": None}, (NOW, None, "")),
        ({"arrived_at": NOW, "left_at": NOW}, (NOW, NOW, "")),
        ({"absence": "with_notice"}, (None, None, "with_notice")),
        ({}, (None, None, "")),
    ],
)
def test_what_is_in_order_stays_as_it_is(stored, kept):
    assert carried_over(booked(), **stored) == kept
    assert not LogEntry.objects.exists()


def test_who_came_late_and_left_by_another_days_clock_is_not_gone_before_it_came():
    row = booked()
    late = row.ends_at + timedelta(hours=1)

    assert carried_over(row, arrived_at=late, left_at=NOW + timedelta(days=1)) == (late, late, "")


def test_who_has_come_is_not_absent_and_who_has_left_has_come():
    first, second = booked(TUESDAY), booked(THURSDAY)

    came = carried_over(first, arrived_at=first.starts_at, absence="without_notice")
    left = carried_over(second, left_at=second.ends_at)

    assert came == (first.starts_at, None, "")
    assert left == (second.starts_at, second.ends_at, "")
