"""What people decide about two registrations that may be of one child (R4, S5)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from reservations.models import DuplicateDecision, Notification, Registration
from reservations.services.duplicates import DecidedAlready, call_different, decision_about, keep_one
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


def test_who_decides_otherwise_second_hears_of_the_first_and_changes_nothing(twins, staff):
    one, other = twins
    keep_one(kept=one, stopped=other, by=staff, now=NOW)

    with pytest.raises(DecidedAlready) as keeping:
        keep_one(kept=other, stopped=one, by=staff, now=NOW)
    with pytest.raises(DecidedAlready) as calling:
        call_different(one=one, other=other, by=staff, now=NOW)

    assert keeping.value.decision.kept == calling.value.decision.kept == one
    one.refresh_from_db()
    assert (one.state, Notification.objects.count()) == ("usable", 1)


def test_the_same_decision_again_changes_neither_who_nor_when(twins, staff):
    one, other = twins
    keep_one(kept=one, stopped=other, by=staff, now=NOW)

    keep_one(kept=one, stopped=other, by=staff, now=NOW + timedelta(minutes=1))

    assert decision_about(other, one).decided_at == NOW
    assert Notification.objects.count() == 1


def test_who_has_the_decision_before_their_eyes_may_decide_anew(twins, staff):
    one, other = twins
    call_different(one=one, other=other, by=staff, now=NOW)

    keep_one(kept=other, stopped=one, by=staff, now=NOW + timedelta(days=1), seen=NOW)

    one.refresh_from_db()
    assert (one.state, decision_about(one, other).kept) == ("stopped", other)


def test_what_has_ended_is_not_kept(twins, staff):
    kept, stopped = twins
    Registration.objects.filter(pk=kept.pk).update(state="withdrawn")

    with pytest.raises(ValidationError, match="もう終わっています"):
        keep_one(kept=kept, stopped=stopped, by=staff, now=NOW)

    stopped.refresh_from_db()
    assert stopped.state == "usable"


def test_what_has_ended_cannot_be_stopped(twins, staff):
    kept, gone = twins
    Registration.objects.filter(pk=gone.pk).update(state="withdrawn")

    denial_of(keep_one, kept=kept, stopped=gone, by=staff, now=NOW)

    assert not DuplicateDecision.objects.exists()


def test_one_that_has_expired_is_no_suspicion(twins):
    Registration.objects.filter(pk=twins[0].pk).update(valid_until=LONG_AGO.date())

    assert suspected() == set()
