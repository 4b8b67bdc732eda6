"""An invited person at a browser of their own."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client

PASSWORD = "a good long phrase"


def open_link(link: str, browser: Client | None = None) -> tuple[Client, Any]:
    """The browser, and the page to which the link leads."""
    browser = browser or Client()
    return browser, browser.get(urlsplit(link).path, follow=True)


def choose(browser: Client, page: Any, password: str = PASSWORD) -> Any:
    """What the form of that page answers."""
    typed = {"new_password1": password, "new_password2": password}
    return browser.post(page.request["PATH_INFO"], typed)


def use_link(link: str) -> Any:
    """The answer that shows the second factor."""
    return choose(*open_link(link))
