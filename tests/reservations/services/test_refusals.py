"""Refusals are counted without saying whose they were (W3, rules.md §10)."""

from datetime import timedelta

import pytest
from django.db import connection

from reservations.denials import DenialReason, deny
from reservations.models import Refusal, RefusalKey
from reservations.services.refusals import _key_of, count_refusal
from tests import factories
from tests.factories import FRIDAY, MONDAY, NOW, THURSDAY, WEDNESDAY
from tests.reservations.services.acts import book, denial_of, register

pytestmark = pytest.mark.django_db


def count(child_id=1, wanted=WEDNESDAY, reason=DenialReason.FULL, now=NOW):
    count_refusal(
        denial=deny(reason), child_id=child_id, nursery_id=factories.nursery().pk, wanted=wanted, now=now
    )


def test_a_refusal_counts_once_for_each_child_date_reason_and_day():
    for _ in range(3):
        count()
    assert Refusal.objects.count() == 1

    count(child_id=2)
    count(wanted=FRIDAY)
    count(reason=DenialReason.PHONE)
    count(now=NOW + timedelta(days=1))
    assert Refusal.objects.count() == 5


def test_nothing_in_it_leads_back_to_the_child():
    registration = factories.usable_child()
    factories.full_slot()
    denial_of(book, registration)

    row = Refusal.objects.get()
    assert (row.day, row.date_wanted, row.reason, row.nursery) == (
        MONDAY,
        WEDNESDAY,
        "full",
        registration.nursery,
    )
    assert str(row) == "2026-08-03 full"
    assert {field.name for field in Refusal._meta.fields} == {
        "id",
        "day",
        "nursery",
        "reason",
        "date_wanted",
        "keyed_hash",
    }


def test_the_key_is_thrown_away_when_its_day_is_over():
    count()
    key = RefusalKey.objects.get().key
    count(now=NOW + timedelta(days=1))

    fresh = RefusalKey.objects.get()
    assert str(fresh) == "2026-08-04"
    assert bytes(fresh.key) != bytes(key)
    assert len(bytes(fresh.key)) == 32


def test_all_processes_use_the_days_one_key():
    count()
    _key_of.cache_clear()  # another process
    count()

    assert Refusal.objects.count() == RefusalKey.objects.count() == 1


def test_every_try_for_a_full_day_is_one_refusal_however_often_it_is_tapped():
    registration = factories.usable_child()
    factories.full_slot()
    for number in range(3):
        denial_of(book, registration, key=f"key-{number}")
    factories.full_slot(THURSDAY)
    denial_of(book, registration, THURSDAY, key="key-9")

    assert sorted(Refusal.objects.values_list("date_wanted", flat=True)) == [WEDNESDAY, THURSDAY]


def test_a_refused_registration_counts_without_a_date_once_the_child_is_known():
    guardian = factories.guardian()
    register(guardian)
    denial_of(register, guardian, key="key-2")
    denial_of(register, factories.newcomer(), key="key-3")

    assert list(Refusal.objects.values_list("reason", "date_wanted")) == [("already_registered", None)]


@pytest.mark.django_db(transaction=True)
def test_a_count_that_fails_never_costs_the_answer(caplog):
    registration = factories.usable_child()
    factories.full_slot()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reservations_refusal RENAME TO refusals_elsewhere")

    try:
        assert denial_of(book, registration).reason == DenialReason.FULL
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE refusals_elsewhere RENAME TO reservations_refusal")

    assert "a refusal was not counted" in caplog.text
