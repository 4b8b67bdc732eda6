"""A parent's hands on the simulator's phone: what they press, and what they then read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import FrameLocator, Locator, Page, expect

from meguro_hoiku.demo.people import Person

REGISTER, BOOK = "児童の登録をひらく", "一時保育の予約をひらく"
BOOKINGS = "予約の確認と取り消し"
# A page in a frame of another origin may not take the focus by itself (in LINE it is no frame), and the browser
# notes every refusal of the API.
HARMLESS = ("Blocked autofocusing", "409 (Conflict)")


@dataclass
class Phone:
    """The phone numbered `number` on the simulator's page, in one person's hands."""

    page: Page
    number: int
    person: Person

    @property
    def frame(self) -> Locator:
        """The phone on the page."""
        return self.page.locator(f"[data-phone='{self.number}'][data-person='{self.person.line_user_id}']")

    @property
    def talk(self) -> Locator:
        """The talk with the ward."""
        return self.frame.get_by_role("log", name="トーク")

    @property
    def sheet(self) -> FrameLocator:
        """The page that LINE shows over the talk."""
        return self.frame.frame_locator("iframe[title='LIFF']")

    def take(self) -> "Phone":
        """Take the phone into this person's hands."""
        whose = self.page.locator(f"[data-phone='{self.number}']").get_by_label("だれの電話")
        whose.select_option(self.person.line_user_id)
        expect(self.frame).to_be_visible()
        return self

    def press(self, label: str) -> None:
        """An area of the menu."""
        self.frame.get_by_role("group", name="メニュー").get_by_role("button", name=label).click()

    def answer(self, label: str) -> None:
        """The newest button of that name in the talk."""
        self.talk.get_by_role("button", name=label, exact=True).last.click()

    def write(self, text: str) -> None:
        """A message of one's own."""
        self.frame.get_by_role("button", name="キーボードをひらく").click()
        self.frame.get_by_role("textbox", name="メッセージを入力").fill(text)
        self.frame.get_by_role("button", name="送信").click()
        self.frame.get_by_role("button", name="メニューにもどす").click()

    def hears(self, *words: str) -> Locator:
        """The ward's newest message, once it says all these words."""
        newest = self.talk.locator("[data-message].is-account").last
        for word in words:
            expect(newest).to_contain_text(word)
        return newest

    def reads(self, heading: str) -> None:
        """Wait for the page with that heading."""
        expect(self.sheet.get_by_role("heading", level=1)).to_have_text(heading)

    def goes_on(self, button: str = "次へ") -> None:
        """Press the page's button."""
        self.sheet.get_by_role("button", name=button, exact=True).click()

    def chooses(self, choice: str) -> None:
        """Tick a choice that begins so."""
        self.sheet.get_by_role("radio", name=re.compile(f"^{re.escape(choice)}")).check()

    def types(self, label: str, text: str) -> None:
        """Fill the field of that name."""
        self.sheet.get_by_role("textbox", name=label).fill(text)

    def closes(self) -> None:
        """Close the page and look at the talk again."""
        self.frame.get_by_role("button", name="とじる").click()
        expect(self.frame.locator("iframe[title='LIFF']")).to_have_count(0)

    def day(self, day: date) -> Locator:
        """The day in the calendar, if it can be chosen."""
        return self.sheet.locator(f"a.day[href$='/{day.isoformat()}/']")


@contextmanager
def two_phones(page: Page, *people: Person) -> Iterator[list[Phone]]:
    """The simulator's page with these people's phones; the browser must find nothing to complain of."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/")
    yield [Phone(page, number, person).take() for number, person in enumerate(people, 1)]
    assert [each for each in complaints if not any(harmless in each for harmless in HARMLESS)] == []
