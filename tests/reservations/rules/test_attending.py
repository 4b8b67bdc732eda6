"""Whether a child who is expected is late (S2)."""

from datetime import timedelta

import pytest

from nurseries.models import Nursery
from reservations.models import Reservation
from reservations.rules.attending import is_missing
from tests.factories import NOW

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("fields", "after", "missing"),
    [
        ({}, HALF_AN_HOUR - timedelta(seconds=1), False),
        ({}, HALF_AN_HOUR, True),
        ({"arrived_at": NOW}, HALF_AN_HOUR, False),
        ({"absence": "with_notice"}, HALF_AN_HOUR, False),
        ({"state": "cancelled"}, HALF_AN_HOUR, False),
    ],
)
def test_a_child_is_missing_half_an_hour_after_its_start(fields, after, missing):
    row = Reservation(starts_at=NOW, ends_at=NOW + timedelta(hours=3), **fields)

    assert is_missing(row, Nursery(), NOW + after) is missing


def test_the_nursery_says_how_long_it_waits():
    row = Reservation(starts_at=NOW, ends_at=NOW + timedelta(hours=3))

    assert is_missing(row, Nursery(late_after_minutes=10), NOW + timedelta(minutes=10))
