"""The outbox: each message once, in order for each family, and an end that staff can see (N2)."""

import logging
from datetime import timedelta

import pytest
from django.core.cache import cache

from liff.notifications import MemoryBackend
from reservations.delivery import Delivery, Outcome
from reservations.models import Notification
from reservations.services import outbox
from reservations.services.outbox import send_due
from tests.delivery.conftest import owed, sent, standing
from tests.factories import NOW, guardian

pytestmark = pytest.mark.django_db
State = Notification.State
ACCEPTED = Delivery(Outcome.ACCEPTED, "request-1")
RETRY = Delivery(Outcome.RETRY, error="500 ")


def after(**time):
    return standing(NOW + timedelta(**time))


def test_a_due_message_is_sent_and_marked(backend):
    row = owed()
    backend.answers.append(ACCEPTED)

    assert send_due(standing()) == 1

    row.refresh_from_db()
    assert (row.state, row.accepted_at, row.line_request_id) == (State.ACCEPTED, NOW, "request-1")
    assert (row.attempts, row.first_attempted_at) == (1, NOW)
    assert (row.lease_token, row.lease_until) == (None, None)


def test_what_is_not_due_waits():
    owed(not_before=NOW + timedelta(seconds=1))

    assert send_due(standing()) == 0
    assert send_due(after(seconds=1)) == 1


def test_a_message_is_sent_once_however_often_the_sender_runs():
    owed()

    for _ in range(3):
        send_due(standing())

    assert len(sent()) == 1


def test_one_family_gets_its_messages_in_order():
    family = guardian()
    for number in (3, 1, 2):
        owed(family, str(number), not_before=NOW + timedelta(seconds=number))

    send_due(after(minutes=1))

    assert sent() == ["1", "2", "3"]


def test_more_than_a_batch_is_drained_in_one_run():
    for number in range(outbox.BATCH + 5):
        owed(text=str(number))

    assert send_due(standing()) == outbox.BATCH + 5


def test_a_message_that_failed_holds_back_the_same_familys_next_and_nobody_elses(backend):
    family = guardian()
    first, second = owed(family, "1"), owed(family, "2")
    owed(text="else")
    backend.answers.append(RETRY)

    send_due(standing())
    first.refresh_from_db()
    second.refresh_from_db()

    assert sent() == ["else"]
    assert (first.state, first.attempts) == (State.QUEUED, 1)
    assert (second.state, second.attempts, second.first_attempted_at) == (State.QUEUED, 0, None)
    send_due(after(seconds=4))
    assert sent() == ["else"]
    send_due(after(seconds=5))
    assert sent() == ["else", "1", "2"]


def test_a_retry_keeps_the_key_the_text_and_the_place_in_the_order(backend):
    row = owed()
    backend.answers.append(RETRY)

    send_due(standing())

    after_it = Notification.objects.get()
    assert (after_it.retry_key, after_it.payload, after_it.not_before) == (row.retry_key, row.payload, NOW)
    assert after_it.error == "500 "


def test_the_delay_grows_to_ten_minutes():
    delays = [outbox.delay_after(attempts).total_seconds() for attempts in range(1, 10)]

    assert delays == [5, 10, 20, 40, 80, 160, 320, 600, 600]


def test_what_line_refuses_is_final_and_the_next_goes_on(backend):
    family = guardian()
    row = owed(family, "1")
    owed(family, "2")
    backend.answers.append(Delivery(Outcome.REJECTED, "request-9", "400 Failed to send messages"))

    send_due(standing())

    row.refresh_from_db()
    assert (row.state, row.error) == (State.REJECTED, "400 Failed to send messages")
    assert sent() == ["2"]


def test_a_refused_access_token_stops_all_and_marks_nothing(backend, caplog):
    rows = [owed(), owed(), owed()]
    backend.answers.append(Delivery(Outcome.HALT, error="401 "))

    with caplog.at_level(logging.CRITICAL):
        assert send_due(standing()) == 0

    assert sent() == []
    assert "access token" in caplog.text
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.attempts, row.first_attempted_at) == (State.QUEUED, 0, None)


def test_after_a_refused_token_the_sender_rests_then_tries_again(backend):
    owed()
    backend.answers.append(Delivery(Outcome.HALT))

    send_due(standing())
    assert send_due(standing()) == 0

    cache.delete(outbox.HALTED)
    assert send_due(standing()) == 1


def test_a_line_in_trouble_is_not_asked_for_every_message(backend):
    rows = [owed() for _ in range(20)]
    backend.answers.extend([RETRY] * 20)

    send_due(standing())

    assert len(backend.answers) == 20 - outbox.PATIENCE
    assert Notification.objects.filter(attempts=0, state=State.QUEUED).count() == len(rows) - outbox.PATIENCE


def test_nothing_is_sent_while_sending_is_paused(settings):
    owed()
    settings.NOTIFICATIONS_PAUSED = True

    assert send_due(standing()) == 0


def test_a_message_past_its_meaning_expires_unsent():
    row = owed(valid_until=NOW)

    send_due(after(seconds=1))

    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.EXPIRED, 0)
    assert sent() == []


def test_nothing_is_sent_again_when_line_may_have_forgotten_the_key():
    tried_at = NOW - timedelta(hours=24)
    row = owed(not_before=tried_at, first_attempted_at=tried_at, attempts=3)

    send_due(standing())

    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.EXPIRED, 3)
    assert sent() == []


def test_a_message_never_tried_is_sent_however_late():
    owed(not_before=NOW - timedelta(days=3))

    assert send_due(standing()) == 1


def test_a_family_that_no_longer_has_line_is_left_to_staff():
    row = owed(guardian(line_user_id=None))

    send_due(standing())

    row.refresh_from_db()
    assert row.state == State.NO_LINE


def test_what_another_worker_holds_is_left_alone_until_its_lease_is_over(settings):
    family = guardian()
    owed(family, "1")
    outbox.claim(NOW)
    owed(family, "2")

    assert send_due(after(seconds=settings.SENDING_LEASE_SECONDS - 1)) == 0
    assert send_due(after(seconds=settings.SENDING_LEASE_SECONDS)) == 2
    assert sent() == ["1", "2"]


def test_a_worker_killed_between_acceptance_and_mark_repeats_with_the_same_key(settings):
    row = owed()
    outbox.claim(NOW)
    MemoryBackend.sent.append(row)

    send_due(after(seconds=settings.SENDING_LEASE_SECONDS))

    row.refresh_from_db()
    assert (row.state, row.attempts, row.first_attempted_at) == (State.ACCEPTED, 2, NOW)
    assert len(sent()) == 1


def test_a_worker_that_comes_back_after_its_lease_sends_and_writes_nothing(settings):
    row = owed()
    batch = outbox.claim(NOW)
    late = NOW + timedelta(seconds=settings.SENDING_LEASE_SECONDS)
    other = outbox.claim(late)

    outbox._send(batch, standing(late))

    row.refresh_from_db()
    assert (row.state, row.lease_token) == (State.SENDING, other.token)
    assert sent() == []


def test_a_worker_stops_in_time_before_its_lease_ends(settings):
    rows = [owed(), owed()]
    batch = outbox.claim(NOW)
    moments = iter([NOW, NOW, NOW, NOW] + [NOW + timedelta(seconds=45)] * 9)

    outbox._send(batch, lambda: next(moments))

    assert len(sent()) == 1
    rows[1].refresh_from_db()
    assert (rows[1].state, rows[1].attempts) == (State.QUEUED, 0)


def test_outcomes_are_kept_even_when_the_backend_is_told_to_stop(monkeypatch):
    row, broken = owed(), owed()
    calls = []

    def deliver(self, notification):
        calls.append(notification)
        if len(calls) == 2:
            raise SystemExit
        return ACCEPTED

    monkeypatch.setattr(MemoryBackend, "deliver", deliver)

    with pytest.raises(SystemExit):
        send_due(standing())

    row.refresh_from_db()
    broken.refresh_from_db()
    assert (row.state, broken.state) == (State.ACCEPTED, State.SENDING)
