"""Reminders: owed once, at their hour, and only while they are true (N1)."""

from datetime import date, datetime, time, timedelta

import pytest

from meguro_hoiku import dates
from reservations.models import CancelledBy, Interview, Notification, Registration
from reservations.services.outbox import send_due
from reservations.services.reminders import plan_reminders
from tests.delivery.conftest import standing
from tests.factories import (
    NOW,
    TUESDAY,
    WEDNESDAY,
    cancelled,
    child,
    child_with_interview,
    guardian,
    registered_child,
    reservation,
    slot,
    usable_child,
)

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
TUESDAY_EVENING = dates.at(TUESDAY, time(18))
MONDAY_17 = dates.at(NOW.date(), time(17))


def booked_on_wednesday(**fields):
    return reservation(usable_child(), slot(WEDNESDAY), **fields)


def kinds() -> list[str]:
    return list(Notification.objects.order_by("pk").values_list("kind", flat=True))


def test_at_18_the_day_before_a_use_it_is_recalled():
    booking = booked_on_wednesday()

    assert plan_reminders(TUESDAY_EVENING - timedelta(minutes=1)) == 0
    assert plan_reminders(TUESDAY_EVENING) == 1

    row = Notification.objects.get()
    assert (row.kind, row.cause) == (Kind.REMINDER_USE, f"reservation:{booking.pk}:use:2026-08-05")
    assert (row.not_before, row.valid_until) == (TUESDAY_EVENING, booking.starts_at)
    assert "あしたは利用の日です" in row.payload[0]["altText"]


def test_an_interview_is_recalled_too():
    child_with_interview()

    plan_reminders(datetime(2026, 8, 5, 18, 0, tzinfo=dates.JST))

    assert kinds() == [Kind.REMINDER_USE]
    assert "面談" in Notification.objects.get().payload[0]["altText"]


@pytest.mark.parametrize("moment", [TUESDAY_EVENING.replace(hour=21), TUESDAY_EVENING + timedelta(days=1)])
def test_the_evenings_reminder_does_not_come_at_night_nor_later(moment: datetime):
    booked_on_wednesday()

    assert plan_reminders(moment) == 0


def test_what_was_booked_that_evening_needs_no_reminder():
    booked_on_wednesday(created_at=TUESDAY_EVENING)

    assert plan_reminders(TUESDAY_EVENING + timedelta(minutes=5)) == 0


def test_planning_again_owes_nothing_more():
    booked_on_wednesday()

    assert [plan_reminders(TUESDAY_EVENING + timedelta(minutes=5 * n)) for n in range(3)] == [1, 0, 0]


def test_a_day_before_the_deadline_it_is_recalled():
    booking = booked_on_wednesday()

    assert plan_reminders(MONDAY_17 - timedelta(minutes=1)) == 0
    assert plan_reminders(MONDAY_17) == 1

    row = Notification.objects.get()
    assert (row.kind, row.valid_until) == (Kind.REMINDER_DEADLINE, booking.cancel_until)
    assert "8月4日（火）17時まで取り消せます" in row.payload[0]["altText"]


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (datetime(2026, 8, 4, 8, 0, tzinfo=dates.JST), datetime(2026, 8, 3, 9, 0, tzinfo=dates.JST)),
        (datetime(2026, 8, 4, 9, 0, tzinfo=dates.JST), datetime(2026, 8, 3, 9, 0, tzinfo=dates.JST)),
        (datetime(2026, 8, 4, 19, 59, tzinfo=dates.JST), datetime(2026, 8, 3, 19, 59, tzinfo=dates.JST)),
        (datetime(2026, 8, 4, 20, 0, tzinfo=dates.JST), datetime(2026, 8, 4, 9, 0, tzinfo=dates.JST)),
        (datetime(2026, 8, 4, 23, 59, tzinfo=dates.JST), datetime(2026, 8, 4, 9, 0, tzinfo=dates.JST)),
    ],
)
def test_the_deadlines_reminder_comes_between_9_and_20_only(until: datetime, due: datetime):
    booked_on_wednesday(cancel_until=until)

    assert plan_reminders(due - timedelta(minutes=1)) == 0
    assert plan_reminders(due) == 1


def test_a_booking_made_within_the_last_day_needs_no_reminder_of_its_deadline():
    booked_on_wednesday(created_at=MONDAY_17 + timedelta(minutes=1))

    assert plan_reminders(MONDAY_17 + timedelta(minutes=5)) == 0


def test_an_interview_left_for_an_hour_is_offered_once():
    registration = registered_child(state_changed_at=NOW)

    assert plan_reminders(NOW + timedelta(minutes=59)) == 0
    assert plan_reminders(NOW + timedelta(minutes=60)) == 1
    Registration.objects.filter(pk=registration.pk).update(state_changed_at=NOW + timedelta(hours=2))
    assert plan_reminders(NOW + timedelta(hours=4)) == 0
    assert kinds() == [Kind.INTERVIEW_LEFT]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": Registration.State.INTERVIEW_BOOKED},
        {"channel": "phone"},
        {"interview_not_before": date(2027, 4, 1)},
        {"state_changed_at": NOW - timedelta(days=4)},
    ],
)
def test_no_interview_is_offered_where_none_was_left(fields):
    registered_child(**({"state_changed_at": NOW} | fields))

    assert plan_reminders(NOW + timedelta(hours=1)) == 0


def test_who_missed_an_interview_has_been_told_so_already():
    missed = child_with_interview(state=Registration.State.INTERVIEW_PENDING, state_changed_at=NOW)
    Interview.objects.filter(pk=missed.pk).update(state=Interview.State.NO_SHOW)

    assert plan_reminders(NOW + timedelta(hours=1)) == 0


def test_a_nursery_that_left_line_offers_no_interview():
    registration = registered_child(state_changed_at=NOW)
    registration.nursery.line_until = NOW
    registration.nursery.save()

    assert plan_reminders(NOW + timedelta(hours=1)) == 0


@pytest.mark.parametrize("day", [date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 25), date(2027, 3, 27)])
def test_the_years_end_is_told_once_to_a_family_with_two_children(day: date):
    family = guardian()
    for name in ("目黒 花", "目黒 空"):
        usable_child(who=child(family, name))

    assert plan_reminders(dates.at(day, time(10))) == 1
    assert plan_reminders(dates.at(day, time(12))) == 0
    assert "2027年3月31日" in Notification.objects.get().payload[0]["altText"]


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (date(2027, 2, 1), time(9, 59)),
        (date(2027, 2, 1), time(20, 0)),
        (date(2027, 2, 4), time(12, 0)),
        (date(2027, 1, 31), time(12, 0)),
    ],
)
def test_the_years_end_is_told_on_its_days_only(day: date, clock: time):
    usable_child()

    assert plan_reminders(dates.at(day, clock)) == 0


def test_who_has_renewed_is_not_told():
    registration = usable_child()
    registered_child(registration.nursery, registration.child, fiscal_year=2027, state_changed_at=NOW)

    assert plan_reminders(dates.at(date(2027, 3, 1), time(12))) == 0


def test_a_family_without_line_is_owed_no_reminder():
    of = usable_child(who=child(guardian(line_user_id=None)))
    reservation(of, slot(WEDNESDAY))

    assert plan_reminders(TUESDAY_EVENING) == 0


def test_a_reminder_of_something_cancelled_meanwhile_is_not_sent(backend):
    booking = booked_on_wednesday()
    plan_reminders(TUESDAY_EVENING)
    cancelled(booking, by=CancelledBy.NURSERY)

    send_due(standing(TUESDAY_EVENING))

    assert Notification.objects.get().state == Notification.State.SUPERSEDED
    assert backend.sent == []


def test_a_reminder_of_something_moved_meanwhile_is_not_sent(backend):
    booking = booked_on_wednesday()
    plan_reminders(TUESDAY_EVENING)
    booking.starts_at -= timedelta(minutes=30)
    booking.save()

    send_due(standing(TUESDAY_EVENING))

    assert backend.sent == []


def test_a_reminder_of_a_deadline_that_has_passed_is_not_sent(backend):
    booked_on_wednesday()
    plan_reminders(MONDAY_17)

    send_due(standing(MONDAY_17 + timedelta(days=1, minutes=1)))

    assert Notification.objects.get().state in {Notification.State.EXPIRED, Notification.State.SUPERSEDED}
    assert backend.sent == []


def test_an_interview_booked_meanwhile_is_not_offered(backend):
    registration = registered_child(state_changed_at=NOW)
    plan_reminders(NOW + timedelta(hours=1))
    Registration.objects.filter(pk=registration.pk).update(state=Registration.State.INTERVIEW_BOOKED)

    send_due(standing(NOW + timedelta(hours=2)))

    assert Notification.objects.get().state == Notification.State.SUPERSEDED


def test_true_reminders_are_sent(backend):
    booked_on_wednesday()
    registered_child(state_changed_at=MONDAY_17 - timedelta(hours=1))
    plan_reminders(MONDAY_17)
    plan_reminders(TUESDAY_EVENING)

    send_due(standing(MONDAY_17))
    send_due(standing(TUESDAY_EVENING))

    assert [each.kind for each in backend.sent] == [
        Kind.REMINDER_DEADLINE,
        Kind.INTERVIEW_LEFT,
        Kind.REMINDER_USE,
    ]


def test_the_years_end_is_not_told_to_who_renewed_meanwhile(backend):
    registration = usable_child()
    morning = dates.at(date(2027, 3, 1), time(10))
    plan_reminders(morning)
    registered_child(registration.nursery, registration.child, fiscal_year=2027, state_changed_at=NOW)

    send_due(standing(morning))

    assert backend.sent == []
