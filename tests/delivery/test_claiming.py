"""Two workers at once on PostgreSQL: nobody sends what another one has, nor overtakes it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from reservations.models import Notification
from reservations.services import outbox
from reservations.services.reminders import plan_reminders
from tests.delivery.conftest import owed, sent, standing
from tests.factories import NOW, guardian, registered_child

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def and_disconnect(work):
    """Do the work on this thread's own connection, and close it."""
    try:
        return work()
    finally:
        connection.close()


def test_a_later_message_does_not_overtake_one_that_is_being_claimed():
    family = guardian()
    first, second, foreign = owed(family, "1"), owed(family, "2"), owed(text="else")

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        Notification.objects.select_for_update(no_key=True).get(pk=first.pk)
        batch = other.submit(and_disconnect, lambda: outbox.claim(NOW)).result()

    assert [row.pk for row in batch.rows] == [foreign.pk]
    assert Notification.objects.get(pk=second.pk).state == Notification.State.QUEUED


def test_many_workers_send_each_message_once_and_in_order():
    families = [guardian() for _ in range(5)]
    for number in range(20):
        for family in families:
            owed(family, f"{family.pk}:{number:02d}")

    def work():
        return outbox.send_due(standing())

    with ThreadPoolExecutor(4) as workers:
        done = sum(workers.map(and_disconnect, [work] * 4))
    done += outbox.send_due(standing())

    assert done == 100
    for family in families:
        own = [text for text in sent() if text.startswith(f"{family.pk}:")]
        assert own == sorted(own)
        assert len(own) == 20


def test_two_planners_at_once_owe_a_reminder_once():
    registration = registered_child(state_changed_at=NOW - timedelta(hours=1))
    family = registration.child.guardian

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            owed(family, cause=f"registration:{registration.pk}:left")
            planning = other.submit(and_disconnect, lambda: plan_reminders(NOW))
            time.sleep(0.5)  # until it waits for our row
        assert planning.result() == 0

    assert Notification.objects.count() == 1


def test_the_sweep_is_planned_by_its_values_or_no_partial_index_would_serve_it():
    for _ in range(6):
        list(Notification.objects.due(NOW))

    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    assert not [statement for statement in kept if "reservations_notification" in statement]
