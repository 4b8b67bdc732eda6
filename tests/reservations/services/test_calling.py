"""The call list: who has to be phoned, and its ticks (N3, S6)."""

from datetime import timedelta

import pytest

from nurseries.models import ClosedDay
from reservations.models import Notification
from reservations.services.calling import tick_call, untick_call
from reservations.services.closing import close_days
from tests import factories
from tests.factories import NOW, WEDNESDAY
from tests.reservations.services.acts import phone

pytestmark = pytest.mark.django_db


def closure(staff, *families):
    """A Wednesday called off for these families."""
    slot = factories.slot(capacity=6)
    for number, family in enumerate(families):
        child = factories.child(family, name=f"目黒 {number}")
        factories.reservation(factories.usable_child(who=child), slot)
    [closed] = close_days(
        nursery=slot.nursery, days=[WEDNESDAY], reason=ClosedDay.Reason.STAFF, by=staff, now=NOW
    )
    return closed


def to_phone(*closures, now=NOW):
    return set(Notification.objects.to_be_phoned(closures, now).values_list("recipient_id", flat=True))


def test_who_has_not_confirmed_a_closure_is_phoned(staff):
    silent, confirmed = factories.guardian(), factories.guardian()
    without = factories.guardian(line_user_id=None)
    closed = closure(staff, silent, confirmed, without)
    Notification.objects.filter(recipient=confirmed).update(confirmed_at=NOW)

    assert to_phone(closed) == {silent.pk, without.pk}
    assert to_phone() == set()  # the day is over: nobody has to know any more


def test_a_tick_takes_the_family_off_the_list_and_can_be_taken_back(staff):
    family = factories.guardian()
    closed = closure(staff, family)
    row = Notification.objects.get()

    tick_call(notification=row, by=staff, now=NOW)
    tick_call(notification=row, by=staff, now=NOW + timedelta(minutes=5))
    assert to_phone(closed) == set()
    row.refresh_from_db()
    assert (row.phoned_at, row.phoned_by) == (NOW, staff)

    untick_call(notification=row, by=staff)
    untick_call(notification=row, by=staff)
    assert to_phone(closed) == {family.pk}


def test_a_message_that_line_refused_is_phoned_for_a_month():
    row = factories.usable_child()
    Notification.objects.create(
        recipient=row.child.guardian,
        nursery=row.nursery,
        kind="usable",
        cause="test:1",
        state="rejected",
        created_at=NOW,
        not_before=NOW,
        next_attempt_at=NOW,
    )

    assert to_phone() == {row.child.guardian_id}
    assert to_phone(now=NOW + timedelta(days=31)) == set()


def test_a_family_that_phoned_itself_needs_no_call_back(staff):
    row = factories.usable_child(who=factories.child(factories.guardian(line_user_id=None)))
    factories.slot()

    phone(row, staff)

    assert Notification.objects.get().state == "no_line"
    assert to_phone() == set()
