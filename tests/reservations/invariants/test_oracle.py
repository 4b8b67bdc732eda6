"""The oracle is silent about what the services wrote; audit rows (8); the command."""

from datetime import timedelta
from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from nurseries.models import ClosedDay
from reservations.invariants import broken_invariants
from reservations.models import (
    Interview,
    Notification,
)
from reservations.services.cancellation import cancel_by_phone, cancel_reservation
from reservations.services.closing import close_days
from reservations.services.ending import stop_registration
from reservations.services.interview import cancel_interview
from reservations.services.slots import SlotPlan, create_slots
from tests import factories
from tests.factories import FRIDAY, NOW, WEDNESDAY
from tests.reservations.invariants.oracle import is_broken
from tests.reservations.services.acts import book

pytestmark = pytest.mark.django_db


def test_what_the_services_wrote_breaks_nothing(booking, interview, call, staff):
    registration = factories.usable_child()
    factories.slot(FRIDAY)
    gone = book(registration, FRIDAY).row
    cancel_reservation(guardian=registration.child.guardian, reservation=gone, now=NOW)
    cancel_by_phone(reservation=call, by=staff, now=NOW)
    stop_registration(registration=booking.registration, by=staff, now=NOW)
    other = factories.child_with_interview(factories.interview_slot(NOW + timedelta(days=8)))
    cancel_interview(guardian=other.registration.child.guardian, interview=other, now=NOW)
    nursery = call.slot.nursery
    plan = SlotPlan(NOW.date(), NOW.date(), "1", 3, 0, [(factories.time_band(nursery), None)])
    create_slots(nursery=nursery, plan=plan, by=staff, now=NOW)
    close_days(nursery=nursery, days=[WEDNESDAY], reason=ClosedDay.Reason.EVENT, by=staff, now=NOW)

    assert broken_invariants() == []


def test_what_staff_wrote_without_an_audit_row_is_seen(call, interview, called_off):
    LogEntry.objects.all().delete()

    assert is_broken(8, f"reservation {call.pk} was changed")
    assert is_broken(8, f"interview {interview.pk} was changed")
    assert is_broken(8, f"closedday {ClosedDay.objects.get().pk} was changed")


def test_slots_without_an_audit_row_are_seen(staff):
    nursery = factories.nursery()
    plan = SlotPlan(NOW.date(), NOW.date(), "1", 3, 0, [(factories.time_band(nursery), None)])
    batch = create_slots(nursery=nursery, plan=plan, by=staff, now=NOW)
    LogEntry.objects.all().delete()

    assert is_broken(8, f"batch {batch}")


def test_the_command_says_that_all_holds(booking):
    out = StringIO()

    call_command("check_invariants", stdout=out)

    assert out.getvalue() == "Every invariant holds.\n"


def test_the_command_fails_and_names_no_person(booking):
    Interview.objects.all().delete()
    Notification.objects.all().delete()
    out = StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("check_invariants", stdout=out)

    assert failure.value.returncode == 1
    assert f"reservation:{booking.pk}:booked" in out.getvalue()
    assert booking.child.name not in out.getvalue()
