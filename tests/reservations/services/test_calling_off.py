"""Places taken away that are booked: 「だれに連絡するか」 and lowering are one step (S3)."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from reservations.invariants import broken_invariants
from reservations.models import Notification
from reservations.services.calling_off import SlotChange, call_off_and_change, stands_in_the_way
from reservations.services.cancellation import cancel_by_phone
from tests import factories
from tests.factories import NOW, WEDNESDAY
from tests.reservations.services.acts import assert_counts

pytestmark = pytest.mark.django_db
SIX = NOW.replace(day=5, hour=7, minute=0)


@pytest.fixture
def booked():
    """Two morning children on a Wednesday of three places."""
    slot = factories.slot()
    rows = [
        factories.reservation(factories.usable_child(who=factories.child(name=name)), slot)
        for name in ("目黒 花", "品川 蓮")
    ]
    slot.refresh_from_db()
    return slot, rows


def lower(slot, rows, by, now=NOW, **fields):
    wanted = {"capacity": 1, "held_back": 0, "state": "open"} | fields
    return call_off_and_change(slot=slot, change=SlotChange(**wanted), called_off=rows, by=by, now=now)


def test_calling_off_and_lowering_is_one_step(booked, staff):
    slot, (first, second) = booked

    lower(slot, [second], staff)

    first.refresh_from_db()
    second.refresh_from_db()
    slot.refresh_from_db()
    assert (first.state, second.state, second.cancelled_by) == ("booked", "cancelled", "nursery")
    assert (slot.capacity, slot.peak) == (1, 1)
    assert_counts(slot)
    message = Notification.objects.get()
    assert (message.cause, message.recipient) == (
        f"reservation:{second.pk}:cancelled",
        second.child.guardian,
    )
    assert LogEntry.objects.get_for_object(second).get().changes == {"state": ["booked", "called_off"]}


def test_when_it_still_does_not_fit_nobody_is_called_off(booked, staff):
    slot, (_first, second) = booked

    with pytest.raises(ValidationError, match="1人の予約があるので"):
        lower(slot, [second], staff, capacity=0)

    second.refresh_from_db()
    slot.refresh_from_db()
    assert (second.state, slot.capacity, slot.peak) == ("booked", 3, 2)
    assert not Notification.objects.exists()


def test_who_has_cancelled_meanwhile_hears_nothing_more(booked, staff):
    slot, (_first, second) = booked
    cancel_by_phone(reservation=second, by=staff, now=NOW)

    lower(slot, [second], staff)

    assert Notification.objects.count() == 1
    slot.refresh_from_db()
    assert slot.capacity == 1


def test_a_booking_of_another_day_is_never_called_off(booked, staff):
    slot, _rows = booked
    other = factories.reservation(on=factories.slot(WEDNESDAY + timedelta(days=1)))

    lower(slot, [other], staff, capacity=2)

    other.refresh_from_db()
    assert other.state == "booked"


def test_at_seven_in_the_morning_the_family_is_told_at_once(booked, staff):
    slot, (_first, second) = booked
    at_six = SIX - timedelta(hours=1)

    lower(slot, [second], staff, now=at_six)

    assert Notification.objects.get().not_before < at_six + timedelta(minutes=2)


def test_a_band_with_children_is_taken_off_with_them(booked, staff):
    slot, rows = booked
    afternoon = factories.whole_day_band(slot.nursery)

    lower(slot, rows, staff, capacity=3, bands=[(afternoon, None)])

    assert [each.band for each in slot.bands.all()] == [afternoon]
    assert Notification.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "is_in_the_way"),
    [
        ({"capacity": 1}, True),
        ({"capacity": 2}, False),
        ({"capacity": 2, "held_back": 1}, True),
        ({"capacity": 3, "bands": "none"}, True),
        ({"capacity": 3, "bands": "capped"}, True),
        ({"capacity": 3, "bands": "same"}, False),
    ],
)
def test_the_page_knows_beforehand_what_stands_in_the_way(booked, fields, is_in_the_way):
    slot, _rows = booked
    band = factories.time_band(slot.nursery)
    named = {None: None, "none": [], "capped": [(band, 1)], "same": [(band, 2)]}
    wanted = {"held_back": 0, "state": "open"} | fields | {"bands": named[fields.get("bands")]}
    change = SlotChange(**wanted)

    assert stands_in_the_way(slot, change) is is_in_the_way


def test_siblings_called_off_together_are_told_of_in_one_message(staff):
    parent, slot = factories.guardian(), factories.slot()
    rows = [
        factories.reservation(factories.usable_child(who=factories.child(parent, name, number=number)), slot)
        for number, name in enumerate(("目黒 花", "目黒 蓮"), start=1)
    ]
    other = factories.reservation(factories.usable_child(), slot)
    slot.refresh_from_db()

    lower(slot, [*rows, other], staff, capacity=0)

    told = Notification.objects.get(recipient=parent)
    assert told.cause == f"reservation:{rows[0].pk}:cancelled:+{rows[1].pk}+"
    assert [each["booking"] for each in told.facts["bookings"]] == [str(row.public_id) for row in rows]
    assert Notification.objects.get(recipient=other.child.guardian).facts.get("bookings") is None
    assert broken_invariants() == []
