"""A parent's phone: a real browser that opens the pages of this test's own server, without LINE."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from playwright.sync_api import Browser, BrowserContext, Page, Route

from liff.session import open_session, write_session
from meguro_hoiku import dates
from reservations.models import Guardian

SDK = """
window.liff = { init: async () => {}, isInClient: () => false, getIDToken: () => null };
"""


def session_cookie(guardian: Guardian) -> str:
    """What the browser of this guardian holds."""
    response = HttpResponse()
    write_session(response, open_session(guardian, "an ID token", dates.now()))
    return str(response.cookies[settings.LIFF_SESSION_COOKIE_NAME].value)


@dataclass
class Phone:
    """A browser of a given width. `sdk` is what LINE's server answers with; None: it does not answer."""

    browser: Browser
    origin: str
    width: int = 390
    sdk: str | None = SDK
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def opened(self, guardian: Guardian | None, address: str) -> Iterator[Page]:
        """The page as the guardian's phone shows it; without a guardian, without a session."""
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 844}, base_url=self.origin, locale="ja-JP"
        )
        context.set_default_timeout(30_000)
        context.route(settings.LIFF_SDK_URL, self._answer)
        if guardian:
            self._sign_in(context, guardian)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        try:
            page.goto(address)
            yield page
        finally:
            context.close()

    def _answer(self, route: Route) -> None:
        if self.sdk is None:
            route.abort()
        else:
            route.fulfill(body=self.sdk, content_type="text/javascript")

    def _sign_in(self, context: BrowserContext, guardian: Guardian) -> None:
        name = settings.LIFF_SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session_cookie(guardian), "url": self.origin}])
