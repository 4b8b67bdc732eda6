"""The guided tour: the product tells it and says what has happened; the page shows it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.line_simulator.conftest import HUSBAND, WIFE
from tests.line_simulator.phone.helpers import button

pytestmark = pytest.mark.browser


@pytest.fixture
def steps(stage):
    """Three steps of an invented product, the second with a button."""
    action = {"label": "園がうごく", "trigger": "interview-passed", "body": {"user": WIFE}}
    told: list[dict[str, Any]] = [
        {"title": f"{number}つめ", "text": f"ここで{number}", "phone": phone, "done": False, "action": None}
        for number, phone in ((1, 1), (2, 2), (3, 1))
    ]
    told[1]["action"] = action
    stage.product.tour = {"people": [HUSBAND, WIFE], "steps": told}
    return told


@pytest.fixture
def tour(steps, page):
    page.reload()
    tour = page.locator("#tour")
    button(tour, "案内をはじめる").click()
    return tour


def test_the_tour_gives_the_phones_to_its_people_and_is_ticked_by_the_product(stage, steps, tour, page):
    expect(page.locator("[data-phone='1']")).to_have_attribute("data-person", HUSBAND)
    expect(tour.get_by_role("heading")).to_have_text("案内 1／3：1つめ")

    steps[0]["done"] = True

    expect(tour.get_by_role("heading")).to_have_text("案内 2／3：2つめ")
    expect(tour.get_by_role("status")).to_have_text("「1つめ」ができました。")
    expect(tour.locator("li.is-done")).to_have_count(1)
    with page.expect_response("**/phone/trigger/**"):
        button(tour, "園がうごく").click()
    assert stage.product.demo_calls == [("/demo/trigger/interview-passed/", {"user": WIFE})]


def test_what_has_not_happened_is_never_ticked_by_looking_ahead(steps, tour):
    for _ in range(2):
        button(tour, "次へ").click()

    expect(tour.get_by_role("heading")).to_have_text("案内 3／3：3つめ")
    expect(tour.locator("li.is-done")).to_have_count(0)
    expect(button(tour, "次へ")).to_be_disabled()
    button(tour, "案内をおわる").click()
    expect(button(tour, "案内をはじめる")).to_be_focused()


def test_on_a_narrow_page_the_tour_shows_the_phone_that_is_wanted(steps, tour, page):
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("[data-phone='2']")).to_be_hidden()

    button(tour, "次へ").click()

    expect(page.locator("[data-phone='2']")).to_be_visible()
    button(page, "電話1").first.click()
    expect(page.locator("[data-phone='1']")).to_be_visible()


def test_a_product_without_a_tour_shows_none(page):
    expect(page.locator("[data-phone='1']")).to_be_visible()

    expect(page.locator("#tour")).to_be_hidden()
