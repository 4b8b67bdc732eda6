"""Making, taking back and changing interview slots (S3)."""

from datetime import date, time
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from reservations.models import InterviewSlot
from reservations.services.interview_slots import (
    InterviewSlotPlan,
    change_interview_capacity,
    create_interview_slots,
    preview_interview_slots,
    undo_interview_batch,
)
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, WEDNESDAY
from tests.reservations.rules.situations import moment

pytestmark = pytest.mark.django_db


def plan(**fields) -> InterviewSlotPlan:
    wanted = {
        "start": MONDAY,
        "until": FRIDAY,
        "weekdays": "135",
        "first": time(10),
        "last": time(11, 45),
    }
    return InterviewSlotPlan(**(wanted | fields))


def preview(**fields):
    return preview_interview_slots(nursery=factories.nursery(), plan=plan(**fields))


def create(by, **fields):
    return create_interview_slots(nursery=factories.nursery(), plan=plan(**fields), by=by, now=NOW)


def test_slots_of_half_an_hour_fill_the_hours_that_hold_them(staff):
    batch = create(staff, capacity=2)

    made = InterviewSlot.objects.filter(batch=batch)
    assert made.count() == 9
    assert [slot.starts_at for slot in made[:3]] == [
        moment("2026-08-03 10:00"),
        moment("2026-08-03 10:30"),
        moment("2026-08-03 11:00"),
    ]
    assert made[0].ends_at == moment("2026-08-03 10:30")
    assert set(made.values_list("capacity", flat=True)) == {2}
    assert LogEntry.objects.get().changes == {"interview_slots": 9, "batch": str(batch)}


def test_a_preview_tells_new_existing_and_closed_days():
    factories.interview_slot(moment("2026-08-05 10:30"))
    factories.closed_day(FRIDAY)

    found = preview()

    assert (found.new, found.existing, found.closed) == ([MONDAY, WEDNESDAY], [WEDNESDAY], [FRIDAY])


def test_what_exists_is_left_as_it_is(staff):
    slot = factories.interview_slot(moment("2026-08-05 10:30"), capacity=5)

    create(staff)
    again = create(staff)

    slot.refresh_from_db()
    assert (slot.capacity, slot.batch) == (5, None)
    assert InterviewSlot.objects.count() == 9
    assert not InterviewSlot.objects.filter(batch=again).exists()
    assert preview().new == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"minutes": 4}, "1つも入りません"),
        ({"last": time(10, 29)}, "1つも入りません"),
        ({"until": date(2026, 8, 2)}, "終わりの日は"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(fields, words):
    with pytest.raises(ValidationError) as caught:
        preview(**fields)
    assert words in caught.value.messages[0]


def test_undo_keeps_the_slots_that_were_booked_since(staff):
    batch = create(staff)
    slot = InterviewSlot.objects.get(starts_at=moment("2026-08-05 10:00"))
    factories.child_with_interview(slot)

    assert undo_interview_batch(nursery=factories.nursery(), batch=uuid4(), by=staff, now=NOW) == 0
    assert undo_interview_batch(nursery=factories.nursery(), batch=batch, by=staff, now=NOW) == 8

    assert InterviewSlot.objects.get() == slot


def test_a_slots_capacity_is_not_lowered_below_its_interviews(staff):
    slot = factories.interview_slot(capacity=2)
    factories.child_with_interview(slot)

    with pytest.raises(ValidationError, match="1人の面談"):
        change_interview_capacity(slot=slot, capacity=0, by=staff, now=NOW)
    changed = change_interview_capacity(slot=slot, capacity=1, by=staff, now=NOW)

    assert (changed.capacity, changed.version) == (1, 2)
    assert LogEntry.objects.get().changes == {"capacity": [2, 1]}
