"""The oracle finds a change of health that is kept nowhere, elsewhere, or about somebody else (S9)."""

import pytest

from reservations.invariants import broken_invariants
from reservations.invariants.health import unkept_health
from reservations.models import HealthAnswer, HealthChange, Registration, Reservation
from reservations.services.ending import carry_over
from reservations.services.erasure import erase_family
from reservations.services.health import answer_change
from tests import factories
from tests.factories import NOW
from tests.reservations.services.acts import phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(staff) -> HealthChange:
    """A change that a family told on the phone, with its booking."""
    factories.slot()
    phone(factories.usable_child(), staff, health=Reservation.Health.CHANGED, health_note="卵")
    return HealthChange.objects.get()


def test_what_the_services_write_is_in_order(said, staff):
    answer_change(change=said, outcome=HealthAnswer.Outcome.TAKEN_IN, note="x", by=staff, now=NOW)

    assert broken_invariants() == []


def test_a_change_without_a_row_is_found(said):
    HealthChange.objects.update(reservation=None)

    assert broken_invariants() == [
        f"7: reservation {said.reservation_id} says a change of health that is kept nowhere"
    ]


def test_a_row_of_another_nursery_or_child_is_found(said):
    other = factories.usable_child(factories.nursery("other"))
    HealthChange.objects.update(nursery=other.nursery, child=other.child)

    assert list(unkept_health()) == [
        f"7: health change {said.pk} is kept at another nursery than its reservation",
        f"7: health change {said.pk} is about another child than its reservation",
    ]


def test_an_answer_without_an_audit_row_is_found(said, staff):
    silent = factories.health_change(said.reservation.registration)
    silent.answers.create(outcome="settled", note="x", answered_at=NOW, answered_by=staff)

    assert broken_invariants() == [f"8: healthchange {silent.pk} was changed by staff without an audit row"]


def test_who_has_a_new_account_is_in_order_also_once_erased_there(said, staff):
    old = said.reservation.registration
    Reservation.objects.update(health="changed", hold_number=None, hold_freed_at=said.reservation.ends_at)
    new = factories.registered_child(old.nursery, factories.child(factories.guardian()))
    how = Registration.CallerCheck.CALLED_BACK
    factories.reservation(
        factories.usable_child(factories.nursery("other"), new.child),
        factories.slot(said.reservation.date, factories.nursery("other")),
    )
    carry_over(new=new, old=old, checked_how=how, by=staff, now=NOW)
    assert HealthChange.objects.get().child == new.child
    assert list(unkept_health()) == []

    new.child.reservations.all().delete()
    erase_family(guardian=new.child.guardian, by=staff, now=NOW)

    assert Reservation.objects.get().health == "changed"
    assert list(unkept_health()) == []
