"""Takes the README's pictures from a running demo: `python docs/drawings/pictures.py [phone address]`."""

import sys
from pathlib import Path

from playwright.sync_api import FrameLocator, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


def sheet_of(page: Page, phone: int) -> FrameLocator:
    """The product's page inside that phone."""
    return page.frame_locator(f'[data-phone="{phone}"] iframe[title="LIFF"]')


def tap_menu(page: Page, phone: int, label: str) -> None:
    """Press a button of the phone's rich menu."""
    page.locator(f'[data-phone="{phone}"]').get_by_role("button", name=label).click()


def book_a_day(page: Page) -> None:
    """On the first phone: the calendar, its picture, then a day until it is booked."""
    tap_menu(page, 1, "一時保育の予約をひらく")
    sheet = sheet_of(page, 1)
    sheet.locator("a.day").first.wait_for()
    page.locator('[data-phone="1"]').screenshot(path=FOLDER / "calendar.png")
    sheet.locator("a.day").last.click()
    sheet.get_by_role("radio").first.check()
    sheet.get_by_role("radio", name="母").check()
    sheet.get_by_role("button", name="変わりない").click()
    sheet.get_by_role("button", name="予約する").click()
    sheet.get_by_role("heading", name="予約しました").wait_for()
    page.locator('[data-phone="1"]').get_by_role("button", name="とじる").click()


def main(address: str) -> None:
    """Two phones: one holds a booking and sees its cards, the other registers a child."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 860, "height": 900}, locale="ja-JP")
        page.goto(address)
        book_a_day(page)
        tap_menu(page, 1, "予約の確認と取り消し")
        page.locator('[data-phone="1"]').get_by_role("button", name="キャンセル").first.wait_for()
        tap_menu(page, 2, "児童の登録をひらく")
        sheet_of(page, 2).get_by_role("heading").first.wait_for()
        page.wait_for_timeout(1000)
        page.screenshot(path=FOLDER / "phone.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://phone.localhost:8001/")
