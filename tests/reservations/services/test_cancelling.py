"""Cancelling: within the deadline in LINE, at any time by phone, once (section 6)."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason, Way
from reservations.models import CancelledBy, Notification
from reservations.services.cancellation import cancel_by_phone, cancel_reservation
from reservations.services.reminders import plan_reminders
from tests import factories
from tests.factories import NOW, THURSDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, denial_of, kinds, phone, told

pytestmark = pytest.mark.django_db


def cancel(row, now=NOW):
    return cancel_reservation(guardian=row.child.guardian, reservation=row, now=now)


def test_cancelling_gives_the_place_back_at_once_and_tells_it(staff):
    registration, slot = factories.usable_child(), factories.slot_with_one_place()
    row = book(registration).row

    gone = cancel(row)

    assert (gone.state, gone.cancelled_by, gone.cancelled_at) == ("cancelled", CancelledBy.GUARDIAN, NOW)
    assert (gone.cancelled_after_deadline, gone.hold_number) == (False, None)
    assert_counts(slot)
    assert book(factories.usable_child()).is_new
    cancelled = told(registration.child.guardian)[-1]
    assert (cancelled.kind, cancelled.facts["by"]) == ("reservation_cancelled", "guardian")
    assert cancelled.not_before == NOW


def test_a_second_time_gives_the_present_state_and_tells_nothing():
    registration, _ = factories.usable_child(), factories.slot()
    row = book(registration).row
    cancel(row)

    again = cancel(row, NOW + timedelta(days=30))

    assert again.cancelled_at == NOW
    assert kinds(registration.child.guardian) == ["reservation_booked", "reservation_cancelled"]


def test_who_cancelled_first_stays(staff):
    row = book(_booked_child()).row
    cancel_by_phone(reservation=row, by=staff, now=NOW)

    assert cancel(row).cancelled_by == CancelledBy.NURSERY


def _booked_child():
    factories.slot()
    return factories.usable_child()


def test_the_whole_displayed_minute_of_the_stored_deadline_counts():
    row = book(_booked_child()).row

    late = denial_of(cancel, row, moment("2026-08-04 17:01"))
    assert (late.reason, late.way) == (DenialReason.DEADLINE_PASSED, Way.PHONE)
    assert late.facts["phone"] == "03-0000-0001"
    assert cancel(row, moment("2026-08-04 17:00:59")).state == "cancelled"


def test_nothing_is_cancelled_after_it_is_over(staff):
    row = book(_booked_child()).row

    assert denial_of(cancel, row, moment("2026-08-05 12:00")).reason == DenialReason.OVER
    by_phone = {"reservation": row, "by": staff, "now": moment("2026-08-05 12:00")}
    assert denial_of(cancel_by_phone, **by_phone).reason == DenialReason.OVER
    row.refresh_from_db()
    assert row.state == "booked"


def test_the_phone_cancels_after_the_deadline_and_the_row_says_so(staff):
    row = book(_booked_child()).row
    late = moment("2026-08-04 18:00")

    gone = cancel_by_phone(reservation=row, by=staff, now=late)
    cancel_by_phone(reservation=row, by=staff, now=late)

    assert (gone.cancelled_by, gone.cancelled_after_deadline) == (CancelledBy.NURSERY, True)
    assert kinds(row.child.guardian) == ["reservation_booked", "reservation_cancelled"]
    assert LogEntry.objects.get().changes == {"state": ["booked", "cancelled"]}


def test_a_held_confirmation_never_comes_after_the_cancellation(staff):
    """Booked by phone it waits a minute for undo; the family cancels in LINE within it."""
    factories.slot()
    row = phone(factories.usable_child(), staff)

    cancel(row, NOW + timedelta(seconds=30))

    standing = [message for message in told(row.child.guardian) if message.state == "queued"]
    assert [message.kind for message in standing] == ["reservation_cancelled"]


def test_a_confirmation_that_may_leave_now_is_left_to_leave():
    row = book(_booked_child()).row

    cancel(row)

    assert kinds(row.child.guardian) == ["reservation_booked", "reservation_cancelled"]


def test_reminders_are_taken_back():
    registration, slot = factories.usable_child(), factories.slot()
    row = factories.reservation(registration, slot)
    plan_reminders(moment("2026-08-03 17:00"))
    assert kinds(registration.child.guardian) == ["reminder_deadline"]

    cancel(row, moment("2026-08-03 17:30"))

    assert kinds(registration.child.guardian) == ["reservation_cancelled"]


def test_what_another_booking_is_owed_stays(staff):
    factories.slot(WEDNESDAY)
    factories.slot(THURSDAY)
    registration = factories.usable_child()
    row = phone(registration, staff, WEDNESDAY)
    other = phone(registration, staff, THURSDAY)

    cancel(row, NOW + timedelta(seconds=30))

    standing = Notification.objects.filter(state="queued").values_list("cause", flat=True)
    assert sorted(standing) == sorted([f"reservation:{other.pk}:booked", f"reservation:{row.pk}:cancelled"])


def test_the_last_booked_band_may_have_left_the_day(staff):
    """A band no longer offered has nothing to count: cancelling still works."""
    registration, slot = factories.usable_child(), factories.slot()
    row = book(registration).row
    slot.bands.all().delete()

    cancel(row)

    assert_counts(slot)
