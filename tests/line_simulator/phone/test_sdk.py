"""The members of `liff` in a real browser: in the phone's sheet and outside it, with the real SDK's errors."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.line_simulator.conftest import HUSBAND, WIFE
from tests.line_simulator.phone.helpers import button, open_sheet, outcome

pytestmark = pytest.mark.browser

CODE_OF = (
    "async (call) => { try { await (0, eval)(call); return null; } catch (error) { return error.code; } }"
)
STORE = "LIFF_STORE:1234567890-AbcdEfgh:"


@pytest.fixture
def tab(stage, browser: Browser) -> Iterator[Page]:
    """A plain browser, logged in as the husband."""
    context = browser.new_context()
    context.set_default_timeout(30_000)
    tab = context.new_page()
    tab.goto(stage.liff("/book/?x=1"))
    log_in(tab)
    yield tab
    context.close()


def log_in(tab):
    button(tab, "目黒さん（夫）として許可する").click()
    return outcome(tab)


def code_of(page, call):
    """The error's code; None where nothing went wrong."""
    return page.evaluate(CODE_OF, call)


def test_outside_the_phone_the_members_say_so(stage, tab):
    context = tab.evaluate("liff.getContext()")

    assert (context["type"], context["userId"], context["scope"]) == (
        "external",
        HUSBAND,
        ["openid", "profile"],
    )
    assert tab.evaluate("liff.id") == "1234567890-AbcdEfgh"
    assert tab.evaluate("liff.getFriendship()") == {"friendFlag": False}
    assert tab.evaluate("liff.permission.query('profile')") == {"state": "granted"}
    assert tab.evaluate("liff.permission.query('chat_message.write')") == {"state": "unavailable"}
    assert tab.evaluate("liff.isApiAvailable('shareTargetPicker')") is False
    assert tab.evaluate("liff.getLineVersion()") is None
    assert tab.evaluate("liff.permanentLink.createUrlBy(location.origin + '/liff/a/?b=1')") == stage.liff(
        "/a/?b=1"
    )


GOES_WRONG = {
    "liff.init({})": "INVALID_CONFIG",
    "liff.init({liffId: '1234567890-Unknown1'})": "INIT_FAILED",
    "liff.permanentLink.createUrlBy('https://example.com/liff/')": "INVALID_ARGUMENT",
    "liff.sendMessages([])": "INVALID_ARGUMENT",
    "liff.sendMessages([{type: 'text', text: 'a'}])": "403",
    "liff.requestFriendship()": "FORBIDDEN",
    "liff.openWindow({})": "INVALID_ARGUMENT",
    "(liff.logout(), liff.getProfile())": "UNAUTHORIZED",
}


def test_what_goes_wrong_has_the_real_sdks_code(tab):
    assert {call: code_of(tab, call) for call in GOES_WRONG} == GOES_WRONG


def test_nothing_of_the_login_stays_in_the_address_and_a_foreign_code_is_refused(stage, tab):
    assert "code=" not in tab.url
    assert tab.evaluate(f"localStorage.getItem('{STORE}loginTmp')") is None

    tab.evaluate("liff.logout()")
    tab.goto(f"{tab.url}&code=stolen&state=s&liffRedirectUri={tab.url.partition('?')[0]}")

    assert outcome(tab) == {"error": "INIT_FAILED"}


def test_after_twelve_hours_a_plain_browser_logs_in_again(stage, tab):
    before = tab.evaluate("liff.getAccessToken()")
    stage.control.post("clock/", shift_seconds=12 * 3600 + 60)

    tab.reload()
    facts = log_in(tab)

    assert facts["sub"] == HUSBAND
    assert tab.evaluate("liff.getAccessToken()") != before


def test_who_cancels_comes_back_without_tokens(stage, browser):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(stage.liff("/book/"))

    button(tab, "キャンセル").click()

    assert outcome(tab) == {"error": "INIT_FAILED"}
    assert "error=access_denied" in tab.url
    assert tab.evaluate(f"localStorage.getItem('{STORE}accessToken')") is None
    context.close()


def test_in_the_sheet_tokens_live_as_long_as_the_sheet(stage, phone):
    open_sheet(phone)
    frame = phone.page.frame(name=phone.locator("iframe[title='LIFF']").get_attribute("name"))
    sheet = phone.frame_locator("iframe[title='LIFF']")
    assert outcome(sheet)["sub"] == WIFE

    assert frame.evaluate("liff.getContext().type") == "utou"
    assert frame.evaluate("Object.keys(localStorage)") == []
    assert f"{STORE}IDToken" in frame.evaluate("Object.keys(sessionStorage)")
    assert "access_token" not in frame.evaluate("location.href")

    frame.evaluate("liff.closeWindow()")
    expect(phone.locator("iframe[title='LIFF']")).to_have_count(0)
