"""Takes the simulator's pictures from a running demo: `python docs/drawings/simulator_pictures.py [phone address]`.

Carousel, LIFF sheet, inspector, and the race of two phones for one place. It begins by setting the demo anew.
"""

import sys
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
HEIGHT = 900
WIFE, RIVAL = "目黒さん（妻）", "田中さん（ブロック中）"


def take(place: Locator, name: str) -> None:
    """One picture of what is in sight of that place."""
    place.page.evaluate("scrollTo(0, 0)")
    box = place.bounding_box()
    assert box
    box["height"] = min(box["height"], HEIGHT - box["y"])
    place.page.screenshot(path=FOLDER / f"simulator-{name}.png", clip=box)


def phone(page: Page, number: int, owner: str) -> Locator:
    """That phone, in that person's hand."""
    found = page.locator(f'[data-phone="{number}"]')
    found.get_by_label("だれの電話").select_option(owner)
    return found


def sheet_of(place: Locator) -> FrameLocator:
    """The product's page inside the phone."""
    return place.frame_locator('iframe[title="LIFF"]')


def open_calendar(place: Locator) -> None:
    """From the menu."""
    place.get_by_role("button", name="一時保育の予約をひらく").click()
    expect(sheet_of(place).locator("a.day").first).to_be_visible()


def go_to_check(place: Locator, day: str) -> None:
    """Choose the last open day that says so, its first time, and answer what is asked."""
    sheet = sheet_of(place)
    sheet.locator("a.day", has_text=day).last.click()
    sheet.get_by_role("radio").first.check()
    sheet.get_by_role("radio", name="母").check()
    sheet.get_by_role("button", name="変わりない").click()


def show_carousel(page: Page) -> None:
    """A second booking, and what the talk shows of both."""
    mine = phone(page, 1, WIFE)
    open_calendar(mine)
    take(mine, "sheet")
    go_to_check(mine, "空き")
    sheet_of(mine).get_by_role("button", name="予約する").click()
    expect(sheet_of(mine).get_by_role("heading", name="予約しました")).to_be_visible()
    mine.get_by_role("button", name="とじる").click()
    mine.get_by_role("button", name="予約の確認と取り消し").click()
    expect(mine.get_by_role("button", name="キャンセル").first).to_be_visible()
    mine.get_by_role("button", name="一時保育メニュー").click()
    page.wait_for_timeout(1000)
    take(mine, "carousel")


def show_inspector(page: Page) -> None:
    """The webhook of the tap, opened."""
    entry = page.locator("[data-direction='Webhook']").first
    entry.locator("summary").click()
    page.locator("[aria-labelledby='panel-inspector']").screenshot(path=FOLDER / "simulator-inspector.png")


def show_race(page: Page) -> None:
    """Both phones have the last place of a day on their check page; one is faster."""
    mine, other = phone(page, 1, WIFE), phone(page, 2, RIVAL)
    other.get_by_role("button", name="ブロックをやめる").click()
    for place in (mine, other):
        open_calendar(place)
        go_to_check(place, "残り1")
        expect(sheet_of(place).get_by_role("button", name="予約する")).to_be_visible()
    sheet_of(mine).get_by_role("button", name="予約する").click()
    expect(sheet_of(mine).get_by_role("heading", name="予約しました")).to_be_visible()
    sheet_of(other).get_by_role("button", name="予約する").click()
    expect(sheet_of(other).get_by_text("満員").first).to_be_visible()
    page.wait_for_timeout(500)
    take(page.locator("#phones"), "race")
    mine.get_by_role("button", name="とじる").click()


def main(address: str) -> None:
    """Every picture."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1400, "height": HEIGHT}, locale="ja-JP")
        page.goto(address)
        page.get_by_role("button", name="最初からにする").click()
        expect(page.get_by_text("最初からになりました")).to_be_visible()
        show_race(page)
        show_carousel(page)
        show_inspector(page)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://phone.localhost:8001/")
