"""The cast and the people's browsers, all on a Monday at 10:15."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import NOW
from tests.staff import cast


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward(db: None) -> cast.Ward:
    """Two nurseries that share a family."""
    return cast.ward()


@pytest.fixture
def browser_of() -> Callable[[User | None], Client]:
    """A browser in which that person is signed in."""

    def sign_in(who: User | None) -> Client:
        client = Client()
        if who is not None:
            client.force_login(who)
        return client

    return sign_in


@pytest.fixture
def staff(ward: cast.Ward, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser of a member of staff of nursery A."""
    return browser_of(ward.a.staff)
