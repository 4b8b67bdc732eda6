"""The step that gives every change said at an earlier booking a row (S9), on the tables as they were before."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from reservations.models import HealthChange, Registration, Reservation
from tests import factories
from tests.factories import LONG_AGO, THURSDAY, WEDNESDAY

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("reservations", "0008_attendance_keeps_its_order")


@pytest.fixture
def _back_to_the_newest() -> Iterator[None]:
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.usefixtures("_back_to_the_newest")
def test_every_change_said_before_stands_where_the_child_is_now():
    registration = factories.usable_child()
    loud = factories.reservation(registration, factories.slot(), channel="phone")
    noted = factories.reservation(registration, factories.slot(THURSDAY))
    factories.reservation(factories.usable_child(), noted.slot)
    Reservation.objects.filter(pk=loud.pk).update(health="changed", health_note="卵")
    Reservation.objects.filter(pk=noted.pk).update(health_note="書いただけ")
    new = factories.usable_child(who=factories.child(factories.guardian()), carried_over_from=registration)
    Registration.objects.filter(pk=registration.pk).update(state="stopped")
    MigrationExecutor(connection).migrate([BEFORE])

    call_command("migrate", verbosity=0)

    rows = HealthChange.objects.order_by("reservation_id")
    assert [(row.reservation, row.note, row.channel) for row in rows] == [
        (loud, "卵", "phone"),
        (noted, "書いただけ", "line"),
    ]
    assert {(row.child, row.nursery, row.said_at) for row in rows} == {(new.child, new.nursery, LONG_AGO)}
    assert HealthChange.objects.open().count() == 2
    assert (loud.date, noted.date) == (WEDNESDAY, THURSDAY)
