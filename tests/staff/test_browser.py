"""The staff's pages in a real browser at 1280×720: nothing that axe objects to, nothing the policy refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.factories import NOW
from tests.staff import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of while it loaded the pages."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[Page]:
    """A page with the size of the office's screen; a complaint of the browser fails the test."""
    page = browser.new_page(viewport={"width": 1280, "height": 720}, base_url=live_server.url, locale="ja-JP")
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    assert complaints == []


def sign_in(page: Page, name: str) -> None:
    page.goto("/admin/login/")
    page.get_by_label("ユーザー名").fill(name)
    page.get_by_label("パスワード").fill(cast.PASSWORD)
    page.get_by_role("button", name="ログイン").click()


def objections(page: Page, complaints: list[str], pictures: Path, name: str) -> list[str]:
    """What axe objects to on this page; a picture of it is kept with the test's files."""
    before = len(complaints)
    page.screenshot(path=pictures / f"{name}.png")
    found = Axe().run(page, options=RULES).response["violations"]
    del complaints[before:]  # the tools put styles of their own into the page, which the policy refuses
    return [f"{name}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in found]


def pages_of_a_nursery(ward: cast.Ward) -> dict[str, str]:
    """What staff of A can open, by the name of its picture."""
    row, booking = ward.a.registration.public_id, ward.a.reservation.public_id
    return {
        "today": "",
        "registrations": "reservations/registration/?show=all",
        "registration": f"registration/{row}/",
        "waiting": f"registration/{ward.a.waiting.public_id}/",
        "interviews": "reservations/interview/",
        "reservations": "reservations/reservation/",
        "reservation": f"reservation/{booking}/",
        "cancel": f"reservation/{booking}/cancel/",
        "slots": "reservations/reservationslot/",
        "slot": f"slots/{ward.a.slot.public_id}/",
        "make-slots": "slots/make/",
        "phone": "phone/",
        "phone-days": f"phone/{row}/",
        "phone-book": f"phone/{row}/2026-08-10/",
        "phone-new": "phone/new/",
        "closing": "closing/",
        "notifications": "reservations/notification/",
        "settings": f"nurseries/nursery/{ward.a.nursery.pk}/change/",
        "band": f"nurseries/timeband/{ward.a.band.pk}/change/",
        "question": "nurseries/question/add/",
        "child": f"reservations/child/{ward.a.child.pk}/change/",
        "history": f"reservations/registration/{ward.a.registration.pk}/history/",
        "password": "password_change/",
    }


def test_the_pages_of_a_nursery_are_open_to_everybody(page: Page, complaints: list[str], tmp_path: Path):
    ward = cast.ward()
    page.goto("/admin/login/")
    found = objections(page, complaints, tmp_path, "login")
    sign_in(page, ward.a.staff.username)

    for name, address in pages_of_a_nursery(ward).items():
        page.goto(f"/admin/{address}")
        found += objections(page, complaints, tmp_path, name)

    assert found == []


def pages_of_the_ward(ward: cast.Ward) -> dict[str, str]:
    """What the ward can open beside the pages of a nursery, by the name of its picture."""
    return {
        "nurseries": "",
        "accounts": "auth/user/",
        "account": f"auth/user/{ward.a.staff.pk}/change/",
        "new-account": "auth/user/add/",
        "second-factor": f"accounts/{ward.a.staff.pk}/second-factor/",
        "ward-settings": "reservations/wardsettings/add/",
        "consent": "reservations/consenttext/add/",
        "board": "board/",
        "board-shared": "board/?shared=yes",
        "exports": "exports/",
        "export-columns": "exports/columns/",
        "close-month": "exports/close/2026-07-01/",
        "new-nursery": "nursery/new/",
        "nursery-start": f"nursery/{ward.a.nursery.public_id}/start/",
        "nursery-end": f"nursery/{ward.a.nursery.public_id}/end/",
        "families": "families/",
        "family": f"families/{ward.a.guardian.public_id}/",
        "disclosure": f"families/{ward.a.guardian.public_id}/disclosure/",
        "erase": f"families/{ward.a.guardian.public_id}/erase/",
        "audit": f"audit/?child={ward.a.child.public_id}",
        "retention": "retention/",
        "rules": "rules/",
        "incident": "incident/",
    }


def test_the_pages_of_the_ward_are_open_to_everybody(page: Page, complaints: list[str], tmp_path: Path):
    ward = cast.ward()
    sign_in(page, ward.ward.username)
    found = []
    for name, address in pages_of_the_ward(ward).items():
        page.goto(f"/admin/{address}")
        found += objections(page, complaints, tmp_path, f"ward-{name}")

    assert found == []


def test_a_booking_by_phone_takes_four_clicks(page: Page):
    row = factories.usable_child(who=factories.child(factories.guardian(phone="09000001234")))
    factories.slot(NOW.date().replace(day=5))
    cast.user("desk", row.nursery)
    sign_in(page, "desk")

    page.get_by_role("navigation").get_by_role("link", name="予約する（電話）").click()
    page.get_by_label("児童名").fill("はな")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="予約する", exact=True).click()
    page.get_by_role("link", name="8月5日").click()
    page.get_by_label("午前").check()
    page.get_by_role("button", name="予約を入れる").click()

    page.get_by_text("予約を入れました。8月5日（水）9時から12時まで、目黒 花さんですね。").wait_for()
    assert row.reservations.count() == 1
