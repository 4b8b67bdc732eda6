"""The ward reads which of its rules held on a day (W4)."""

import pytest
from django.test import Client
from django.urls import reverse

from reservations.models import WardSettings
from tests.factories import MONDAY
from tests.staff.reading import text

pytestmark = pytest.mark.django_db


def test_which_rule_held_on_a_day(ward_desk: Client):
    WardSettings.objects.create(starts_on=MONDAY.replace(month=4), hold_limit=2)
    WardSettings.objects.create(starts_on=MONDAY.replace(day=5), hold_limit=3)

    def limit(day: str) -> int:
        return dict(ward_desk.get(reverse("admin:rules"), {"day": day}).context["lines"])[
            "お子さん1人が持てる予約の日数"
        ]

    assert (limit("2026-08-04"), limit("2026-08-05")) == (2, 3)


def test_a_rule_that_is_on_or_off_is_said_in_words(ward_desk: Client):
    WardSettings.objects.create(starts_on=MONDAY, greets_new_friends=True, answers_unknown_text=False)

    page = text(ward_desk.get(reverse("admin:rules")))

    assert "友だち追加にあいさつする する" in page
    assert "わからない文に答える しない" in page
