"""Takes the pictures of the ward's guide from a running demo: `python docs/drawings/ward.py [product's address]`."""

import sys
from pathlib import Path

from playwright.sync_api import FloatRect, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
LOGIN = ("ward", "meguro-demo-2024")
PAGES = {
    "ward-board": "board/",
    "ward-exports": "exports/",
    "ward-nursery": "nursery/new/",
    "ward-families": "families/",
    "ward-audit": "audit/",
    "ward-retention": "retention/",
    "ward-incident": "incident/",
    "ward-rules": "rules/",
    "ward-account": "auth/user/add/",
}


def sign_in(page: Page) -> None:
    """As the demo's member of staff at the ward."""
    page.goto("/admin/login/")
    page.get_by_label("ユーザー名").fill(LOGIN[0])
    page.get_by_label("パスワード").fill(LOGIN[1])
    page.get_by_role("button", name="ログイン").click()


def take_plots(page: Page) -> None:
    """Some of the plots further down, one below the other."""
    page.goto("/admin/board/")
    boxes = [
        page.locator(f"section[aria-labelledby='{key}']").bounding_box()
        for key in ("utilisation", "fairness")
    ]
    first, last = (box for box in boxes if box)
    height = last["y"] + last["height"] - first["y"]
    clip = FloatRect(x=0, y=first["y"], width=900, height=height)
    page.screenshot(path=FOLDER / "ward-plots.png", clip=clip, full_page=True)


def main(address: str) -> None:
    """One picture a page, at the size of an office's screen, and what the CSV form says before a file is taken."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 720}, base_url=address, locale="ja-JP")
        sign_in(page)
        for name, path in PAGES.items():
            page.goto(f"/admin/{path}")
            page.screenshot(path=FOLDER / f"{name}.png")
        take_plots(page)
        page.goto("/admin/exports/")
        page.get_by_label("今年度").check()
        page.get_by_label("Shift_JIS").check()
        page.get_by_role("button", name="中身を見る").click()
        page.get_by_role("heading", name="行あります").scroll_into_view_if_needed()
        page.screenshot(path=FOLDER / "ward-preview.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
