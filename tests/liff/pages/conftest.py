"""Guardians with a session, at the time of the cast: by Django's client, and by a browser."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from reservations.models import Guardian
from tests.factories import NOW
from tests.liff.pages.browser import Phone, session_cookie


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Monday 3 August 2026, 10:15; stands still."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def opens(db: None) -> Callable[[Guardian, str], str]:
    """What the guardian reads at an address."""

    def page(guardian: Guardian, address: str) -> str:
        client = Client()
        client.cookies[settings.LIFF_SESSION_COOKIE_NAME] = session_cookie(guardian)
        response = client.get(address)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    return page


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Phone:
    """A parent's phone."""
    return Phone(browser, live_server.url)
