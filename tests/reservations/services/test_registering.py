"""Registering a child, in LINE and on the phone (section 3)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reservations.denials import DenialReason, Way
from reservations.models import (
    Channel,
    Child,
    Consent,
    Draft,
    Refusal,
    Registration,
)
from reservations.services.ending import lift_registration, stop_registration, withdraw_registration
from reservations.services.guardians import save_draft
from reservations.services.registration import (
    NewChild,
)
from tests import factories
from tests.factories import LONG_AGO, NOW
from tests.reservations.rules.situations import moment
from tests.reservations.services.acts import denial_of, register, register_phone

pytestmark = pytest.mark.django_db


def test_a_newcomer_registers_a_child_and_waits_for_an_interview():
    guardian = factories.newcomer()
    Consent.objects.create(guardian=guardian, text=factories.consent_text(), given_at=NOW, channel="line")

    done = register(guardian)

    row = done.row
    assert done.is_new
    assert (row.state, row.fiscal_year, row.channel) == ("interview_pending", 2026, Channel.LINE)
    assert (row.valid_until, row.interview_not_before) == (None, None)
    assert (row.child.name, row.child.name_key, row.child.number) == ("目黒 花", "目黒花", 1)
    guardian.refresh_from_db()
    assert (guardian.name, guardian.phone, guardian.contact_changed_at) == ("目黒 太郎", "090-0000-0000", NOW)


def test_consent_precedes_any_entry():
    guardian = factories.newcomer()

    denial = denial_of(register, guardian)

    assert (denial.reason, denial.way) == (DenialReason.CONSENT_NEEDED, Way.CONSENT)
    assert not Child.objects.exists()
    guardian.refresh_from_db()
    assert guardian.name == ""


def test_children_are_numbered_as_they_come():
    guardian = factories.guardian()
    register(guardian)
    second = register(guardian, NewChild("目黒 蓮", "", date(2024, 4, 1), "male"), key="key-2").row

    assert (second.child.number, second.child.name_kana) == (2, "")


@pytest.mark.parametrize("name", ["目黒花", "目黒　花", "目黒 花"])
def test_the_same_child_is_registered_once_however_its_name_is_spaced(name):
    guardian = factories.guardian()
    register(guardian)

    again = NewChild(name, "", date(2025, 4, 1), "female")
    denial = denial_of(register, guardian, again, key="key-2")

    assert (denial.reason, denial.way) == (DenialReason.ALREADY_REGISTERED, Way.STATE)
    assert Child.objects.count() == 1
    assert Refusal.objects.get().reason == "already_registered"


def test_another_nursery_is_another_registration_of_the_same_child():
    guardian = factories.guardian()
    first = register(guardian).row

    second = register(guardian, first.child, factories.nursery("futaba"), key="key-2").row

    assert second.child == first.child
    assert second.state == "interview_pending"


def test_a_known_child_keeps_what_only_staff_may_change():
    guardian = factories.guardian()
    known = factories.child(guardian, birth_date=date(2025, 4, 1))

    row = register(guardian, NewChild("目黒花", "ベツノヨミ", date(2020, 1, 1), "male")).row

    assert row.child == known
    known.refresh_from_db()
    assert (known.name, known.name_kana, known.birth_date) == ("目黒 花", "メグロ ハナ", date(2025, 4, 1))


def test_another_guardians_child_is_nobody_s_to_register():
    stranger = factories.child()

    with pytest.raises(Child.DoesNotExist):
        register(factories.guardian(), stranger)
    assert not Registration.objects.exists()


def test_two_guardians_registering_one_child_are_told_nothing_and_the_nursery_sees_it():
    first, second = register(factories.guardian()).row, register(factories.guardian()).row

    assert {first.state, second.state} == {"interview_pending"}
    assert set(Registration.objects.with_suspected_duplicates(NOW.date())) == {first, second}
    assert list(Registration.objects.twins_of(first)) == [second]


def test_twins_are_found_by_kana_or_by_name_with_the_same_birth_date():
    first = register(factories.guardian()).row
    by_kana = register(
        factories.guardian(), NewChild("めぐろ はな", "メグロ ハナ", date(2025, 4, 1), "female")
    ).row
    other_day = register(factories.guardian(), NewChild("目黒 花", "", date(2025, 4, 2), "female")).row

    assert list(Registration.objects.twins_of(first)) == [by_kana]
    assert other_day not in Registration.objects.with_suspected_duplicates(NOW.date())
    assert not Registration.objects.twins_of(other_day)


def test_after_a_stop_it_is_the_phone_until_staff_lift_it(staff):
    guardian = factories.guardian()
    row = register(guardian).row
    stop_registration(registration=row, by=staff, now=NOW)

    denial = denial_of(register, guardian, key="key-2")
    assert (denial.reason, denial.way) == (DenialReason.ALREADY_REGISTERED, Way.PHONE)
    assert register_phone(staff, guardian).state == "interview_pending"


def test_lifting_lets_the_family_register_again(staff):
    guardian = factories.guardian()
    row = register(guardian).row
    stop_registration(registration=row, by=staff, now=NOW)

    lift_registration(registration=row, by=staff, now=NOW)
    lift_registration(registration=row, by=staff, now=moment("2026-08-04 10:00"))

    row.refresh_from_db()
    assert row.lifted_at == NOW
    assert register(guardian, key="key-2").is_new
    waiting = Registration.objects.waiting().get()
    assert denial_of(lift_registration, registration=waiting, by=staff, now=NOW).reason == DenialReason.OVER


def test_one_that_waited_beyond_31_march_is_stopped_for_the_year_that_has_begun(staff):
    guardian = factories.guardian()
    row = register(guardian, now=moment("2027-03-20 10:00")).row
    assert row.fiscal_year == 2026

    stop_registration(registration=row, by=staff, now=moment("2027-04-05 10:00"))

    denial = denial_of(register, guardian, key="key-2", now=moment("2027-04-06 10:00"))
    assert denial.way == Way.PHONE
    assert register(guardian, key="key-3", now=moment("2028-04-01 00:00")).is_new


def test_after_withdrawal_and_expiry_it_is_registered_again_with_the_same_child():
    guardian = factories.guardian()
    row = register(guardian).row
    withdraw_registration(guardian=guardian, registration=row, now=NOW)
    again = register(guardian, key="key-2").row
    assert again.child == row.child

    Registration.objects.filter(pk=again.pk).update(
        state="usable", valid_until=date(2027, 3, 31), interviewed_on=LONG_AGO
    )
    assert denial_of(register, guardian, key="key-3", now=moment("2027-02-28 10:00")).reason
    assert register(guardian, key="key-4", now=moment("2027-04-01 00:00")).row.fiscal_year == 2027


def test_a_renewal_asks_for_the_next_year_and_keeps_the_present_one_usable():
    usable = factories.usable_child()

    row = register(usable.child.guardian, usable.child, now=moment("2027-03-01 00:00")).row

    assert (row.fiscal_year, row.interview_not_before) == (2027, date(2027, 4, 1))
    usable.refresh_from_db()
    assert usable.state == "usable"


def test_age_and_pause_are_refused_and_leave_no_child_behind():
    guardian = factories.guardian()
    factories.nursery(registrations_paused=True)

    assert denial_of(register, guardian).reason == DenialReason.BY_PHONE_ONLY
    too_young = NewChild("目黒 赤", "", date(2026, 12, 1), "female")
    denial = denial_of(register, guardian, too_young, factories.nursery("futaba"))
    assert denial.reason == DenialReason.OUT_OF_AGE
    assert denial.facts["first_possible"] == date(2027, 5, 31)
    assert not Child.objects.exists()


def test_questions_at_registration_are_answered_and_a_missing_answer_leaves_nothing_behind():
    guardian, question = factories.guardian(), factories.question()

    with pytest.raises(ValidationError):
        register(guardian)
    assert not Child.objects.exists()
    row = register(guardian, answers=[{"question": str(question.public_id), "value": "yes"}]).row
    assert row.answers[0] == {
        "question": str(question.public_id),
        "text": "アレルギーはありますか",
        "value": "yes",
        "is_health": True,
    }


def test_the_draft_is_done_with():
    guardian = factories.guardian()
    save_draft(guardian=guardian, kind=Draft.Kind.REGISTRATION, data={"name": "花"}, now=NOW)
    save_draft(guardian=guardian, kind=Draft.Kind.INTERVIEW, data={}, now=NOW)

    register(guardian)

    assert list(Draft.objects.values_list("kind", flat=True)) == ["interview"]


def test_a_contact_that_has_not_changed_has_not_changed():
    guardian = factories.guardian()

    register(guardian)

    guardian.refresh_from_db()
    assert guardian.contact_changed_at is None
