"""Owing messages: when they may go, what they wait for, once per cause (N1–N5)."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.db import IntegrityError, transaction
from kombu import pools

from reservations.models import Notification, WardSettings
from reservations.services import notification
from reservations.services.notification import (
    Timing,
    confirm_notification,
    quiet_until,
    record,
    send_time,
    supersede,
    supersede_overtaken,
)
from tests import factories
from tests.factories import MONDAY, NOW
from tests.reservations.rules.situations import moment

pytestmark = pytest.mark.django_db
Hold, Kind, State = Notification.Hold, Notification.Kind, Notification.State
NIGHT, MORNING = moment("2026-08-03 22:00"), moment("2026-08-04 07:00")
STAFF = Timing(by_staff=True)


def owe(guardian, cause="registration:1:usable", now=NOW, timing=STAFF, kind=Kind.REGISTRATION_ENDED):
    facts = {"nursery": "桑の実", "phone": "03-0000-0001", "label": "お子さま"}
    return record(recipient=guardian, kind=kind, cause=cause, facts=facts, now=now, timing=timing)


@pytest.mark.parametrize(
    ("now", "timing", "goes", "hold"),
    [
        (NOW, Timing(answers=True), NOW, Hold.NONE),
        (NOW, Timing(), NOW, Hold.NONE),
        (NOW, STAFF, NOW + timedelta(seconds=60), Hold.UNDO),
        (NIGHT, Timing(answers=True), NIGHT, Hold.NONE),
        (NIGHT, STAFF, MORNING, Hold.QUIET),
        (NIGHT, Timing(), MORNING, Hold.QUIET),
        (moment("2026-08-03 20:59:00"), STAFF, MORNING, Hold.QUIET),  # after its minute it is night
        (moment("2026-08-03 20:58:59"), STAFF, moment("2026-08-03 20:59:59"), Hold.UNDO),
        (moment("2026-08-04 06:59:59"), Timing(), MORNING, Hold.QUIET),
        (moment("2026-08-04 06:59:30"), STAFF, moment("2026-08-04 07:00:30"), Hold.UNDO),
        (MORNING, Timing(), MORNING, Hold.NONE),
        (NIGHT, Timing(by_staff=True, use_starts_at=NIGHT + timedelta(hours=24)), None, Hold.UNDO),
        (
            NIGHT,
            Timing(by_staff=True, use_starts_at=NIGHT + timedelta(hours=24, seconds=1)),
            MORNING,
            Hold.QUIET,
        ),
        (NIGHT, Timing(use_starts_at=NIGHT - timedelta(seconds=1)), MORNING, Hold.QUIET),
    ],
)
def test_quiet_hours_hold_everything_but_answers_and_what_starts_within_a_day(now, timing, goes, hold):
    assert send_time(now, timing) == (goes or now + timedelta(seconds=60), hold)


def test_the_quiet_hours_are_the_wards_setting():
    WardSettings.objects.create(starts_on=MONDAY, quiet_from=time(23), quiet_until=time(6))

    assert send_time(NIGHT, Timing()) == (NIGHT, Hold.NONE)
    assert send_time(moment("2026-08-03 23:30"), Timing())[0] == moment("2026-08-04 06:00")


@pytest.mark.parametrize(
    ("starts", "ends", "now", "until"),
    [
        (time(1), time(5), "2026-08-04 00:59", None),
        (time(1), time(5), "2026-08-04 01:00", "2026-08-04 05:00"),
        (time(1), time(5), "2026-08-04 05:00", None),
        (time(7), time(7), "2026-08-04 07:00", None),
        (time(21), time(7), "2026-12-31 23:59", "2027-01-01 07:00"),
        (time(21), time(7), "2026-08-04 00:00", "2026-08-04 07:00"),
    ],
)
def test_quiet_hours_may_lie_on_one_side_of_midnight_or_be_none(starts, ends, now, until):
    ward = WardSettings(quiet_from=starts, quiet_until=ends)

    assert quiet_until(ward, moment(now)) == (until and moment(until))


def test_the_undo_time_is_a_setting(settings):
    settings.STAFF_MESSAGE_DELAY_SECONDS = 0

    assert send_time(NOW, STAFF) == (NOW, Hold.NONE)


def test_an_answer_first_releases_what_the_night_holds():
    guardian = factories.guardian()
    held = owe(guardian, now=NIGHT)
    of_another = owe(factories.guardian(), now=NIGHT)
    later = NIGHT + timedelta(hours=1)

    answer = owe(guardian, "reservation:1:booked", later, Timing(answers=True))

    held.refresh_from_db()
    of_another.refresh_from_db()
    assert (held.not_before, held.next_attempt_at, held.hold) == (later, later, Hold.NONE)
    assert (held.not_before, held.pk) < (answer.not_before, answer.pk)
    assert of_another.not_before == MORNING


def test_an_answer_does_not_release_what_waits_for_undo():
    guardian = factories.guardian()
    waiting = owe(guardian)

    owe(guardian, "reservation:1:booked", timing=Timing(answers=True))

    waiting.refresh_from_db()
    assert waiting.not_before == NOW + timedelta(seconds=60)


def test_one_cause_owes_a_guardian_one_message():
    guardian, other = factories.guardian(), factories.guardian()
    owe(guardian)
    owe(other)

    with pytest.raises(IntegrityError), transaction.atomic():
        owe(guardian)
    assert Notification.objects.count() == 2


def test_the_text_is_frozen_in_the_guardians_language_with_a_key_of_its_own():
    first, second = owe(factories.guardian()), owe(factories.guardian(language="en"))

    assert first.payload[0]["type"] == "flex"
    assert first.facts["notification"] == str(first.public_id)
    assert first.retry_key != second.retry_key
    assert (first.state, first.attempts) == (State.QUEUED, 0)


def test_a_family_without_line_is_owed_a_phone_call():
    row = owe(factories.guardian(line_user_id=None))

    assert (row.state, row.payload) == (State.NO_LINE, [])


def test_only_what_has_not_been_tried_can_be_taken_back():
    guardian = factories.guardian()
    rows = [owe(guardian, f"interview:{number}:booked") for number in range(3)]
    Notification.objects.filter(pk=rows[1].pk).update(attempts=1)
    Notification.objects.filter(pk=rows[2].pk).update(state=State.ACCEPTED, accepted_at=NOW)

    assert supersede(causes=[row.cause for row in rows]) == 1
    assert supersede(causes=[row.cause for row in rows]) == 0
    assert set(Notification.objects.unfinished()) == {rows[1]}


def test_events_overtake_what_is_held_or_reminds_of_that_booking_and_nothing_else():
    guardian = factories.guardian()
    held = owe(guardian, "reservation:1:booked")
    reminds = owe(guardian, "reservation:1:use:2026-08-05", timing=Timing(), kind=Kind.REMINDER_USE)
    due = owe(guardian, "reservation:1:cancelled", timing=Timing(answers=True))
    of_another = owe(guardian, "reservation:11:booked")
    tried = owe(guardian, "reservation:1:changed:1")
    Notification.objects.filter(pk=tried.pk).update(attempts=1)

    supersede_overtaken("reservation", [1])
    supersede_overtaken("reservation", [])

    assert set(Notification.objects.filter(state=State.SUPERSEDED)) == {held, reminds}
    assert set(Notification.objects.unfinished()) == {due, of_another, tried}


def test_a_closure_is_confirmed_once_by_its_own_guardian():
    guardian = factories.guardian()
    row = owe(guardian)
    key = str(row.public_id)

    assert confirm_notification(guardian=guardian, public_id=key, now=NOW)
    assert confirm_notification(guardian=guardian, public_id=key, now=NOW + timedelta(days=1))
    assert not confirm_notification(guardian=factories.guardian(), public_id=key, now=NOW)
    assert not confirm_notification(guardian=guardian, public_id=str(uuid4()), now=NOW)
    row.refresh_from_db()
    assert row.confirmed_at == NOW


def test_the_sender_is_woken_for_what_may_go_now_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as woken:
        owe(factories.guardian(), timing=Timing(answers=True))
        owe(factories.guardian())

    assert len(woken) == 1


def _forget_connections() -> None:
    """Let the next publisher connect anew; the pools are one for the whole process."""
    pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None
    notification._Hints.next_at = 0.0


def test_a_broker_that_does_not_answer_costs_nobody_the_booking(
    django_capture_on_commit_callbacks, settings, caplog
):
    """A real broker address at which nobody listens."""
    before = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    _forget_connections()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            owe(factories.guardian(), timing=Timing(answers=True))
    finally:
        current_app.conf.broker_url = before
        _forget_connections()

    assert Notification.objects.count() == 1
    assert "could not be woken" in caplog.text
    assert notification.logger.name in caplog.text
