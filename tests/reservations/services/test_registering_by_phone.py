"""Registering a child for a family that phones (S4)."""

from datetime import date

import pytest
from auditlog.models import LogEntry

from reservations.denials import DenialReason
from reservations.models import Channel, Consent, ConsentText, Guardian
from reservations.services.ending import stop_registration
from reservations.services.registration import NewChild
from tests import factories
from tests.factories import NOW
from tests.reservations.services.acts import HANA, denial_of, register_phone

pytestmark = pytest.mark.django_db


def test_a_new_family_is_registered_on_the_phone_with_spoken_consent(staff):
    factories.consent_text()
    factories.question()

    row = register_phone(staff)

    guardian = row.child.guardian
    assert (guardian.line_user_id, guardian.name, row.channel) == (None, "目黒 太郎", Channel.PHONE)
    consent = Consent.objects.get()
    assert (consent.guardian, consent.channel, consent.taken_by) == (guardian, "spoken", staff)
    assert LogEntry.objects.get().object_repr == f"registration {row.pk}"


def test_a_form_of_the_desk_sent_again_gives_the_same_row_also_after_it_has_ended(staff):
    factories.consent_text()
    first = register_phone(staff, key="form")
    stop_registration(registration=first, by=staff, now=NOW)

    again = register_phone(staff, key="form")

    assert (again, Guardian.objects.count()) == (first, 1)


def test_a_form_of_the_desk_filled_in_otherwise_and_sent_again_is_refused(staff):
    factories.consent_text()
    register_phone(staff, key="form")
    brother = NewChild("目黒 蓮", "メグロ レン", HANA.birth_date, "male")

    assert denial_of(register_phone, staff, child=brother, key="form").reason == DenialReason.KEY_REUSED


def test_a_sibling_s_form_sent_again_gives_the_same_row(staff):
    known = factories.usable_child(who=factories.child(name="目黒 蓮")).child.guardian

    rows = {register_phone(staff, known, key="form").pk for _press in range(2)}

    assert len(rows) == 1


def test_a_twin_whose_name_goes_on_is_another_child(staff):
    factories.consent_text()
    hanako = NewChild("目黒 花子", "メグロ ハナコ", HANA.birth_date, "female")

    assert register_phone(staff, child=hanako) != register_phone(staff)


def test_on_the_phone_a_refusal_leaves_no_family_behind(staff):
    factories.consent_text()
    school_child = NewChild("目黒 大", "", date(2015, 1, 1), "male")

    assert denial_of(register_phone, staff, None, school_child).reason == DenialReason.OUT_OF_AGE
    assert not Guardian.objects.exists()
    assert not Consent.objects.exists()


def test_without_a_consent_text_nobody_can_be_registered(staff):
    with pytest.raises(ConsentText.DoesNotExist):
        register_phone(staff)
