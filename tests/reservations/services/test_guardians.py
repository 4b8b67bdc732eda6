"""Guardians: who they are, what they agree to, how they are reached, what they have typed (A5, A6, N3, R12)."""

from datetime import timedelta

import pytest

from reservations.denials import DenialReason
from reservations.models import Consent, ConsentText, Draft, Guardian
from reservations.services.guardians import (
    ContactChanges,
    change_contact,
    discard_draft,
    draft_of,
    give_consent,
    guardian_of_line_account,
    has_consented,
    save_draft,
    set_reachability,
)
from tests import factories
from tests.factories import NOW
from tests.reservations.services.acts import denial_of

pytestmark = pytest.mark.django_db
LINE_ID = "U" + "a" * 32
TODAY = NOW.date()


def test_a_line_account_is_one_guardian_for_ever():
    first = guardian_of_line_account(line_user_id=LINE_ID, now=NOW, language="en")
    again = guardian_of_line_account(line_user_id=LINE_ID, now=NOW + timedelta(days=1), language="ko")
    other = guardian_of_line_account(line_user_id=LINE_ID.replace("a", "b"), now=NOW)

    assert first == again != other
    assert (again.language, other.language, again.created_at) == ("en", "ja", NOW)
    assert again.has_line
    assert again.is_authenticated
    assert str(again) == "名前はまだありません"
    assert list(Guardian.objects.with_line_id(LINE_ID)) == [first]


def test_only_newer_news_change_whether_line_reaches_somebody():
    guardian = factories.guardian(line_user_id=LINE_ID)

    def news(is_reachable, minutes):
        set_reachability(
            line_user_id=LINE_ID, is_reachable=is_reachable, known_at=NOW + timedelta(minutes=minutes)
        )
        guardian.refresh_from_db()
        return guardian.is_reachable

    assert news(False, 5) is False
    assert news(True, 4) is False
    assert news(True, 5) is False
    assert news(True, 6) is True
    assert guardian.reachability_known_at == NOW + timedelta(minutes=6)


def test_news_of_a_stranger_make_no_guardian():
    set_reachability(line_user_id=LINE_ID, is_reachable=True, known_at=NOW)

    assert not Guardian.objects.exists()


def test_consent_is_to_the_text_in_force_and_given_once(staff):
    guardian, text = factories.newcomer(), factories.consent_text()
    assert not has_consented(guardian, TODAY)

    give_consent(guardian=guardian, version=text.version, now=NOW, channel="paper", taken_by=staff)
    give_consent(guardian=guardian, version=text.version, now=NOW + timedelta(days=1))

    consent = Consent.objects.get()
    assert (consent.given_at, consent.channel, consent.taken_by) == (NOW, "paper", staff)
    assert has_consented(guardian, TODAY)
    assert str(consent) == f"{guardian.pk} {text.pk}"


def test_a_new_text_needs_a_new_consent_from_its_day_on():
    guardian = factories.guardian()
    new = ConsentText.objects.create(version="2026-09", text="新しい文", from_on=TODAY + timedelta(days=1))

    assert has_consented(guardian, TODAY)
    assert not has_consented(guardian, TODAY + timedelta(days=1))
    with pytest.raises(ConsentText.DoesNotExist):
        give_consent(guardian=guardian, version=new.version, now=NOW)
    with pytest.raises(ConsentText.DoesNotExist):
        give_consent(guardian=guardian, version="2026-04", now=NOW + timedelta(days=1))
    give_consent(guardian=guardian, version=new.version, now=NOW + timedelta(days=1))
    assert has_consented(guardian, TODAY + timedelta(days=1))
    assert str(new) == "2026-09"


def test_own_address_and_phone_may_be_changed_and_nurseries_see_when():
    guardian = factories.guardian()

    changed = change_contact(
        guardian=guardian, changes=ContactChanges(phone="080-1111-2222", address="目黒区目黒1-1-1"), now=NOW
    )

    guardian.refresh_from_db()
    assert (guardian.phone, guardian.address, guardian.postal_code) == (
        "080-1111-2222",
        "目黒区目黒1-1-1",
        "1530061",
    )
    assert changed.contact_changed_at == guardian.contact_changed_at == NOW


def test_what_is_the_same_or_only_the_language_is_no_new_contact():
    guardian = factories.guardian()

    change_contact(guardian=guardian, changes=ContactChanges(phone=guardian.phone, language="en"), now=NOW)
    change_contact(guardian=guardian, changes=ContactChanges(), now=NOW)

    guardian.refresh_from_db()
    assert (guardian.language, guardian.contact_changed_at) == ("en", None)


def test_before_consent_only_the_language_can_be_changed():
    guardian = factories.newcomer()
    factories.consent_text()

    denial = denial_of(change_contact, guardian=guardian, changes=ContactChanges(phone="1"), now=NOW)
    change_contact(guardian=guardian, changes=ContactChanges(language="ko"), now=NOW)

    assert denial.reason == DenialReason.CONSENT_NEEDED
    guardian.refresh_from_db()
    assert (guardian.phone, guardian.language) == ("", "ko")


def test_a_draft_is_kept_for_two_weeks_after_its_last_change():
    guardian = factories.guardian()
    save_draft(guardian=guardian, kind=Draft.Kind.REGISTRATION, data={"name": "花"}, now=NOW)
    later = NOW + timedelta(days=10)

    row = save_draft(guardian=guardian, kind=Draft.Kind.REGISTRATION, data={"name": "花子"}, now=later)

    ends = later + timedelta(days=14)
    assert draft_of(guardian, "registration", ends - timedelta(seconds=1)).data == {"name": "花子"}
    assert draft_of(guardian, "registration", ends) is None
    assert draft_of(guardian, "interview", NOW) is None
    assert draft_of(factories.guardian(), "registration", NOW) is None
    assert str(row) == f"{guardian.pk} registration"
    discard_draft(guardian=guardian, kind=Draft.Kind.REGISTRATION)
    discard_draft(guardian=guardian, kind=Draft.Kind.REGISTRATION)
    assert not Draft.objects.exists()


def test_nothing_is_kept_before_consent():
    denial = denial_of(
        save_draft, guardian=factories.newcomer(), kind=Draft.Kind.REGISTRATION, data={}, now=NOW
    )

    assert denial.reason == DenialReason.CONSENT_NEEDED
    assert not Draft.objects.exists()
