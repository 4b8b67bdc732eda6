"""Nobody has an account yet: the first one is invited by command, the others by the ward; each in a real browser."""

from functools import partial

import httpx
import pytest
from playwright.sync_api import expect

from tests.production.arriving import (
    Someone,
    chooses_password,
    heading,
    invites,
    logs_in,
    opens_a_nursery,
    uses_link,
)
from tests.production.conftest import Site

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.proxy]
USED_UP = "リンクは1回だけ、3日のあいだ使えます。"


def test_the_first_person_gets_in_and_invites_the_staff_of_a_nursery(site: Site, someone: Someone):
    page = opens_a_nursery(site, someone, "yamada", "enchou")

    heading(page, "今日：")
    expect(page.locator("#branding")).to_contain_text("新しい保育園")


def test_a_link_that_was_used_says_so(site: Site, someone: Someone):
    link = invites(site, "used")
    uses_link(someone(), link)
    page = someone()

    answer = page.goto(link)

    assert answer is not None
    assert answer.status == 404
    heading(page, "このリンクは使えません")
    expect(page.get_by_text(USED_UP)).to_be_visible()
    expect(page.get_by_role("link", name="ログインする")).to_be_visible()


def test_of_a_link_open_in_two_tabs_the_second_is_told_that_it_was_used(site: Site, someone: Someone):
    link = invites(site, "tabs")
    first = someone()
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(link)

    chooses_password(first)
    expect(first.locator("#key")).to_be_visible()
    chooses_password(second)

    heading(second, "このリンクは使えません")
    expect(second.get_by_text("パスワードをもう決めた人は、ログインしてください。")).to_be_visible()


def test_two_links_side_by_side_each_set_their_own_password(site: Site, someone: Someone):
    first = someone()
    second = first.context.new_page()
    first.goto(invites(site, "left"))
    second.goto(invites(site, "right"))

    chooses_password(first)
    logs_in(first, "left", first.locator("#key").inner_text())

    heading(first, "保育園をえらぶ")
    heading(second, "はじめての設定：right")


def test_a_scanner_that_opens_the_link_uses_nothing_up(site: Site, someone: Someone):
    link = invites(site, "scanned")
    asked = partial(httpx.request, headers={"Host": site.proxy.host}, verify=False, timeout=20)
    address = f"https://127.0.0.1:{site.proxy.port}"

    for method in ("HEAD", "GET"):
        led_to = asked(method, address + link).headers["Location"]
        assert asked(method, address + led_to).status_code == 404  # it keeps no cookies
    assert "リンクをもう一度ひらいてください" in asked("GET", address + led_to).text

    assert uses_link(someone(), link)


def test_the_way_back_in_brings_a_new_second_factor(site: Site, someone: Someone):
    lost = uses_link(someone(), invites(site, "suzuki"))
    page = someone()

    key = uses_link(page, invites(site, "suzuki"))
    logs_in(page, "suzuki", key)

    heading(page, "保育園をえらぶ")
    assert key != lost


def test_the_token_stands_in_no_address_that_a_browser_tells_others(site: Site, someone: Someone):
    link = invites(site, "quiet")
    token = link.rstrip("/").rsplit("/", 1)[1]
    page = someone()
    told: list[str] = []
    page.on("request", lambda request: told.append(request.all_headers().get("referer", "")))

    uses_link(page, link)
    page.get_by_role("link", name="ログインする").click()
    heading(page, "ログイン")

    assert len(told) > 5
    assert [address for address in told if token in address] == []
    assert token not in page.evaluate("document.referrer")
