"""Booking and cancelling interviews, in LINE and by phone (section 4)."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason
from reservations.interviewing import interview_choices
from reservations.models import CancelledBy, Channel, Interview, InterviewSlot, Refusal, Registration
from reservations.services.interview import (
    book_interview,
    book_interview_by_phone,
    cancel_interview,
    cancel_interview_by_phone,
)
from reservations.services.interview_results import mark_no_show, refuse_interview, tell_refusal
from tests import factories
from tests.factories import NOW
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import denial_of, kinds, told

pytestmark = pytest.mark.django_db
DURING = moment("2026-08-06 10:10")  # the interview of the factories begins on Thursday at 10


def book(registration, slot, key="key-1", now=NOW):
    return book_interview(
        guardian=registration.child.guardian, registration=registration, slot=slot, key=key, now=now
    ).row


def cancel(row, now=NOW):
    return cancel_interview(guardian=row.registration.child.guardian, interview=row, now=now)


def test_an_interview_takes_its_place_and_the_registration_follows():
    registration, slot = factories.registered_child(), factories.interview_slot()

    row = book(registration, slot)

    assert (row.state, row.channel, row.starts_at) == ("booked", Channel.LINE, slot.starts_at)
    assert row.cancel_until == moment("2026-08-05 17:00")
    registration.refresh_from_db()
    slot.refresh_from_db()
    assert (registration.state, registration.state_changed_at) == ("interview_booked", NOW)
    assert slot.taken == 1
    [message] = told(registration.child.guardian)
    assert (message.kind, message.not_before) == ("interview_booked", NOW)
    assert "母子健康手帳" in message.facts["bring"]
    assert "（面談用）" in str(message.payload)


def test_a_full_slot_goes_to_nobody_else_and_the_refusal_is_counted():
    slot = factories.interview_slot()
    factories.child_with_interview(slot)

    assert denial_of(book, factories.registered_child(), slot).reason == DenialReason.FULL
    refusal = Refusal.objects.get()
    assert (refusal.reason, refusal.date_wanted) == ("full", slot.starts_at.date())


def test_a_slot_of_another_nursery_is_no_slot():
    elsewhere = factories.interview_slot(at=factories.nursery("futaba"))

    with pytest.raises(InterviewSlot.DoesNotExist):
        book(factories.registered_child(), elsewhere)


def test_booked_after_its_deadline_it_can_be_cancelled_for_half_an_hour(staff):
    registration, slot = factories.registered_child(), factories.interview_slot()
    late = moment("2026-08-05 18:00")

    row = book_interview_by_phone(registration=registration, slot=slot, by=staff, now=late)

    assert row.cancel_until == moment("2026-08-05 18:30")
    assert cancel(row, moment("2026-08-05 18:30:59")).state == "cancelled"


def test_by_phone_it_is_told_after_a_minute_and_audited(staff):
    registration, slot = factories.registered_child(), factories.interview_slot()

    row = book_interview_by_phone(registration=registration, slot=slot, by=staff, now=NOW)

    assert (row.channel, row.requested_by, row.idempotency_key) == (Channel.PHONE, None, "")
    [message] = told(registration.child.guardian)
    assert message.not_before == NOW + timedelta(seconds=60)
    assert LogEntry.objects.get().object_repr == f"interview {row.pk}"
    assert denial_of(
        book_interview_by_phone, registration=registration, slot=slot, by=staff, now=NOW
    ).reason == (DenialReason.INTERVIEW_EXISTS)


def test_cancelling_frees_the_slot_and_lets_the_family_choose_again_once():
    registration, slot = factories.registered_child(), factories.interview_slot()
    row = book(registration, slot)

    gone = cancel(row)
    cancel(row, NOW + timedelta(days=9))

    assert (gone.state, gone.cancelled_by, gone.cancelled_after_deadline) == (
        "cancelled",
        CancelledBy.GUARDIAN,
        False,
    )
    slot.refresh_from_db()
    registration.refresh_from_db()
    assert (slot.taken, registration.state) == (0, "interview_pending")
    assert kinds(registration.child.guardian) == ["interview_booked", "interview_cancelled"]
    assert book(registration, slot, "key-2").state == "booked"


def test_the_interviews_deadline_decides():
    row = factories.child_with_interview()

    assert denial_of(cancel, row, moment("2026-08-05 17:01")).reason == DenialReason.DEADLINE_PASSED
    assert cancel(row, moment("2026-08-05 17:00:59")).state == "cancelled"


def test_the_phone_cancels_until_the_result_is_known(staff):
    row = factories.child_with_interview()

    gone = cancel_interview_by_phone(interview=row, by=staff, now=DURING)
    cancel_interview_by_phone(interview=row, by=staff, now=DURING)

    assert (gone.cancelled_by, gone.cancelled_after_deadline) == (CancelledBy.NURSERY, True)
    assert kinds(row.registration.child.guardian) == ["interview_cancelled"]
    assert LogEntry.objects.count() == 1


def test_a_held_confirmation_never_comes_after_the_cancellation(staff):
    registration, slot = factories.registered_child(), factories.interview_slot()
    row = book_interview_by_phone(registration=registration, slot=slot, by=staff, now=NOW)

    cancel(row, NOW + timedelta(seconds=30))

    assert kinds(registration.child.guardian) == ["interview_cancelled"]


def test_after_two_no_shows_the_third_is_booked_by_phone(staff):
    registration = factories.registered_child()
    for day in (3, 4):
        slot = factories.interview_slot(moment(f"2026-08-0{day} 10:00"))
        row = Interview.objects.create(
            registration=registration,
            slot=slot,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            cancel_until=slot.starts_at,
            created_at=NOW,
        )
        Registration.objects.filter(pk=registration.pk).update(state="interview_booked")
        mark_no_show(interview=row, by=staff, now=moment(f"2026-08-0{day} 11:00"))
    slot = factories.interview_slot()
    now = moment("2026-08-05 10:00")

    assert denial_of(book, registration, slot, now=now).reason == DenialReason.BY_PHONE_ONLY
    assert interview_choices(registration, now).denial.reason == DenialReason.BY_PHONE_ONLY
    booked = book_interview_by_phone(registration=registration, slot=slot, by=staff, now=now)
    assert booked.state == "booked"


def test_choices_are_the_slots_that_can_be_booked_now(staff):
    registration, slot = factories.registered_child(), factories.interview_slot()
    registration = Registration.objects.select_related("child", "nursery").get(pk=registration.pk)
    factories.interview_slot(moment("2026-08-03 14:00"))  # its deadline has passed
    factories.interview_slot(moment("2026-08-07 10:00"), capacity=0)
    factories.closed_day(moment("2026-08-10 10:00").date())
    factories.interview_slot(moment("2026-08-10 10:00"))
    factories.interview_slot(moment("2026-08-06 10:00"), at=factories.nursery("futaba"))
    factories.interview_slot(moment("2026-08-04 10:00"), capacity=3)

    choices = interview_choices(registration, NOW)

    assert choices.denial is None
    assert choices.cancel_rule == "前日17時まで"
    assert [(each.slot.starts_at.day, each.places_left) for each in choices.slots] == [(4, 3), (6, 1)]
    assert choices.slots[1].cancel_until == moment("2026-08-05 17:00")
    assert book(registration, slot).cancel_until == choices.slots[1].cancel_until


def test_an_old_button_shows_nothing_of_a_refusal_that_is_not_told(staff):
    row = factories.child_with_interview()
    missing = denial_of(cancel, row, DURING)
    refuse_interview(interview=row, by=staff, now=DURING)

    assert denial_of(cancel, row, DURING) == missing
    tell_refusal(registration=row.registration, by=staff, now=DURING)
    assert cancel(row, DURING).state == "refused"


def test_a_refusal_entered_before_the_interview_cannot_be_cancelled_away(staff):
    row = factories.child_with_interview()
    refuse_interview(interview=row, by=staff, now=NOW)

    assert denial_of(cancel, row).reason == DenialReason.OVER
    row.refresh_from_db()
    assert row.state == "refused"
