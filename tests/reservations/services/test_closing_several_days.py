"""Several days closed in one act: each family is told once, of all that it held (S6, N2)."""

from datetime import timedelta

import pytest

from nurseries.models import ClosedDay
from reservations.invariants import broken_invariants
from reservations.models import Notification, Reservation
from reservations.services.closing import affected_by_closing, close_days, message_of_closing, reopen_day
from reservations.services.notification import unconfirmed_closures
from tests import factories
from tests.factories import FRIDAY, NOW, THURSDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import book, told

pytestmark = pytest.mark.django_db
DAYS = [WEDNESDAY, THURSDAY, FRIDAY]
WEATHER = ClosedDay.Reason.WEATHER


def close(by, days=DAYS, now=NOW):
    return close_days(nursery=factories.nursery(), days=days, reason=WEATHER, by=by, now=now)


@pytest.fixture
def family():
    """One that holds Wednesday and Friday."""
    registration = factories.usable_child()
    for number, day in enumerate((WEDNESDAY, FRIDAY)):
        factories.slot(day)
        book(registration, day, key=f"key-{number}")
    return registration.child.guardian


def closure_of(guardian):
    [message] = [row for row in told(guardian) if row.kind == Notification.Kind.CLOSURE]
    return message


def test_one_message_tells_a_family_of_all_its_days(family, staff):
    closures = close(staff)

    message = closure_of(family)
    assert [each.date for each in closures] == DAYS
    assert message.cause == f"closure:{closures[0].pk}:+{closures[2].pk}+"
    assert (message.facts["date"], message.facts["last_date"]) == ("2026-08-05", "2026-08-07")
    assert "8月5日（水）・8月7日（金）はお休みになりました" in message.payload[0]["altText"]
    assert "8月6日" not in str(message.payload)
    assert not Reservation.objects.live().exists()
    assert broken_invariants() == []


def test_it_is_found_by_each_of_its_days_and_by_no_other(family, staff):
    wednesday, thursday, friday = close(staff)
    found = Notification.objects.about_closures

    assert list(found(wednesday.nursery, [wednesday])) == [closure_of(family)]
    assert list(found(friday.nursery, [friday])) == [closure_of(family)]
    assert not found(thursday.nursery, [thursday]).exists()
    assert list(Notification.objects.to_be_phoned([friday], NOW).filter(kind="closure")) == [
        closure_of(family)
    ]


def test_a_day_that_was_closed_already_is_told_by_its_own_message_alone(family, staff):
    close(staff, [WEDNESDAY])

    close(staff, now=NOW + timedelta(minutes=5))

    days = [row.facts["date"] for row in told(family) if row.kind == Notification.Kind.CLOSURE]
    assert days == ["2026-08-05", "2026-08-07"]
    assert ClosedDay.objects.count() == 3


def test_pressed_twice_it_tells_once(family, staff):
    assert close(staff) == close(staff, now=NOW + timedelta(seconds=3))
    assert closure_of(family)


def test_it_waits_to_be_confirmed_until_its_last_day_is_over(family, staff):
    close(staff)

    assert unconfirmed_closures(family, moment("2026-08-07 23:59")) == [closure_of(family)]
    assert unconfirmed_closures(family, moment("2026-08-08 00:00")) == []


def test_one_of_the_days_is_opened_again_and_the_others_stay_closed(family, staff):
    wednesday, *_ = close(staff)

    reopen_day(closed_day=wednesday, by=staff, now=NOW)

    assert set(ClosedDay.objects.live().values_list("date", flat=True)) == {THURSDAY, FRIDAY}
    assert list(ClosedDay.objects.in_one_act_with(wednesday).values_list("date", flat=True)) == DAYS


def test_the_preview_shows_the_message_of_the_first_family(family):
    affected = affected_by_closing(nursery=factories.nursery(), days=DAYS, now=NOW)

    [message] = message_of_closing(factories.nursery(), WEATHER, affected)

    assert len(affected.rows) == 2
    assert "8月5日（水）・8月7日（金）" in message["altText"]
