"""The background's tasks: what they look after, and what they forget."""

from datetime import timedelta

import pytest
import time_machine

from reservations import tasks
from reservations.models import Draft, Notification, RefusalKey, WebhookEvent
from tests.delivery.conftest import owed, sent
from tests.factories import NOW, guardian, registered_child

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_sender_sends():
    owed()

    tasks.send_due_notifications()

    assert len(sent()) == 1


def test_the_planner_plans():
    registered_child(state_changed_at=NOW - timedelta(hours=1))

    tasks.plan_reminders()

    assert Notification.objects.get().kind == Notification.Kind.INTERVIEW_LEFT


def test_what_has_expired_is_forgotten_and_nothing_else():
    family = guardian()
    for kind, expires_at in (("registration", NOW), ("interview", NOW + timedelta(seconds=1))):
        Draft.objects.create(guardian=family, kind=kind, updated_at=NOW, expires_at=expires_at)
    for days in (0, 1):
        RefusalKey.objects.create(day=NOW.date() - timedelta(days=days), key=b"k" * 32)
    for days in (30, 31):
        WebhookEvent.objects.create(
            event_id=str(days), intent="menu", occurred_at=NOW, received_at=NOW - timedelta(days=days)
        )

    tasks.forget_expired()

    assert list(Draft.objects.values_list("kind", flat=True)) == ["interview"]
    assert list(RefusalKey.objects.values_list("day", flat=True)) == [NOW.date()]
    assert list(WebhookEvent.objects.values_list("event_id", flat=True)) == ["30"]
