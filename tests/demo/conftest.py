"""The demo's settings for tests that run it in this process."""

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def demo_mode(settings, tmp_path):
    """Demo mode, with a clock of this test's own."""
    settings.DEMO_MODE = True
    settings.VAR_DIR = tmp_path
    settings.DEMO_CLOCK_FILE = str(tmp_path / "demo" / "clock.json")
    settings.ROOT_URLCONF = "tests.demo.urls"
    settings.STAFF_MESSAGE_DELAY_SECONDS = 0


@pytest.fixture
def post():
    """POST to one of the demo's addresses as the simulator does; the status and the answer."""

    def post(path, body=None, **extra):
        response = Client(SERVER_NAME="localhost").post(
            f"/demo/{path}", body or {}, "application/json", **extra
        )
        return response.status_code, response.json()

    return post
