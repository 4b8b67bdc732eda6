"""Parents who sign in with LINE, at the time of the cast."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from reservations.models import Guardian
from tests.factories import NOW
from tests.liff.api.line import LineLogin
from tests.liff.api.parent import Parent
from tests.line_stub import line_stub


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Monday 3 August 2026, 10:15; stands still until it is moved."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def login(settings) -> Iterator[LineLogin]:
    """LINE's keys, at an address of this test's own."""
    with line_stub() as stub:
        settings.LINE_API_BASE = stub.url
        yield LineLogin(stub)


@pytest.fixture
def stranger(db, login) -> Parent:
    """A browser without a session."""
    return Parent(login)


@pytest.fixture
def parent(db, login) -> Callable[[Guardian], Parent]:
    """The browser of a guardian who has signed in."""
    return lambda guardian: Parent(login).is_signed_in(guardian)
