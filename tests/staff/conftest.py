"""The cast and the people's browsers, all on a Monday at 10:15."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.factories import NOW
from tests.staff import cast
from tests.staff.browsing import Desk


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
        client = Desk()
        if who is not None:
            client.force_login(who)
        return client

    return sign_in


@pytest.fixture
def staff(ward: cast.Ward, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser of a member of staff of nursery A."""
    return browser_of(ward.a.staff)


@pytest.fixture
def both(ward: cast.Ward, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser of somebody who works at both nurseries."""
    ward.a.staff.nursery_staff.create(nursery=ward.b.nursery)
    return browser_of(ward.a.staff)


@pytest.fixture
def office(ward: cast.Ward, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser of somebody at the ward who sees both nurseries."""
    return browser_of(ward.ward)


@pytest.fixture
def client() -> Client:
    """A browser in which nobody is signed in yet."""
    return Desk()


@pytest.fixture
def desk(db: None, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser at the desk of the first nursery."""
    return browser_of(cast.user("desk", factories.nursery()))


@pytest.fixture
def ward_desk(db: None, browser_of: Callable[[User | None], Client]) -> Client:
    """The browser of somebody at the ward."""
    return browser_of(cast.user("ward-desk", is_ward=True))


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of while it loaded the pages."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[Page]:
    """A page with the size of the office's screen; a complaint of the browser fails the test."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, base_url=live_server.url, locale="ja-JP"
    )
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert complaints == []
