"""What was said about a child's health at another year's registration, nursery or account (S9, R4, R8)."""

from datetime import timedelta

import pytest

from reservations.health import changes_of, told_before
from reservations.models import HealthAnswer, HealthChange, Registration, Reservation
from reservations.services.duplicates import keep_one
from reservations.services.ending import carry_over
from reservations.services.erasure import erase_family
from reservations.services.health import write_down_change
from tests import factories
from tests.factories import NOW, WEDNESDAY
from tests.reservations.services.acts import phone
from tests.reservations.services.test_health import ANSWERS, EGG, Health, answer, said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration():
    """A child whose health answers say nothing of an allergy; Wednesday can be booked."""
    factories.slot(WEDNESDAY)
    return factories.usable_child(answers=ANSWERS)


def test_a_new_year_s_registration_finds_it(registration):
    factories.health_change(registration)
    renewed = factories.registered_child(registration.nursery, registration.child, fiscal_year=2027)

    assert said_of(renewed) == ["卵アレルギー"]


def test_another_nursery_never_finds_it(registration):
    factories.health_change(registration)
    elsewhere = factories.usable_child(factories.nursery("other"), registration.child)

    assert said_of(elsewhere) == []
    assert changes_of([registration, elsewhere])[elsewhere.pk] == [], "nor where the ward reads both at once"
    assert told_before(elsewhere) == ()


def carried(old: Registration, staff, who=None) -> Registration:
    new = factories.registered_child(old.nursery, who or factories.child(factories.guardian()))
    how = Registration.CallerCheck.CALLED_BACK
    return carry_over(new=new, old=old, checked_how=how, by=staff, now=NOW)


def test_it_goes_along_to_a_new_account_and_is_seen_at_what_stays_behind(registration, staff):
    row = phone(registration, staff, health=Health.CHANGED, health_note=EGG)
    new_child = factories.child(factories.guardian())
    factories.reservation(
        factories.usable_child(factories.nursery("other"), new_child),
        factories.slot(WEDNESDAY, factories.nursery("other")),
    )

    new = carried(registration, staff, new_child)

    row.refresh_from_db()
    registration.refresh_from_db()
    assert row.registration == registration, "the day collides: the booking has stayed behind"
    assert said_of(new) == [EGG]
    assert said_of(registration) == [EGG]
    assert [each.note for each in told_before(new)] == [EGG]


def test_it_goes_along_through_two_accounts(registration, staff):
    factories.health_change(registration, note=EGG)
    second = carried(registration, staff)

    third = carried(second, staff)

    registration.refresh_from_db()
    assert said_of(third) == said_of(registration) == [EGG]
    heard = {"channel": HealthChange.Channel.PHONE, "by": staff, "now": NOW}
    write_down_change(registration=registration, note="ぜんそく", **heard)
    assert said_of(third) == [EGG, "ぜんそく"]


def test_of_two_registrations_of_one_child_the_one_kept_shows_what_the_other_was_told(registration, staff):
    factories.health_change(registration, note=EGG)
    kept = factories.usable_child(who=factories.child(factories.guardian()))

    keep_one(kept=kept, stopped=registration, by=staff, now=NOW)

    assert said_of(kept) == [EGG]
    assert told_before(kept) == (), "the other guardian is told nothing of it"


def test_erasing_the_family_erases_it_with_its_answers(registration, staff):
    change = factories.health_change(registration, note=EGG)
    answer(change, staff)

    erase_family(guardian=registration.child.guardian, by=staff, now=NOW)

    assert not HealthChange.objects.exists()
    assert not HealthAnswer.objects.exists()


def test_erasing_the_old_account_leaves_what_the_new_one_goes_on_with(registration, staff):
    row = phone(registration, staff, health=Health.CHANGED, health_note=EGG)
    Reservation.objects.filter(pk=row.pk).update(
        ends_at=NOW - timedelta(days=1), starts_at=NOW - timedelta(days=2)
    )
    new = carried(registration, staff)

    erase_family(guardian=registration.child.guardian, by=staff, now=NOW)

    assert said_of(new) == [EGG]
