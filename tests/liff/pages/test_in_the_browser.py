"""What only a browser can show: every state is accessible and fits the phone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.liff.pages.browser import Phone
from tests.liff.pages.catalogue import State
from tests.liff.pages.states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A radio button or check box is as large as the label around it.
TARGETS = """() => [...document.querySelectorAll("a, button, summary, label.choice, input, textarea")]
  .filter((each) => each.checkVisibility() && !each.matches("label.choice input, [type=hidden]"))
  .map((each) => [each.textContent.trim() || each.name, each.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44)
  .map(([name, box]) => `${name} ${Math.round(box.width)}×${Math.round(box.height)}`)"""


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def enlarge(page: Page, percent: int) -> None:
    page.evaluate("(percent) => { document.documentElement.style.fontSize = `${percent}%`; }", percent)


def sticks_out(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def keep_picture(page: Page, state: State) -> None:
    """For the contact sheet (docs/drawings/contact_sheet.py), which says where to."""
    if folder := os.environ.get("CONTACT_SHEET"):
        number = STATES.index(state)
        page.screenshot(path=Path(folder) / f"{number:03} {state.name.replace('/', '-')}.png", full_page=True)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_state_is_accessible_and_fits_the_phone(state: State, phone: Phone, clock):
    clock.move_to(state.now)
    guardian, address = state.make()

    with phone.opened(guardian, address) as page:
        keep_picture(page, state)
        found = {"large targets": page.evaluate(TARGETS)}
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            for percent in (100, 200):
                enlarge(page, percent)
                found[f"{width} px, {percent} %"] = ["sideways"] * (sticks_out(page) > 0)
                found["accessibility"] = found.get("accessibility", []) + violations(page)

    assert {size: faults for size, faults in found.items() if faults} == {}
    assert phone.complaints == []
