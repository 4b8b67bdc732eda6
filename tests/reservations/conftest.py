"""People and words of the domain's tests."""

import pytest
from django.contrib.auth.models import User

from reservations.services.refusals import _key_of


@pytest.fixture
def staff() -> User:
    """A user who works at a nursery; services ask only who it was."""
    return User.objects.create(username="yamada")


@pytest.fixture(autouse=True)
def _new_refusal_key() -> None:
    """A process remembers the day's key; here every test is another day's first."""
    _key_of.cache_clear()
