"""The hour of idleness: of the person and not of one tab, announced, and without loss of what is being written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from reservations.models import Child
from staff.presence import mark_of
from tests import factories
from tests.factories import NOW
from tests.staff import cast
from tests.staff.test_browser import objections, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTE = 60_000
TYPED = {
    "保護者の名前:": "渋谷 一",
    "電話番号:": "090-1234-5678",
    "郵便番号:": "153-0061",
    "住所:": "目黒区中目黒0-0-0",
    "児童の名前:": "渋谷 書きかけ",
    "フリガナ:": "シブヤ カキカケ",
    "生まれた年:": "2025",
    "月:": "4",
    "日:": "1",
}
WARNING = "しばらく操作がないので、まもなくログアウトします。"


class Clocks:
    """The server's clock and the pages', which go together."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.minute = 0

    @contextmanager
    def at(self, minute: int) -> Iterator[None]:
        """So many minutes after the person has signed in."""
        self.page.clock.fast_forward((minute - self.minute) * MINUTE)
        self.minute = minute
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            look(self.page)
            yield


def look(page: Page) -> None:
    """Somebody comes back to the window."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


@pytest.fixture
def clocks(page: Page) -> Clocks:
    page.clock.install()
    return Clocks(page)


@pytest.fixture
def desk(page: Page, clocks: Clocks) -> User:
    """Somebody of a nursery with a child, signed in."""
    user = cast.user("desk", factories.usable_child().nursery)
    sign_in(page, user.username)
    return user


def write(page: Page) -> None:
    """A form, not yet sent."""
    factories.consent_text()
    page.goto("/admin/phone/new/")
    for label, words in TYPED.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("女").check()
    page.get_by_label("データの使い方を説明し、同意を口頭で聞きました").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="登録する").click()


def is_registered(page: Page) -> None:
    expect(page.get_by_text("登録しました。つづけて面談の日時を選んでください。")).to_be_visible()


def bar(page: Page):
    return page.get_by_role("status").filter(has_text=WARNING)


def test_a_bar_asks_five_minutes_before_and_one_press_goes_on(
    page: Page, clocks: Clocks, desk: User, complaints: list[str]
):
    with clocks.at(54):
        expect(bar(page)).to_have_count(0)
    with clocks.at(56):
        expect(bar(page)).to_be_in_viewport()
        assert objections(page, complaints, "bar") == []
        page.get_by_role("button", name="つづける").click()
        expect(bar(page)).to_have_count(0)
    with clocks.at(100):
        expect(bar(page)).to_have_count(0)
        page.reload()
        expect(page.get_by_role("heading", name="今日：")).to_be_visible()


def test_who_acts_in_another_tab_is_not_signed_out_in_this_one(page: Page, clocks: Clocks, desk: User):
    write(page)
    with clocks.at(50):
        page.context.new_page().goto("/admin/slots/")

    for minute in (56, 61, 104):
        with clocks.at(minute):
            expect(bar(page)).to_have_count(0)
            expect(page.get_by_label("児童の名前")).to_have_value("渋谷 書きかけ")
    with clocks.at(106):
        expect(bar(page)).to_be_visible()


def test_who_writes_is_there(page: Page, clocks: Clocks, desk: User):
    write(page)

    for minute in (20, 40, 59):
        with clocks.at(minute), page.expect_response("**/admin/stay/"):
            page.get_by_label("児童の名前").press("End")
    with clocks.at(90):
        expect(bar(page)).to_have_count(0)

    assert page.title() != "ログアウトしました"


def test_when_the_hour_is_over_nobody_s_data_is_left(page: Page, clocks: Clocks, desk: User):
    page.goto("/admin/reservations/registration/?show=all")
    expect(page.get_by_role("link", name="目黒 花")).to_be_visible()

    with clocks.at(61):
        expect(page.get_by_role("heading", name="ログアウトしました")).to_be_focused()
        assert "目黒 花" not in page.content()
        page.get_by_role("link", name="ログインする").click()
        expect(page).to_have_url(re.compile(r"/login/\?next=%2Fadmin%2Freservations%2Fregistration%2F$"))


def test_a_paper_does_not_outlive_the_hour_either(
    page: Page, clocks: Clocks, desk: User, complaints: list[str]
):
    page.goto("/admin/paper/2026-08-03/")

    with clocks.at(61):
        expect(page.get_by_role("heading", name="ログアウトしました")).to_be_visible()

    assert objections(page, complaints, "curtain") == []


def test_what_was_being_written_waits_for_the_same_person(
    page: Page, clocks: Clocks, desk: User, complaints: list[str]
):
    write(page)
    with clocks.at(61):
        expect(page.get_by_text("書きかけの内容は、見えないように残してあります。")).to_be_visible()
        expect(page.get_by_label("児童の名前")).to_be_hidden()
        assert page.title() == "ログアウトしました"
        assert objections(page, complaints, "kept") == []
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="新しいタブでログインする").click()
        sign_in(opened.value, "desk")
        look(page)

        expect(page.get_by_label("児童の名前")).to_have_value("渋谷 書きかけ")
        send(page)  # with the token of the new session
        is_registered(page)


def test_what_one_person_wrote_is_gone_for_the_next(page: Page, clocks: Clocks, desk: User):
    cast.user("next", factories.nursery())
    write(page)
    with clocks.at(61):
        expect(page.get_by_role("heading", name="ログアウトしました")).to_be_visible()
        sign_in(page.context.new_page(), "next")
        look(page)
        expect(page.get_by_role("heading", name="ほかの人がログインしています")).to_be_visible()

    assert page.get_by_label("児童の名前").count() == 0


def test_a_form_sent_after_the_login_has_ended_is_not_lost(page: Page, desk: User):
    write(page)
    Session.objects.all().delete()

    send(page)

    expect(page.get_by_text("書きかけの内容は、見えないように残してあります。")).to_be_visible()
    sign_in(page.context.new_page(), "desk")
    look(page)
    expect(page.get_by_label("児童の名前")).to_have_value("渋谷 書きかけ")
    send(page)
    is_registered(page)


def test_asking_whether_somebody_is_signed_in_keeps_nobody_so(desk: User):
    client = Client()
    client.force_login(desk)
    client.get("/admin/")

    with time_machine.travel(NOW + timedelta(minutes=40), tick=False):
        answer = client.get("/admin/signed-in/")
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        late = client.get("/admin/signed-in/")

    assert (answer.json()["person"], answer.json()["seconds"]) == (mark_of(desk), 20 * 60)
    assert "no-store" in answer["Cache-Control"]
    assert late["Location"].startswith("/admin/login/")
    assert Child.objects.count() == 1
