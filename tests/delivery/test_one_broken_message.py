"""Each message stands alone: an error of one is its own, ends where staff see it, and stops nobody else's (N2)."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError

from liff.notifications import MemoryBackend
from reservations.delivery import Delivery, Outcome
from reservations.models import Notification
from reservations.services import outbox
from reservations.services.outbox import send_due
from tests.delivery.breaking import BROKEN
from tests.delivery.conftest import owed, sent, standing
from tests.factories import NOW, guardian

pytestmark = pytest.mark.django_db
State = Notification.State


@pytest.fixture
def breaking(settings) -> None:
    settings.NOTIFICATION_BACKEND = "tests.delivery.breaking.BreakingBackend"


def later(**time: float):
    return standing(NOW + timedelta(**time))


def reminder(family=None, **fields) -> Notification:
    """A reminder whose facts are gone: looking whether it is still true raises."""
    return owed(family, "reminder", kind=Notification.Kind.REMINDER_USE, facts={}, **fields)


def test_an_error_while_checking_one_message_lets_the_others_go():
    broken = reminder()
    for number in range(20):
        owed(text=str(number))

    assert send_due(standing()) == 20

    broken.refresh_from_db()
    assert (broken.state, broken.attempts, broken.first_attempted_at) == (State.QUEUED, 1, NOW)
    assert broken.error.startswith("プログラムの不具合 KeyError at reminders.py:")


def test_the_same_error_again_while_others_get_through_is_the_end_that_staff_see(caplog):
    broken = reminder()
    owed()
    send_due(standing())

    with caplog.at_level(logging.ERROR):
        send_due(later(seconds=5))

    broken.refresh_from_db()
    assert (broken.state, broken.lease_token) == (State.EXPIRED, None)
    assert list(Notification.objects.failed()) == [broken]
    assert f"notification {broken.pk} could not be sent: プログラムの不具合 KeyError" in caplog.text


@pytest.mark.usefixtures("breaking")
def test_what_breaks_while_it_is_sent_is_on_the_call_list_and_says_nothing_personal(caplog):
    broken = owed(text=f"{BROKEN} 目黒 花")
    owed(text="1")

    with caplog.at_level(logging.DEBUG):
        send_due(standing())
        send_due(later(seconds=5))

    assert sent() == ["1"]
    assert list(Notification.objects.to_be_phoned([], NOW)) == [broken]
    broken.refresh_from_db()
    assert "花" not in caplog.text + broken.error


@pytest.mark.usefixtures("breaking")
def test_a_family_s_later_messages_wait_for_the_broken_one_and_not_for_ever():
    family = guardian()
    owed(family, "0")
    owed(family, BROKEN)
    owed(family, "2")
    owed(text="else")

    send_due(standing())
    assert sent() == ["0", "else"]

    send_due(later(seconds=5))
    assert sent() == ["0", "else", "2"]


@pytest.mark.usefixtures("breaking")
def test_an_error_that_comes_once_costs_nothing_but_a_moment():
    row = owed(text=BROKEN)
    send_due(standing())
    Notification.objects.filter(pk=row.pk).update(payload=[{"type": "text", "text": "mended"}])

    send_due(later(seconds=5))

    row.refresh_from_db()
    assert (row.state, row.error, sent()) == (State.ACCEPTED, "", ["mended"])


@pytest.mark.usefixtures("breaking")
def test_where_nothing_gets_through_no_message_is_to_blame_until_its_24_hours_are_over():
    for _ in range(outbox.PATIENCE + 2):
        owed(text=BROKEN)

    send_due(standing())

    assert Notification.objects.filter(attempts=1).count() == outbox.PATIENCE  # then the sender rests
    for hours in range(1, 23):
        send_due(later(hours=hours))
    assert set(Notification.objects.values_list("state", flat=True)) == {State.QUEUED}
    send_due(later(hours=24))
    assert Notification.objects.filter(state=State.EXPIRED).count() == outbox.PATIENCE


def test_what_the_database_has_ends_no_message(monkeypatch):
    row = owed(text="1")
    owed(text="2")
    away = True

    def deliver(self, notification):
        if away and notification.pk == row.pk:
            raise OperationalError
        MemoryBackend.sent.append(notification)
        return Delivery(Outcome.ACCEPTED)

    monkeypatch.setattr(MemoryBackend, "deliver", deliver)
    for seconds in (0, 5, 15, 35):
        send_due(later(seconds=seconds))
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.QUEUED, 4)

    away = False
    send_due(later(minutes=5))
    assert sent() == ["2", "1"]


@pytest.mark.parametrize("words", ["400 \x00", "400 \ud800", "400 \u202e"], ids=ascii)
def test_words_of_line_that_no_database_holds_lose_nobody_s_outcome(backend, words: str):
    refused, fine = owed(text="1"), owed(text="2")
    backend.answers.append(Delivery(Outcome.REJECTED, words, words))

    send_due(standing())

    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, refused.error, fine.state) == (State.REJECTED, "400 ", State.ACCEPTED)
