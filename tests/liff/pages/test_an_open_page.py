"""Pages that stay open, come back, or are opened in the wrong place: nothing is lost, the focus stays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from reservations.models import Guardian
from tests import factories as cast
from tests.liff.api.line import LineLogin
from tests.liff.pages import catalogue
from tests.liff.pages.browser import Phone
from tests.liff.pages.states_of_what_is_own import called_off
from tests.liff.pages.test_a_family import heading, tap
from tests.line_stub import line_stub

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTE = 61_000


@pytest.fixture
def calendar() -> tuple[Guardian, str]:
    """Wednesday and Thursday are free, a place each."""
    for day in (cast.WEDNESDAY, cast.THURSDAY):
        cast.slot(day, capacity=2)
    return catalogue.of(cast.usable_child(), "calendar/")


def a_minute_later(page: Page) -> None:
    with page.expect_response(lambda response: response.url.endswith("/calendar/")):
        page.clock.run_for(MINUTE)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('li')?.dataset.day ?? ''")


def test_an_open_calendar_follows_what_others_book_and_leaves_the_focus(calendar, phone: Phone):
    says = "空き状況が変わりました。8月5日（水） 満員です。"

    with phone.opened(calendar[0], "about:blank") as page:
        page.clock.install()
        page.goto(calendar[1])
        page.locator("a.day").first.focus()
        slot = cast.nursery().reservation_slots.get(date=cast.WEDNESDAY)
        cast.reservation(cast.usable_child(), slot)
        a_minute_later(page)
        expect(page.locator("[data-day='2026-08-05'] .mark .long")).to_have_text("残り1人")
        expect(page.locator("#calendar-says")).to_have_text("")
        cast.reservation(cast.usable_child(), slot)
        a_minute_later(page)
        expect(page.locator("#calendar-says")).to_have_text(says)

        assert focused(page) == "2026-08-05"
        expect(page.locator("a.day")).to_have_count(1)
    assert phone.complaints == []


def test_on_a_computer_the_page_comes_as_a_code_for_the_phone(phone: Phone):
    cast.nursery()
    phone.width = 1024

    with phone.opened(None, "/liff/book/") as page:
        code = page.get_by_role("img", name="この画面をLINEでひらくQRコード")
        expect(code).to_be_visible()

        assert code.get_attribute("src") == "/liff/qr/book/"
        assert code.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 100
    assert phone.complaints == []


def test_on_the_phone_itself_a_link_is_enough(phone: Phone):
    cast.nursery()

    with phone.opened(None, "/liff/book/") as page:
        expect(page.get_by_role("link", name="LINEでひらく")).to_be_visible()
        expect(page.get_by_role("img", name="この画面をLINEでひらくQRコード")).to_have_count(0)


def write_with_an_input_method(page: Page, reading: str, written: str) -> None:
    """As somebody types who sees kana first and then chooses the kanji."""
    keyboard = page.context.new_cdp_session(page)
    for end in range(1, len(reading) + 1):
        part = reading[:end]
        keyboard.send("Input.imeSetComposition", {"text": part, "selectionStart": end, "selectionEnd": end})
    keyboard.send("Input.imeSetComposition", {"text": written, "selectionStart": 2, "selectionEnd": 2})
    keyboard.send("Input.insertText", {"text": written})


def test_the_reading_of_a_name_fills_furigana_until_somebody_writes_there(phone: Phone):
    with phone.opened(*catalogue.registering("child/", child={"name": "", "name_kana": ""})) as page:
        page.get_by_label("お子さんの名前").focus()
        write_with_an_input_method(page, "めぐろ", "目黒")
        page.keyboard.type(" ")
        write_with_an_input_method(page, "はな", "花")
        kana = page.get_by_label("フリガナ")
        expect(kana).to_have_value("メグロ ハナ")
        expect(page.get_by_text("フリガナを自動で入れました。")).to_be_visible()

        kana.fill("メグロ カ")
        page.get_by_label("お子さんの名前").focus()
        write_with_an_input_method(page, "こ", "子")
        expect(kana).to_have_value("メグロ カ")


def test_own_contact_is_changed_and_what_cannot_be_read_is_named(phone: Phone):
    who = cast.usable_child().child.guardian

    with phone.opened(who, "/liff/me/") as page:
        page.get_by_label("電話番号").fill("12")
        tap(page, "変更する")
        expect(page.locator("#notice")).to_be_focused()
        tap(page, "電話番号は10けたか11けたで入力してください。", "link")
        expect(page.get_by_label("電話番号")).to_be_focused()
        expect(page.get_by_label("電話番号")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("電話番号").fill("０８０－１１１１－２２２２")
        tap(page, "変更する")
        expect(page.get_by_role("status").filter(has_text="変更しました。")).to_be_focused()

    who.refresh_from_db()
    assert who.phone == "08011112222"
    assert who.contact_changed_at is not None


def test_a_closure_is_confirmed_on_the_page(phone: Phone):
    who, address = called_off()

    with phone.opened(who, address) as page:
        tap(page, "確認しました")
        expect(page.get_by_text("お休みになりました")).to_have_count(0)

    assert who.notifications.get().confirmed_at is not None


def test_a_session_that_ended_while_typing_leads_to_line_and_keeps_the_words(phone: Phone):
    with phone.opened(*catalogue.registering("child/", child={"sex": "female"})) as page:
        page.get_by_label("フリガナ").fill("メグロ ハナコ")
        page.context.clear_cookies()
        tap(page, "次へ")

        expect(page.locator("#notice")).to_contain_text("入力した内容は残っています。")
        expect(page.get_by_label("フリガナ")).to_have_value("メグロ ハナコ")
        link = page.get_by_role("link", name="ひらき直す")
        assert (link.get_attribute("href") or "").endswith("/register/child/")


def test_line_asks_to_become_friends_and_nothing_waits_for_the_answer(phone: Phone):
    family = cast.guardian(is_reachable=False)
    cast.usable_child(who=cast.child(family))
    phone.sdk = """window.liff = { init: async () => {}, isInClient: () => true, getIDToken: () => null,
      requestFriendship: async () => { throw new Error("FORBIDDEN"); } };"""

    with phone.opened(family, "/liff/") as page:
        expect(page.get_by_role("link", name="予約をする")).to_be_visible()
        page.wait_for_function("window.liff")
        tap(page, "友だちに追加する")
        expect(page.locator("#notice")).to_contain_text("LINEで区のアカウントをひらき")


def test_a_second_year_is_registered_in_four_taps_without_typing(phone: Phone, clock):
    registration = cast.usable_child()
    clock.move_to(cast.NOW.replace(year=2027, month=3, day=5))

    with phone.opened(registration.child.guardian, "/liff/") as page:
        tap(page, "4月からの登録をする", "link")
        tap(page, "次へ")
        heading(page, "お子さんについて")
        tap(page, "次へ")
        heading(page, "保護者について")
        tap(page, "次へ")
        tap(page, "登録して、面談の予約に進む")
        heading(page, "面談の日と時間")

    assert registration.child.registrations.filter(fiscal_year=2027).count() == 1


def test_a_calendar_that_cannot_be_renewed_says_so_until_it_can(calendar, phone: Phone):
    says = "いま、新しい空き状況を読み込めません。"

    with phone.opened(calendar[0], "about:blank") as page:
        page.clock.install()
        page.goto(calendar[1])
        page.context.set_offline(True)
        page.clock.fast_forward(MINUTE)
        expect(page.locator("#calendar-old")).to_contain_text(says)
        expect(page.locator("a.day")).to_have_count(2)

        page.context.set_offline(False)
        page.clock.fast_forward(MINUTE)
        expect(page.locator("#calendar-old")).to_have_text("")


def test_a_postal_code_that_cannot_be_looked_up_says_so(phone: Phone):
    with phone.opened(
        *catalogue.registering("guardian/", child={"sex": "female"}, guardian={"address": ""})
    ) as page:
        page.context.set_offline(True)
        page.get_by_label("郵便番号").fill("1530061")
        page.get_by_label("郵便番号").blur()

        expect(page.locator("#postal-code-says")).to_have_text(
            "いま、住所を調べられません。住所を入力してください。"
        )


@pytest.fixture
def login(settings) -> Iterator[LineLogin]:
    """LINE's keys, at an address of this test's own."""
    with line_stub() as stub:
        settings.LINE_API_BASE = stub.url
        yield LineLogin(stub)


def test_what_was_typed_before_line_s_answer_came_is_still_there(phone: Phone, login: LineLogin):
    """The page is shown by its session at once; LINE's new token opens another session, and the page again."""
    who, address = catalogue.registering("child/", child={"name": "前の名前", "sex": "female"})
    token = login.token(who.line_user_id)
    phone.sdk = "window.liff = { init: () => new Promise((go) => { window.lineAnswers = go; }),"
    phone.sdk += f" isInClient: () => true, getIDToken: () => '{token}' }};"

    with phone.opened(who, address) as page:
        page.wait_for_function("window.lineAnswers !== undefined")
        page.get_by_label("フリガナ").fill("シブヤ")
        with page.expect_navigation():
            page.evaluate("lineAnswers()")

        expect(page.get_by_label("フリガナ")).to_have_value("シブヤ")
        expect(page.get_by_label("お子さんの名前")).to_have_value("前の名前")


def test_what_was_typed_into_the_own_contact_outlives_a_change_of_language(phone: Phone):
    with phone.opened(cast.usable_child().child.guardian, "/liff/me/") as page:
        page.get_by_label("電話番号").fill("08011112222")
        with page.expect_navigation():
            page.locator("[data-reading=furigana][value=on]").click()

        expect(page.get_by_role("textbox").first).to_be_visible()
        assert "08011112222" in page.locator("form[data-contact] input").evaluate_all(
            "(fields) => fields.map((field) => field.value)"
        )
