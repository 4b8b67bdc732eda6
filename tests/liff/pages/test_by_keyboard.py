"""Every flow with nothing but a keyboard, and where the focus is afterwards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from reservations.models import Registration
from tests import factories as cast
from tests.liff.pages import catalogue
from tests.liff.pages.browser import Phone
from tests.liff.pages.test_a_family import heading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = "(words) => document.activeElement.textContent.trim().startsWith(words)"


def press(page: Page, words: str, leads_to: str) -> None:
    """Tab until the link or button with these words, then Enter; the page with that heading follows."""
    for _key in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(KEYS, words):
            page.keyboard.press("Enter")
            heading(page, leads_to)
            return
    raise AssertionError(f"the keyboard does not reach {words}")


def tick(page: Page, name: str) -> None:
    """Tab into the group of radio buttons, then by arrows or the space bar to the one of that name."""
    for _key in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    for _key in range(10):
        page.keyboard.press("Space")
        if name in page.evaluate("document.activeElement.closest('label').textContent"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the keyboard does not reach {name}")


def write(page: Page, words: str) -> None:
    """Tab into the next field and write."""
    page.keyboard.press("Tab")
    page.keyboard.insert_text(words)


def test_a_child_is_registered_and_its_interview_booked_by_keyboard_alone(phone: Phone):
    cast.consent_text()
    cast.interview_slot()

    with phone.opened(cast.newcomer(), "/liff/register/") as page:
        press(page, "同意して進む", "どの園を利用しますか")
        tick(page, "桑の実")
        press(page, "次へ", "お子さんについて")
        press_into(page, "child-name")
        page.keyboard.insert_text("目黒 花")
        for words in ("めぐろ はな", "R7", "4", "1"):
            write(page, words)
        tick(page, "女")
        press(page, "次へ", "保護者について")
        press_into(page, "guardian-name")
        page.keyboard.insert_text("目黒 太郎")
        for words in ("1530061", "目黒区中目黒0-0-0", "09000000000"):
            write(page, words)
        press(page, "次へ", "この内容で登録しますか")
        press(page, "登録して、面談の予約に進む", "面談の日と時間")
        press(page, "8月6日（木）10時", "この内容で面談を")
        press(page, "予約する", "面談を予約しました")

    assert Registration.objects.get().state == Registration.State.INTERVIEW_BOOKED
    assert phone.complaints == []


def press_into(page: Page, field: str) -> None:
    """Tab until the field of that id."""
    for _key in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field:
            return
    raise AssertionError(f"the keyboard does not reach {field}")


@pytest.mark.parametrize(
    ("make", "steps"),
    [
        (
            lambda: (catalogue.reservation_page()[0], "/liff/bookings/"),
            [("キャンセル", "この予約を取り消しますか"), ("はい", "取り消しました")],
        ),
        (
            lambda: (catalogue.interview_page()[0], "/liff/bookings/"),
            [("キャンセル", "この予約を取り消しますか"), ("はい", "取り消しました")],
        ),
        (lambda: catalogue.of(cast.usable_child(), "withdraw/"), [("はい", "登録を終えました")]),
    ],
    ids=["a reservation", "an interview", "a registration"],
)
def test_what_is_held_is_given_back_by_keyboard_alone(
    make: Callable[[], catalogue.Opened], steps: list[tuple[str, str]], phone: Phone
):
    with phone.opened(*make()) as page:
        for words, leads_to in steps:
            press(page, words, leads_to)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
