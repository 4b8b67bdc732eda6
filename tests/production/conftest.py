"""The product with its production settings, behind a proxy with TLS, as people open it.

LINE's own addresses stand in the settings, as production insists on; what these tests do never calls them, and no
worker runs that could.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from meguro_hoiku.demo.children import free_port
from meguro_hoiku.demo.launch import Ports
from tests import database
from tests.processes import Product
from tests.proxy import HOST, Proxy

SETTINGS = {
    "PRODUCTION": "on",
    "DEMO_MODE": "off",
    "ALLOWED_HOSTS": f"{HOST},localhost",
    "LINE_API_BASE": "https://api.line.me",
    "LINE_CHANNEL_ID": "1000000002",
    "LINE_CHANNEL_SECRET": "a-secret-of-no-channel",
    "LINE_CHANNEL_ACCESS_TOKEN": "a-token-of-no-channel",
    "LINE_LOGIN_CHANNEL_ID": "1234567891",
    "LIFF_ID": "1234567891-AbcdEfgh",
    "LIFF_URL_BASE": "https://liff.line.me",
    "LIFF_SDK_URL": "https://static.line-scdn.net/liff/edge/versions/2.29.2/sdk.js",
}


@dataclass(frozen=True)
class Site:
    """The product and what stands before it."""

    product: Product
    proxy: Proxy


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Installed as the papers say: checked, migrated, static files collected; then started."""
    folder = tmp_path_factory.mktemp("production")
    ports = Ports(web=free_port(), phone=free_port())
    own = {"SECRET_KEY": secrets.token_urlsafe(50)}
    with database.empty_database() as url, Proxy(ports.web) as proxy:
        product = Product(folder, ports=ports, database_url=url, settings=SETTINGS | own)
        try:
            product.manage("check", "--deploy")
            product.manage("collectstatic", "--noinput", "--verbosity", "0")
            product.start(worker=False, beat=False)
            yield Site(product, proxy)
        finally:
            product.stop()


@pytest.fixture
def someone(browser: Browser, site: Site) -> Iterator[Callable[[], Page]]:
    """Somebody at a browser of their own that has never been here."""
    contexts = []

    def arrives() -> Page:
        context = browser.new_context(
            base_url=site.proxy.url,
            locale="ja-JP",
            ignore_https_errors=True,
            viewport={"width": 1280, "height": 720},
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield arrives
    for context in contexts:
        context.close()
