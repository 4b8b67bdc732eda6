"""Takes the pictures of the staff's guide from a running demo: `python docs/drawings/staff_pictures.py [address]`.

It changes nothing that a demo's reset does not undo: the last pictures come from previews.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PERSON, PASSWORD = "kuwanomi", "meguro-demo-2024"


def take(page: Page, name: str) -> None:
    """One picture of the screen of 1280×720."""
    page.screenshot(path=FOLDER / f"staff-{name}.png")


def sign_in(page: Page) -> None:
    """Through the door, to 「今日」."""
    page.goto("/admin/login/")
    page.get_by_label("ユーザー名").fill(PERSON)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.get_by_role("heading", name="やること").wait_for()
    take(page, "today")


def show_slots(page: Page) -> None:
    """The next week with a day's panel; then one place fewer on a day that is full."""
    page.get_by_role("link", name="予約枠", exact=True).click()
    page.get_by_role("link", name="次の週").click()
    page.locator("a.cell").first.click()
    page.get_by_role("heading", name="枠を変える").wait_for()
    take(page, "week")
    cells = (
        page.locator("tbody tr").filter(has=page.locator("a.cell")).first.locator("a.cell").all_inner_texts()
    )
    full = next(number for number, words in enumerate(cells) if "満員" in words)
    page.get_by_role("button", name="1人減らす").nth(full).click()
    page.get_by_role("heading", name="だれに連絡するか").wait_for()
    take(page, "call-off")


def book_by_phone(page: Page) -> None:
    """Search, and the days of the first child that can book."""
    page.locator("#find").fill("ミホン")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="予約する", exact=True).first.click()
    page.locator(".days").wait_for()
    take(page, "phone")


def preview_a_closure(page: Page, address: str) -> None:
    """Who a closure of the next working day would touch."""
    page.goto(f"{address}/admin/slots/")
    page.get_by_role("link", name="次の週").click()
    page.get_by_role("link", name="休みにする").first.click()
    page.get_by_label("感染症").check()
    page.get_by_role("button", name="だれに影響するか見る").click()
    page.get_by_role("heading", name="こうなります").wait_for()
    take(page, "closing")


def main(address: str) -> None:
    """Every picture, in the order of the guide."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="ja-JP", base_url=address)
        sign_in(page)
        show_slots(page)
        book_by_phone(page)
        preview_a_closure(page, address)
        page.goto("/admin/")
        page.get_by_role("link", name="名簿を印刷").click()
        take(page, "roster")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
