"""The staff's pages on a tablet and on a phone at home: nothing is cut off, nothing scrolls sideways (S6)."""

import pytest
from playwright.sync_api import Page, expect

from tests.staff import cast
from tests.staff.test_browser import (
    a_busy_morning,
    pages_of_a_nursery,
    pages_of_the_day,
    pages_of_the_ward,
    sign_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 390, "height": 844}


def too_wide(page: Page, addresses: dict[str, str]) -> list[str]:
    found = []
    for name, address in addresses.items():
        page.goto(f"/admin/{address}")
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if wide > seen:
            found.append(f"{name}: {wide}")
    return found


@pytest.mark.parametrize("screen", [TABLET, PHONE], ids=["tablet", "phone"])
def test_no_page_of_a_nursery_scrolls_sideways(page: Page, screen: dict[str, int]):
    ward = cast.ward()
    page.set_viewport_size(screen)
    sign_in(page, ward.a.staff.username)

    assert too_wide(page, pages_of_a_nursery(ward) | pages_of_the_day(ward) | {"today": ""}) == []


@pytest.mark.parametrize("screen", [TABLET, PHONE], ids=["tablet", "phone"])
def test_no_page_of_the_ward_scrolls_sideways(page: Page, screen: dict[str, int]):
    ward = cast.ward()
    page.set_viewport_size(screen)
    sign_in(page, ward.ward.username)

    assert too_wide(page, pages_of_the_ward(ward)) == []


def test_an_arrival_is_one_tap_on_a_phone_too(page: Page):
    house = a_busy_morning(1)
    page.set_viewport_size(PHONE)
    sign_in(page, house.staff.username)
    row = page.get_by_role("row", name="児童 0")

    name = row.get_by_role("link", name="児童 0").bounding_box()
    assert name is not None
    assert name["width"] > 40  # on one line
    row.get_by_role("button", name="来た").click()

    expect(row.get_by_text("10:15来た")).to_be_visible()
