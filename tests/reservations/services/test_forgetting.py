"""What is forgotten, and stopped, only once: erasing a family, purging by age, an incident's halts (W4)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from reservations.denials import Erased
from reservations.invariants import broken_invariants
from reservations.models import Draft, Erasure, Guardian, Halt, Notification, Registration
from reservations.services import locking
from reservations.services.closing import close_days
from reservations.services.erasure import erase_family
from reservations.services.guardians import ContactChanges, change_contact, save_draft
from reservations.services.incident import go_on, stop
from reservations.services.purging import purge
from reservations.services.reminders import plan_reminders
from tests import factories
from tests.factories import NOW
from tests.reservations.services.acts import book, register
from tests.reservations.services.test_transactions import just_before
from tests.staff import cast

pytestmark = pytest.mark.django_db


def test_a_family_that_never_used_line_is_erased_as_well(staff):
    family = factories.guardian(line_user_id=None, name="電話だけの家庭")

    erase_family(guardian=family, by=staff, now=NOW)

    family.refresh_from_db()
    assert (family.name, family.phone) == ("消去ずみ", "")


def test_erasing_a_family_again_adds_nothing_to_the_ledger_or_the_audit(staff):
    family = factories.guardian()

    first = erase_family(guardian=family, by=staff, now=NOW)
    again = erase_family(guardian=Guardian.objects.get(), by=staff, now=NOW + timedelta(hours=1))

    assert again == first
    assert Erasure.objects.get().at == NOW
    assert LogEntry.objects.filter(action=LogEntry.Action.DELETE).count() == 1


ACTS: dict[str, Any] = {
    "book": book,
    "register": lambda registration: register(registration.child.guardian),
    "draft": lambda registration: save_draft(
        guardian=registration.child.guardian, kind=Draft.Kind.REGISTRATION, data={}, now=NOW
    ),
    "contact": lambda registration: change_contact(
        guardian=registration.child.guardian, changes=ContactChanges(phone="0312345678"), now=NOW
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_begins_for_a_family_that_has_been_erased(act, staff):
    registration = factories.usable_child()
    factories.slot()
    erase_family(guardian=registration.child.guardian, by=staff, now=NOW)

    with pytest.raises(Erased):
        ACTS[act](registration)


@pytest.mark.parametrize(("minutes", "is_erased"), [(1, False), (-1, True)])
def test_a_family_is_erased_once_no_sender_holds_a_message_to_it(minutes, is_erased, staff):
    family = factories.guardian()
    sending = cast.notification(family, factories.nursery())
    until = NOW + timedelta(minutes=minutes)
    Notification.objects.filter(pk=sending.pk).update(state="sending", lease_until=until, lease_token=uuid4())

    if is_erased:
        erase_family(guardian=family, by=staff, now=NOW)
    else:
        with pytest.raises(ValidationError, match="送っています"):
            erase_family(guardian=family, by=staff, now=NOW)

    assert Erasure.objects.exists() == is_erased


def test_a_family_that_comes_back_while_old_ones_are_purged_stays(staff):
    family = factories.guardian(created_at=NOW.replace(year=2019))

    def come_back():
        factories.registered_child(who=factories.child(family), state_changed_at=NOW)

    with just_before('"reservations_guardian"."id" = ', come_back):
        assert purge(key="families", by=staff, now=NOW) == 0

    family.refresh_from_db()
    assert family.erased_at is None


def test_who_is_erased_while_reminders_are_planned_is_not_reminded(staff):
    row = factories.registered_child(state_changed_at=NOW - timedelta(hours=2))

    with just_before("SAVEPOINT", lambda: erase_family(guardian=row.child.guardian, by=staff, now=NOW)):
        assert plan_reminders(NOW) == 0

    assert not Notification.objects.exists()


def test_letting_go_on_what_goes_on_changes_nothing(staff):
    stop(what=Halt.What.SENDING, by=staff, now=NOW)

    for minutes in (1, 2):
        go_on(what=Halt.What.SENDING, by=staff, now=NOW + timedelta(minutes=minutes))

    assert Halt.objects.get().ended_at == NOW + timedelta(minutes=1)
    assert LogEntry.objects.filter(action=LogEntry.Action.UPDATE).count() == 1


def test_stopping_what_is_stopped_changes_nothing(staff):
    first = stop(what=Halt.What.EXPORTS, by=staff, now=NOW)

    again = stop(what=Halt.What.EXPORTS, by=staff, now=NOW + timedelta(minutes=1))

    assert (again, Halt.objects.get().since) == (first, NOW)
    assert LogEntry.objects.filter(object_pk=str(first.pk)).count() == 1


def test_words_of_old_messages_go_and_what_became_of_them_stays(staff):
    written = {"facts": {"child": "目黒 花"}, "payload": [{"type": "text", "text": "目黒 花"}]}
    recipient = factories.guardian()
    for number, (state, age) in enumerate((("accepted", 500), ("queued", 500), ("accepted", 1))):
        Notification.objects.create(
            recipient=recipient,
            kind=Notification.Kind.CLOSURE,
            cause=f"test:{number}",
            state=state,
            accepted_at=NOW if state == "accepted" else None,
            created_at=NOW - timedelta(days=age),
            not_before=NOW,
            next_attempt_at=NOW,
            **written,
        )

    assert purge(key="messages", by=staff, now=NOW) == 1

    rows = Notification.objects.order_by("cause").values_list("state", "facts", "payload")
    assert list(rows) == [
        ("accepted", {}, []),
        ("queued", written["facts"], written["payload"]),
        ("accepted", written["facts"], written["payload"]),
    ]


def test_a_registration_that_is_gone_cannot_be_read_again():
    with pytest.raises(Registration.DoesNotExist):
        locking.reread_registration(1)


@pytest.mark.parametrize("forget", ["age", "erasure"])
def test_a_closure_whose_words_are_gone_is_not_taken_for_one_that_nobody_was_told_of(staff, forget):
    booking = factories.reservation(factories.usable_child(), factories.slot())
    close_days(nursery=factories.nursery(), days=[booking.date], reason="infection", by=staff, now=NOW)
    message = Notification.objects.filter(kind=Notification.Kind.CLOSURE)
    assert message.exclude(facts={}).exists()

    if forget == "age":
        message.update(state="accepted", accepted_at=NOW, first_attempted_at=NOW, attempts=1, payload=[{}])
        purge(key="messages", by=staff, now=NOW + timedelta(days=500))
    else:
        erase_family(guardian=booking.child.guardian, by=staff, now=NOW + timedelta(days=30))

    assert message.get().facts == {}
    assert not [each for each in broken_invariants() if "nobody was told" in each]
