"""The web server is stopped and started behind its proxy, while a board is open."""

import pytest
from playwright.sync_api import expect

from tests.production.arriving import Someone, heading, opens_a_nursery
from tests.production.conftest import Site

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.proxy]


def test_an_open_board_outlives_a_restart_of_the_web_server(site: Site, someone: Someone):
    page = opens_a_nursery(site, someone, "tanaka", "futaba")
    heading(page, "今日：")
    old = page.locator("#board-old")

    site.product.web.stop()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(old).to_contain_text("から更新できていません。")
    page.get_by_role("button", name="交代").click()
    expect(page.get_by_role("alert").filter(has_text="送っていません。")).to_be_visible()
    heading(page, "今日：")
    site.product.start_web()

    expect(old).to_have_text("", timeout=90_000)
    expect(page.get_by_role("alert").filter(has_text="つながりました。")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="交代").click()
    heading(page, "ログイン")
