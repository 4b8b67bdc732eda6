"""What people decide about two registrations that may be of one child (R4, S5)."""

import pytest

from reservations.models import DuplicateDecision, Notification, Registration
from reservations.services.duplicates import call_different, keep_one
from tests import factories
from tests.factories import LONG_AGO, NOW
from tests.reservations.services.acts import denial_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    """The same child, registered by both parents."""
    return factories.usable_child(), factories.usable_child()


def suspected():
    return set(Registration.objects.with_suspected_duplicates(NOW.date()))


def test_who_is_called_different_is_suspected_no_more(twins, staff):
    one, other = twins
    assert suspected() == {one, other}

    call_different(one=other, other=one, by=staff, now=NOW)
    call_different(one=one, other=other, by=staff, now=NOW)

    assert suspected() == set()
    assert DuplicateDecision.objects.get().decision == "different"


def test_a_third_one_is_suspected_all_the_same(twins, staff):
    call_different(one=twins[0], other=twins[1], by=staff, now=NOW)
    third = factories.usable_child()

    assert suspected() == {*twins, third}


def test_keeping_one_stops_the_other_and_tells_only_its_family(twins, staff):
    kept, stopped = twins

    keep_one(kept=kept, stopped=stopped, by=staff, now=NOW)

    stopped.refresh_from_db()
    kept.refresh_from_db()
    assert (kept.state, stopped.state) == ("usable", "stopped")
    assert Notification.objects.get().recipient == stopped.child.guardian
    assert DuplicateDecision.objects.get().decision == "stopped"
    assert suspected() == set()


def test_what_has_ended_cannot_be_stopped(twins, staff):
    kept, gone = twins
    Registration.objects.filter(pk=gone.pk).update(state="withdrawn")

    denial_of(keep_one, kept=kept, stopped=gone, by=staff, now=NOW)

    assert not DuplicateDecision.objects.exists()


def test_one_that_has_expired_is_no_suspicion(twins):
    Registration.objects.filter(pk=twins[0].pk).update(valid_until=LONG_AGO.date())

    assert suspected() == set()
