"""A new LINE account in the same year: carried over without an interview (R8)."""

from datetime import date, time, timedelta

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason
from reservations.models import CancelledBy, Registration, Reservation
from reservations.services.ending import carry_over
from reservations.services.reminders import plan_reminders
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, WEDNESDAY
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import assert_counts, book, denial_of, kinds, told

pytestmark = pytest.mark.django_db
IN_PERSON = Registration.CallerCheck.IN_PERSON


def carry(new, old, by, now=NOW):
    return carry_over(new=new, old=old, checked_how=IN_PERSON, by=by, now=now)


def test_the_new_account_takes_validity_and_bookings_over_without_an_interview(staff):
    old, new = factories.usable_child(), factories.registered_child()
    slot = factories.slot()
    row = book(old).row

    carried = carry(new, old, staff)

    assert (carried.state, carried.valid_until, carried.fiscal_year) == ("usable", old.valid_until, 2026)
    assert (carried.carried_over_from, carried.interviewed_on) == (old, old.interviewed_on)
    assert (carried.caller_checked_how, carried.caller_checked_by) == (IN_PERSON, staff)
    row.refresh_from_db()
    assert (row.child, row.registration, row.hold_number) == (new.child, carried, 1)
    assert_counts(slot)
    old.refresh_from_db()
    assert old.state == "stopped"
    assert kinds(new.child.guardian) == ["usable"]
    assert kinds(old.child.guardian) == ["reservation_booked", "registration_ended"]
    assert LogEntry.objects.get().changes == {"carried_over_from": old.pk}


def test_carrying_over_again_changes_nothing_and_tells_nobody(staff):
    old, new = factories.usable_child(), factories.registered_child()
    first = carry(new, old, staff)

    again = carry(new, old, staff)

    assert (again.pk, again.state) == (first.pk, "usable")
    assert len(told(new.child.guardian)) == len(told(old.child.guardian)) == 1


def test_the_old_account_hears_a_neutral_sentence(staff):
    old, new = factories.usable_child(), factories.registered_child()

    carry(new, old, staff)

    [message] = told(old.child.guardian)
    assert str(new.public_id) not in f"{message.facts}{message.payload}"


def test_a_family_known_by_phone_is_linked_the_same_way(staff):
    phoned = factories.usable_child(who=factories.child(factories.guardian(line_user_id=None)))
    new = factories.registered_child()

    carry(new, phoned, staff)

    assert [message.state for message in told(phoned.child.guardian)] == ["no_line"]
    assert kinds(new.child.guardian) == ["usable"]


def test_one_guardian_whose_child_has_two_names_hears_once(staff):
    old = factories.usable_child()
    new = factories.registered_child(who=factories.child(old.child.guardian, "めぐろ はな"))

    carry(new, old, staff)

    assert kinds(old.child.guardian) == ["usable"]


def test_an_interview_booked_meanwhile_is_not_needed_any_more(staff):
    old, interview = factories.usable_child(), factories.child_with_interview()

    carried = carry(interview.registration, old, staff)

    interview.refresh_from_db()
    assert (interview.state, interview.cancelled_by) == ("cancelled", CancelledBy.NURSERY)
    assert carried.state == "usable"


def test_what_collides_stays_with_the_old_child(staff):
    """The new child holds Wednesday at another nursery: one reservation per child and date."""
    old, new = factories.usable_child(), factories.registered_child()
    elsewhere = factories.usable_child(factories.nursery("futaba"), new.child)
    factories.reservation(elsewhere, factories.slot(WEDNESDAY, at=elsewhere.nursery))
    collides = factories.reservation(old, factories.slot(WEDNESDAY))
    moves = factories.reservation(old, factories.slot(THURSDAY))

    carry(new, old, staff)

    collides.refresh_from_db()
    moves.refresh_from_db()
    assert (collides.child, collides.state) == (old.child, "booked")
    assert (moves.child, moves.hold_number) == (new.child, 2)


def test_what_would_exceed_the_limit_stays_too(staff):
    old, new = factories.child_at_the_limit(), factories.registered_child()
    elsewhere = factories.usable_child(factories.nursery("futaba"), new.child)
    factories.reservation(elsewhere, factories.slot(THURSDAY, at=elsewhere.nursery))

    carry(new, old, staff)

    assert list(new.child.reservations.order_by("date").values_list("date", flat=True)) == [
        WEDNESDAY,
        THURSDAY,
    ]
    assert Reservation.objects.get(child=old.child).date == FRIDAY


def test_days_that_are_over_do_not_stand_in_the_way(staff):
    old, new = factories.child_at_the_limit(), factories.registered_child()
    elsewhere = factories.usable_child(factories.nursery("futaba"), new.child)
    for day in (MONDAY, date(2026, 7, 31)):
        factories.reservation(elsewhere, factories.slot(day, at=elsewhere.nursery))

    carry(new, old, staff, moment("2026-08-03 12:00"))

    assert new.child.reservations.live().held(NOW).exclude(date=MONDAY).count() == 2
    assert set(new.child.reservations.filter(hold_number=None).values_list("date", flat=True)) == {
        MONDAY,
        date(2026, 7, 31),
    }


def test_past_bookings_stay_where_they_were(staff):
    old, new = factories.child_at_the_limit(), factories.registered_child()

    carry(new, old, staff, moment("2026-08-05 12:00"))

    assert old.child.reservations.get().date == WEDNESDAY
    assert new.child.reservations.get().date == FRIDAY


def test_what_was_agreed_with_the_family_goes_along(staff):
    old = factories.usable_child(condition=Registration.Condition.BANDS)
    afternoon = factories.time_band(old.nursery, "午後", time(13), time(17))
    old.condition_bands.add(afternoon)

    carried = carry(factories.registered_child(), old, staff)

    assert carried.condition == "bands"
    assert list(carried.condition_bands.all()) == [afternoon]


def test_reminders_of_moved_bookings_do_not_reach_the_old_account(staff):
    old, new = factories.usable_child(), factories.registered_child()
    factories.reservation(old, factories.slot(WEDNESDAY))
    evening = moment("2026-08-04 18:00")
    plan_reminders(evening)

    carry(new, old, staff, evening + timedelta(minutes=1))
    plan_reminders(evening + timedelta(minutes=5))

    assert kinds(old.child.guardian) == ["registration_ended"]
    assert kinds(new.child.guardian) == ["usable", "reminder_use"]


@pytest.mark.parametrize(
    "old_fields",
    [
        {"state": Registration.State.STOPPED},
        {"state": Registration.State.INTERVIEW_PENDING},
        {"valid_until": date(2026, 3, 31), "fiscal_year": 2025},
    ],
)
def test_only_a_registration_usable_today_is_carried_over(staff, old_fields):
    old = factories.usable_child(**old_fields)
    new = factories.registered_child()

    assert denial_of(carry, new, old, staff).reason == DenialReason.OVER
    new.refresh_from_db()
    assert new.state == "interview_pending"


def test_only_the_nursery_s_own_registration_is_carried_over(staff):
    elsewhere = factories.usable_child(factories.nursery("futaba"))

    assert denial_of(carry, factories.registered_child(), elsewhere, staff).reason == DenialReason.OVER


def test_a_child_s_renewal_takes_nothing_over_from_itself(staff):
    usable = factories.usable_child()
    renewal = factories.registered_child(who=usable.child, fiscal_year=2027)

    assert denial_of(carry, renewal, usable, staff).reason == DenialReason.OVER
    usable.refresh_from_db()
    assert usable.state == "usable"


@pytest.mark.parametrize("state", [Registration.State.STOPPED, Registration.State.WITHDRAWN])
def test_only_a_registration_that_waits_takes_over(staff, state):
    old = factories.usable_child()

    assert denial_of(carry, factories.registered_child(state=state), old, staff).reason == DenialReason.OVER
    old.refresh_from_db()
    assert old.state == "usable"
