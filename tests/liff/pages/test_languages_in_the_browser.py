"""The main pages in every language on a small phone with large letters, and the switches of the frame."""

import pytest
from playwright.sync_api import Page, expect

from reservations.models import Guardian, Language
from tests import factories as cast
from tests.liff.pages.browser import Phone
from tests.liff.pages.catalogue import State, registering
from tests.liff.pages.states import STATES
from tests.liff.pages.test_in_the_browser import enlarge, sticks_out, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIN = (
    *("nothing registered", "usable", "which nursery", "wrong birth date", "the guardian"),
    "check the registration",
    *("times to choose", "a day of every kind", "hours, questions and health", "check the reservation"),
    *("just booked", "everything held", "a reservation after its deadline"),
)
PAGES = [state for state in STATES if state.name in MAIN]
LANGUAGES = [language for language in Language if language != Language.JAPANESE]


def test_the_main_pages_are_all_in_the_catalogue():
    assert sorted(state.name for state in PAGES) == sorted(MAIN)


@pytest.mark.parametrize("state", PAGES, ids=lambda state: state.name)
def test_a_page_is_accessible_and_fits_in_every_language(state: State, phone: Phone):
    phone.width = 320
    guardian, address = state.make()
    found: dict[str, list[str]] = {}

    with phone.opened(guardian, "/liff/") as page:
        for language in LANGUAGES:
            Guardian.objects.filter(pk=guardian.pk).update(language=language)
            page.goto(address)
            enlarge(page, 200)
            found[language] = ["sideways"] * (sticks_out(page) > 0) + violations(page)

    assert {language: faults for language, faults in found.items() if faults} == {}
    assert phone.complaints == []


def size_of_letters(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).fontSize"))


def test_the_size_of_the_letters_is_changed_at_once_and_stays(phone: Phone):
    guardian = cast.usable_child().child.guardian

    with phone.opened(guardian, "/liff/") as page:
        assert size_of_letters(page) == "16px"
        page.get_by_role("button", name="特大", exact=True).click()
        expect(page.get_by_role("button", name="特大", exact=True)).to_have_attribute("aria-pressed", "true")
        assert size_of_letters(page) == "24px"
        page.goto("/liff/bookings/")
        assert size_of_letters(page) == "24px"


def test_the_calendar_turns_into_rows_by_itself_when_the_letters_grow(phone: Phone):
    registration = cast.usable_child()
    cast.slot(cast.WEDNESDAY)

    with phone.opened(
        registration.child.guardian, f"/liff/registrations/{registration.public_id}/calendar/"
    ) as page:
        assert page.locator(".weekdays").is_visible()
        page.get_by_role("button", name="大", exact=True).click()
        expect(page.locator(".weekdays")).to_be_hidden()


def test_the_language_is_changed_in_the_frame_kept_and_loses_nothing_typed(phone: Phone):
    guardian, address = registering("guardian/", child={"sex": "female"})

    with phone.opened(guardian, address) as page:
        page.locator("#guardian-name").fill("目黒 次郎")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("#guardian-name")).to_have_value("目黒 次郎")
        expect(page.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")

    guardian.refresh_from_db()
    assert guardian.language == "en"
    assert phone.complaints == []


def test_furigana_are_switched_on_and_off(phone: Phone):
    with phone.opened(cast.usable_child().child.guardian, "/liff/") as page:
        page.get_by_role("group", name="ふりがな").get_by_role("button", name="あり").click()
        expect(page.locator("h1 ruby, main ruby").first).to_be_visible()
        assert sticks_out(page) <= 0
        page.locator("button[data-reading=furigana][value=off]").click()
        expect(page.locator("ruby")).to_have_count(0)


def test_the_first_session_is_told_the_language_of_line(phone: Phone):
    phone.sdk = """
    window.liff = { init: async () => {}, isInClient: () => true, getIDToken: () => "a token",
      getAppLanguage: () => "zh-TW" };
    """
    sent: list[str] = []

    with phone.opened(None, "/healthz") as page:
        page.on("request", lambda request: sent.append(request.post_data or ""))
        page.goto("/liff/")
        expect(page.locator("#notice")).not_to_be_empty()

    assert any('"language":"zh-TW"' in body for body in sent)
