"""What the database itself refuses to be noted about whether a child came (S10)."""

from datetime import timedelta

import pytest

from tests import factories
from tests.reservations.models.past_the_services import cannot, change
from tests.reservations.rules.situations import moment

pytestmark = pytest.mark.django_db


def test_a_child_leaves_after_it_came_on_its_day_and_is_absent_only_if_it_did_not():
    row = factories.reservation()
    came = row.starts_at

    assert cannot(row, left_at=came)
    assert cannot(row, arrived_at=came, left_at=came - timedelta(microseconds=1))
    assert not cannot(row, arrived_at=came, left_at=came)
    assert cannot(row, absence="with_notice")
    assert not cannot(row, arrived_at=None, left_at=None, absence="with_notice")
    assert cannot(row, arrived_at=came)


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        ("2026-08-04 23:59:59.999999", True),
        ("2026-08-05 00:00", False),
        ("2026-08-05 23:59:59.999999", False),
        ("2026-08-06 00:00", True),
    ],
)
def test_a_child_comes_and_leaves_on_the_day_in_japan(at, refused):
    row = factories.reservation()

    assert cannot(row, arrived_at=moment(at)) is refused
    change(row, arrived_at=moment("2026-08-05 00:00"))
    assert cannot(row, left_at=moment(at)) is refused
