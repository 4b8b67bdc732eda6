"""Takes the pictures of the parents' guide from a running demo:

    python manage.py shell --no-imports -c "from docs.drawings.parent_pictures import main; main()"

A new parent goes the whole way by the same hands as the end-to-end tests; each page is taken as it opens.
"""

from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from meguro_hoiku.demo import people
from tests.e2e.acts import agree, book, book_interview, register
from tests.e2e.phone import BOOK, BOOKINGS, REGISTER, Phone, two_phones

FOLDER = Path(__file__).resolve().parent.parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 860, 900
BY_HEADING = {
    "はじめに": "consent",
    "どの園を利用しますか": "nursery",
    "お子さんについて教えてください": "child",
    "面談の日と時間を選んでください": "interview",
    "いつ利用しますか": "calendar",
    "この内容で予約しますか": "check",
    "予約しました": "done",
}


class PicturedPhone(Phone):
    """A phone that keeps a picture of every page it reads."""

    def picture(self, name: str) -> None:
        """What is in sight of the phone."""
        expect(self.page.locator("[data-part='toast']").first).to_be_hidden(timeout=15_000)
        self.page.wait_for_timeout(400)
        self.page.evaluate("scrollTo(0, 0)")
        box, above = self.frame.bounding_box(), self.frame.locator(".conditions").bounding_box()
        assert box
        assert above
        box["y"] = above["y"] + above["height"]
        box["height"] = HEIGHT - box["y"]
        self.page.screenshot(path=FOLDER / f"parents-{name}.png", clip=box)

    def reads(self, heading: str) -> None:
        """As always, and a picture."""
        super().reads(heading)
        name = "day" if heading.endswith("の何時に利用しますか") else BY_HEADING.get(heading)
        if name:
            self.picture(name)


def pass_the_interview(page: Page) -> None:
    """The nursery presses 利用可能, by the panel's button."""
    panel = page.get_by_role("complementary", name="操作パネル")
    panel.locator("[name='user']").select_option(people.HUSBAND.line_user_id)
    panel.get_by_role("button", name="面談を終わりにする").click()


def first_free_day(phone: Phone) -> date:
    """From the calendar in the sheet."""
    free: Locator = phone.sheet.locator("a.day").last
    expect(free).to_be_visible()
    return date.fromisoformat(str(free.get_attribute("href")).rstrip("/").rsplit("/", 1)[1])


def play(page: Page) -> None:
    """Menu, registration, interview, 利用可能, booking, cards, cancelling."""
    with two_phones(page, people.HUSBAND) as (hand,):
        phone = PicturedPhone(page, hand.number, hand.person)
        phone.picture("menu")
        phone.press(REGISTER)
        agree(phone)
        register(phone)
        book_interview(phone, "10時")
        phone.closes()
        pass_the_interview(page)
        expect(phone.talk).to_contain_text("利用可能になりました", timeout=90_000)
        phone.picture("usable")
        phone.press(BOOK)
        book(phone, first_free_day(phone))
        phone.closes()
        phone.press(BOOKINGS)
        phone.hears("予約 1／1")
        phone.picture("cards")
        phone.answer("キャンセル")
        phone.hears("この予約を取り消しますか")
        phone.picture("cancel")


def main(address: str = "http://phone.localhost:8001/") -> None:
    """Begin anew, then play."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP", base_url=address)
        page.goto("/")
        page.get_by_role("button", name="最初からにする").click()
        expect(page.get_by_text("最初からになりました")).to_be_visible()
        play(page)
        browser.close()
