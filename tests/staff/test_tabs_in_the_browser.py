"""Two tabs of a real browser, in which one chooses another nursery, or another person takes over (S1)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from nurseries.models import ClosedDay, Nursery
from reservations.models import Reservation
from tests import factories
from tests.factories import MONDAY, NOW
from tests.staff import cast
from tests.staff.test_browser import objections, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tabs(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[tuple[Page, Page]]:
    """Two of the same browser, so with the same cookies."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, base_url=live_server.url, locale="ja-JP"
    )
    context.on(
        "console", lambda message: complaints.append(message.text) if message.type == "error" else None
    )
    yield context.new_page(), context.new_page()
    context.close()
    assert complaints == []


def choose(page: Page, nursery: Nursery) -> None:
    page.goto("/admin/")
    page.get_by_label("園", exact=True).select_option(nursery.name)
    page.get_by_role("button", name="かえる").click()
    expect(page.locator(".at")).to_have_text(nursery.name)


def test_a_closure_typed_in_one_tab_is_not_made_at_the_nursery_chosen_in_another(
    tabs: tuple[Page, Page], complaints: list[str]
):
    page, other = tabs
    ward = cast.ward()
    before = ClosedDay.objects.count()
    sign_in(page, ward.ward.username)
    choose(page, ward.a.nursery)
    page.goto("/admin/closing/")
    page.locator("#id_day").fill("2026-08-12")
    page.get_by_label("悪天候").check()

    choose(other, ward.b.nursery)
    page.get_by_role("button", name="だれに影響するか見る").click()

    expect(page.get_by_role("heading", name="まだ何も変えていません")).to_be_visible()
    expect(page.get_by_text(f"この画面は「{ward.a.nursery.name}」のものですが")).to_be_visible()
    expect(page.get_by_text(f"いま選んでいるのは「{ward.b.nursery.name}」")).to_be_visible()
    assert ["409" in each for each in complaints] == [True]
    complaints.clear()
    assert objections(page, complaints, "another-nursery") == []

    page.get_by_role("button", name=f"「{ward.a.nursery.name}」で、つづける").click()

    expect(page.locator(".at")).to_have_text(ward.a.nursery.name)
    expect(page.locator("#id_day")).to_have_value("2026-08-12")
    expect(page.get_by_label("悪天候")).to_be_checked()
    assert ClosedDay.objects.count() == before


def test_a_board_left_open_follows_the_nursery_that_is_chosen_in_another_tab(
    tabs: tuple[Page, Page], complaints: list[str]
):
    page, other = tabs
    ward = cast.ward()
    sign_in(page, ward.ward.username)
    choose(page, ward.a.nursery)
    expect(page.get_by_role("link", name=ward.a.child.name, exact=True)).to_be_visible()

    choose(other, ward.b.nursery)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator(".at")).to_have_text(ward.b.nursery.name)
    expect(page.get_by_role("link", name=ward.a.child.name, exact=True)).to_have_count(0)


def test_a_form_of_who_has_handed_over_does_nothing_for_who_came_after(tabs: tuple[Page, Page]):
    page, other = tabs
    ward = cast.ward()
    before = ClosedDay.objects.count()
    sign_in(page, ward.a.staff.username)
    page.goto("/admin/closing/")
    page.locator("#id_day").fill("2026-08-12")
    page.get_by_label("悪天候").check()

    other.goto("/admin/")
    other.get_by_role("button", name="交代").click()
    other.wait_for_url("**/admin/login/")
    sign_in(other, ward.b.staff.username)
    page.get_by_role("button", name="だれに影響するか見る").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("ほかの人がログインしています")
    expect(page.get_by_text("2026")).to_have_count(0)
    assert ClosedDay.objects.count() == before


def yesterday() -> Reservation:
    slot = factories.slot(MONDAY.replace(day=2))
    cast.user("desk", slot.nursery)
    return factories.reservation(on=slot)


@pytest.mark.parametrize("where", ["day/2026-08-02/", "reservation/{}/"], ids=["board", "booking"])
def test_of_a_past_day_the_time_is_typed_and_taken_back_press_by_press(
    page: Page, complaints: list[str], where: str
):
    row = yesterday()
    sign_in(page, "desk")
    page.goto(f"/admin/{where.format(row.public_id)}")
    found = objections(page, complaints, "past-day")

    page.get_by_role("button", name="来た").click()
    assert page.evaluate("document.querySelector('input[name=at]').validity.valueMissing")
    page.get_by_label("来た時刻").fill("08:25")
    page.get_by_role("button", name="来た").click()
    page.get_by_label("帰った時刻").fill("12:30")
    page.get_by_role("button", name="帰った", exact=True).click()
    expect(page.get_by_text("8:25来た・12:30帰った")).to_be_visible()
    found += objections(page, complaints, "past-day-left")

    page.get_by_role("button", name=re.compile("元に戻す ?（帰った）")).click()
    expect(page.get_by_text("8:25来た", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("元に戻す ?（来た）")).click()
    page.get_by_role("button", name="欠席（連絡あり）").click()
    expect(page.get_by_role("button", name=re.compile("元に戻す ?（欠席）"))).to_be_visible()

    row.refresh_from_db()
    assert (row.arrived_at, row.left_at, row.absence) == (None, None, "with_notice")
    assert row.date < NOW.date()
    assert found == []
