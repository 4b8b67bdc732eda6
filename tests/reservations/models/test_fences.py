"""What the database itself refuses, tried by raw updates and inserts past every service (design §2).

Nobody is to see one of these fire: they stand behind the rules.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from reservations.models import (
    Consent,
    Draft,
    DuplicateDecision,
    Guardian,
    Interview,
    InterviewSlot,
    Notification,
    Refusal,
    RefusalKey,
    Registration,
    Reservation,
    ReservationSlot,
    SlotBand,
    WardSettings,
    WebhookEvent,
)
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY
from tests.reservations.models.past_the_services import cannot, change, is_refused

pytestmark = pytest.mark.django_db


def test_two_settings_never_begin_on_one_day_and_a_limit_is_positive():
    row = WardSettings.objects.create(starts_on=MONDAY)

    assert is_refused(WardSettings.objects.create, starts_on=MONDAY)
    assert cannot(row, hold_limit=0)
    assert not cannot(row, hold_limit=1)


def test_a_consent_text_has_a_version_of_its_own_and_is_agreed_to_once():
    guardian, text = factories.guardian(), factories.consent_text()

    assert is_refused(type(text).objects.create, version=text.version, text="文")
    again = {"guardian": guardian, "text": text, "given_at": NOW, "channel": "line"}
    assert is_refused(Consent.objects.create, **again)


def test_a_line_account_is_one_guardian_and_families_without_are_many():
    row = factories.guardian()
    factories.guardian(line_user_id=None)
    factories.guardian(line_user_id=None)

    assert is_refused(Guardian.objects.create, line_user_id=row.line_user_id, created_at=NOW)
    assert cannot(row, line_user_id="")


def test_a_guardian_has_one_draft_of_a_kind():
    row = Draft.objects.create(
        guardian=factories.guardian(), kind="interview", updated_at=NOW, expires_at=NOW
    )

    again = {"guardian": row.guardian, "updated_at": NOW, "expires_at": NOW}
    assert is_refused(Draft.objects.create, kind="interview", **again)
    assert not is_refused(Draft.objects.create, kind="registration", **again)


def test_a_guardians_children_have_names_and_numbers_of_their_own():
    child = factories.child()
    sibling = factories.child(child.guardian, "目黒 蓮")

    assert cannot(sibling, name_key=child.name_key)
    assert cannot(sibling, number=child.number)
    assert factories.child(name=child.name).number == child.number


def test_a_child_waits_once_at_a_nursery():
    row = factories.registered_child()

    assert is_refused(factories.registered_child, who=row.child)
    assert is_refused(factories.registered_child, who=row.child, state="interview_booked", fiscal_year=2027)
    assert not is_refused(factories.registered_child, at=factories.nursery("futaba"), who=row.child)
    assert not is_refused(factories.registered_child, who=row.child, state="withdrawn")
    assert not is_refused(factories.usable_child, who=row.child)


def test_a_child_is_usable_once_a_year_at_a_nursery_and_until_a_day():
    row = factories.usable_child()

    assert is_refused(factories.usable_child, who=row.child)
    assert not is_refused(factories.usable_child, who=row.child, fiscal_year=2027)
    assert cannot(row, valid_until=None)
    assert cannot(row, interviewed_on=None)
    assert not cannot(row, valid_until=None, state="stopped")


def test_a_registration_is_carried_over_once():
    old, new = factories.usable_child(), factories.usable_child()
    change(new, carried_over_from=old)

    assert cannot(factories.usable_child(), carried_over_from=old)


@pytest.mark.parametrize("make", [factories.registered_child, factories.reservation])
def test_a_guardians_key_makes_one_row(make):
    rows = [
        make(),
        make(*([factories.usable_child(factories.nursery("futaba"))] * (make is factories.reservation))),
    ]
    guardian = factories.guardian()
    change(rows[0], requested_by=guardian, idempotency_key="key")

    assert cannot(rows[1], requested_by=guardian, idempotency_key="key")
    assert not cannot(rows[1], requested_by=factories.guardian(), idempotency_key="key")
    assert not cannot(rows[1], requested_by=None, idempotency_key="")


def test_a_guardians_key_makes_one_interview():
    first = factories.child_with_interview()
    second = factories.child_with_interview(factories.interview_slot(NOW))
    change(first, requested_by=first.registration.child.guardian, idempotency_key="key")

    assert cannot(second, requested_by=first.registration.child.guardian, idempotency_key="key")


def test_two_registrations_are_decided_about_once_in_order():
    first, second = sorted([factories.usable_child(), factories.usable_child()], key=lambda row: row.pk)
    by = User.objects.create(username="yamada")
    fields = {"decision": "different", "decided_by": by, "decided_at": NOW}
    row = DuplicateDecision.objects.create(first=first, second=second, **fields)

    assert is_refused(DuplicateDecision.objects.create, first=first, second=second, **fields)
    assert is_refused(DuplicateDecision.objects.create, first=second, second=first, **fields)
    assert str(row) == f"{first.pk}–{second.pk}"


def test_an_interview_slot_is_never_oversold_and_has_a_start_and_a_length_of_its_own():
    slot = factories.interview_slot()

    assert cannot(slot, taken=2)
    assert cannot(slot, taken=-1)
    assert cannot(slot, ends_at=slot.starts_at)
    again = {"nursery": slot.nursery, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
    assert is_refused(InterviewSlot.objects.create, **again)


def test_a_registration_has_one_booked_interview():
    row = factories.child_with_interview()
    fields = {"registration": row.registration, "starts_at": NOW, "ends_at": NOW, "cancel_until": NOW}

    assert is_refused(Interview.objects.create, created_at=NOW, **fields)
    assert not is_refused(Interview.objects.create, created_at=NOW, state="no_show", **fields)


def test_a_slot_is_one_for_a_date_and_never_oversold():
    slot = factories.slot(capacity=3, held_back=1)

    assert is_refused(ReservationSlot.objects.create, nursery=slot.nursery, date=slot.date)
    assert cannot(slot, peak=4)
    assert cannot(slot, peak=3, line_peak=3)  # one is held back
    assert cannot(slot, peak=1, line_peak=2)
    assert not cannot(slot, peak=3, line_peak=2)
    assert cannot(slot, capacity=2)
    assert cannot(slot, held_back=2)


def test_a_band_is_offered_once_a_day_and_never_beyond_its_cap():
    offered = factories.slot(caps={"午前": 1}).bands.get()

    assert is_refused(SlotBand.objects.create, slot=offered.slot, band=offered.band)
    assert cannot(offered, taken=2)
    assert cannot(offered, taken=-1)
    assert not cannot(offered, taken=2, cap=None)


def test_a_child_has_one_live_reservation_on_a_date_over_all_nurseries():
    row = factories.reservation()
    elsewhere = factories.usable_child(factories.nursery("futaba"), row.child)
    slot = factories.slot(row.date, at=elsewhere.nursery)

    assert is_refused(factories.reservation, of=elsewhere, on=slot)
    factories.cancelled(row)
    assert not is_refused(factories.reservation, of=elsewhere, on=slot)


def test_a_live_reservation_carries_a_hold_number_within_its_limit():
    registration = factories.usable_child()
    first = factories.reservation(registration, factories.slot(THURSDAY))
    second = factories.reservation(registration, factories.slot(FRIDAY))

    assert cannot(second, hold_number=first.hold_number)
    assert cannot(second, hold_number=3)
    assert cannot(second, hold_number=0)
    assert cannot(second, hold_number=None)
    assert not cannot(second, hold_number=3, hold_limit=3)


def test_a_hold_is_given_back_only_when_its_time_is_over():
    row = factories.reservation()

    assert cannot(row, hold_number=None, hold_freed_at=row.ends_at - timedelta(microseconds=1))
    assert not cannot(row, hold_number=None, hold_freed_at=row.ends_at)


def test_what_is_cancelled_holds_nothing_and_says_when_and_by_whom():
    row = factories.reservation()
    said = {"state": "cancelled", "cancelled_at": NOW, "cancelled_by": "guardian", "hold_number": None}

    assert cannot(row, **said | {"hold_number": 1})
    assert cannot(row, **said | {"cancelled_at": None})
    assert cannot(row, **said | {"cancelled_by": ""})
    assert not cannot(row, **said)


def test_an_override_has_a_reason_and_a_reservation_a_length():
    row = factories.reservation()

    assert cannot(row, overridden=True)
    assert not cannot(row, overridden=True, override_reason="出産")
    assert cannot(row, ends_at=row.starts_at)


def owed(guardian, **fields):
    wanted = {"kind": "usable", "cause": "a", "created_at": NOW, "not_before": NOW, "next_attempt_at": NOW}
    return Notification.objects.create(recipient=guardian, **(wanted | fields))


def test_a_cause_owes_a_guardian_one_message_whose_state_says_enough():
    row = owed(factories.guardian())

    assert is_refused(owed, guardian=row.recipient)
    assert is_refused(owed, guardian=factories.guardian(), retry_key=row.retry_key)
    assert not is_refused(owed, guardian=factories.guardian())
    assert cannot(row, state="accepted")
    assert not cannot(row, state="accepted", accepted_at=NOW)
    assert cannot(row, state="sending", lease_until=NOW)
    assert cannot(row, state="sending", lease_token=uuid4())
    assert not cannot(row, state="sending", lease_until=NOW, lease_token=uuid4())


def test_an_event_of_line_a_refusal_and_a_days_key_exist_once():
    event = {"event_id": "01", "intent": "menu", "occurred_at": NOW, "received_at": NOW}
    row = WebhookEvent.objects.create(**event)
    refusal = {"day": MONDAY, "nursery": factories.nursery(), "reason": "full", "keyed_hash": "x"}
    Refusal.objects.create(**refusal)
    RefusalKey.objects.create(day=MONDAY, key=b"x")

    assert str(row) == "01 menu"
    assert is_refused(WebhookEvent.objects.create, **event)
    assert is_refused(Refusal.objects.create, **refusal)
    assert is_refused(RefusalKey.objects.create, day=MONDAY, key=b"y")


@pytest.mark.parametrize(
    "model", [Guardian, Registration, Interview, InterviewSlot, Reservation, ReservationSlot, Notification]
)
def test_what_leaves_the_server_is_named_by_an_id_of_its_own(model):
    field = model._meta.get_field("public_id")

    assert field.unique
    assert field.default() != field.default()


def test_what_hangs_on_a_person_cannot_be_deleted_under_it():
    row = factories.reservation()

    for protected in (row.child.guardian, row.child, row.registration, row.slot):
        with pytest.raises(IntegrityError):
            protected.delete()
