"""Pages of the staff that stay open while the server is away, while others act, and when the hour is over."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from nurseries.models import NurseryStaff
from tests import factories
from tests.factories import NOW
from tests.proxy import Proxy
from tests.staff import cast
from tests.staff.test_browser import a_busy_morning, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.proxy, pytest.mark.django_db(transaction=True)]
MINUTE = 60_000
AWAY = "10時15分から更新できていません。つながると、自分で新しくなります。"
UNSENT = "いま、つながらないので、送っていません。入力した内容は残っています。"


@pytest.fixture
def proxy(live_server: LiveServer) -> Iterator[Proxy]:
    """nginx before the server of this test."""
    with Proxy(int(live_server.url.rsplit(":", 1)[1]), with_tls=False) as found:
        yield found


@pytest.fixture
def page(browser: Browser, proxy: Proxy) -> Iterator[Page]:
    """The office's screen, its clock in the test's hand."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, base_url=proxy.url, locale="ja-JP")
    context.set_default_timeout(30_000)
    found = context.new_page()
    found.clock.install()
    yield found
    context.close()


@pytest.fixture
def house(page: Page) -> cast.House:
    """The board of a nursery with two children is open."""
    found = a_busy_morning(1)
    sign_in(page, found.staff.username)
    expect(page.get_by_role("heading", name="利用 2人")).to_be_visible()
    return found


def break_down(proxy: Proxy, how: str) -> None:
    {
        "502": proxy.loses_the_product,
        "503": lambda: proxy.apologises(503),
        "500": lambda: proxy.apologises(500),
        "200": lambda: proxy.apologises(200),
        "no network": proxy.halt,
    }[how]()


@pytest.mark.parametrize("how", ["502", "503", "500", "200", "no network"])
def test_a_board_without_its_server_stays_says_since_when_and_goes_on_by_itself(
    page: Page, proxy: Proxy, house: cast.House, how: str
):
    break_down(proxy, how)
    page.clock.fast_forward(MINUTE)
    expect(page.locator("#board-old")).to_have_text(AWAY)
    expect(page.get_by_role("row", name="児童 0")).to_be_visible()

    proxy.finds_the_product() if how != "no network" else proxy.start()
    row = factories.usable_child(house.nursery, factories.child(name="新しい子"))
    factories.reservation(row, house.slot, house.band)
    page.clock.fast_forward(MINUTE)

    expect(page.get_by_role("row", name="新しい子 新しい")).to_be_visible()
    expect(page.locator("#board-old")).to_have_text("")


def seconds_until_it_asks(page: Page) -> float:
    """How long the page waits, by its own clock, before it asks again; until it does so."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    began = page.evaluate("Date.now()")
    while not asked:
        page.clock.fast_forward(1000)
    return (page.evaluate("Date.now()") - began) / 1000


def test_the_pauses_between_two_tries_grow_up_to_a_minute(page: Page, proxy: Proxy, house: cast.House):
    proxy.loses_the_product()
    page.clock.fast_forward(MINUTE)
    expect(page.locator("#board-old")).to_have_text(AWAY)

    pauses = [seconds_until_it_asks(page) for _each in range(6)]

    for pause, expected in zip(pauses, (5, 10, 20, 40, 60, 60), strict=True):
        assert expected / 2 < pause < expected * 1.5 + 5, pauses


def test_a_press_without_the_server_is_said_to_be_unsent_and_works_later(
    page: Page, proxy: Proxy, house: cast.House
):
    arrived = page.get_by_role("row", name="児童 0").get_by_role("button", name="来た")
    proxy.loses_the_product()

    arrived.click()
    expect(page.get_by_role("alert").filter(has_text=UNSENT)).to_be_visible()
    proxy.finds_the_product()
    page.clock.fast_forward(30_000)
    expect(page.get_by_role("alert").filter(has_text="つながりました。")).to_be_visible()
    arrived.click()

    expect(page.get_by_role("row", name="児童 0").get_by_text("10:15来た")).to_be_visible()


def test_a_board_whose_login_has_ended_shows_nobody_any_more(page: Page, house: cast.House):
    Session.objects.all().delete()

    page.clock.fast_forward(MINUTE)

    expect(page.get_by_role("heading", name="ログアウトしました")).to_be_focused()
    assert "児童 0" not in page.content()
    assert "桑の実" not in page.content()
    page.get_by_role("link", name="ログインする").click()
    expect(page.get_by_role("heading", name="ログイン")).to_be_visible()


def test_a_board_of_another_nursery_comes_with_its_heading(page: Page, house: cast.House):
    other = factories.nursery("other", name="双葉の園")
    NurseryStaff.objects.create(user=house.staff, nursery=other)
    tab = page.context.new_page()
    tab.goto("/admin/")
    tab.get_by_label("園", exact=True).select_option("双葉の園")
    tab.get_by_role("button", name="かえる").click()
    expect(tab.locator("#branding")).to_contain_text("双葉の園")

    page.clock.fast_forward(MINUTE)

    expect(page.locator("#branding")).to_contain_text("双葉の園")
    expect(page.get_by_role("heading", name="利用 0人")).to_be_visible()


def test_after_midnight_the_board_is_of_the_new_day(page: Page):
    evening = NOW.replace(hour=23, minute=50)
    with time_machine.travel(evening, tick=False):
        sign_in(page, cast.house("kuwanomi", "エー").staff.username)
        expect(page.get_by_role("heading", name="今日：8月3日")).to_be_visible()

    with time_machine.travel(evening + timedelta(minutes=11), tick=False):
        page.clock.fast_forward(MINUTE)
        expect(page.get_by_role("heading", name="今日：8月4日")).to_be_visible()
