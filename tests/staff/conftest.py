"""The cast and the people's browsers, all on a Monday at 10:15."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests import factories
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


@pytest.fixture
def desk(db: None, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser at the desk of the first nursery."""
    return browser_of(cast.user("desk", factories.nursery()))


@pytest.fixture
def ward_desk(db: None, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser of somebody at the ward."""
    return browser_of(cast.user("ward-desk", is_ward=True))
