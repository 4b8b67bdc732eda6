"""The staff's pages in a real browser at 1280×720: nothing that axe objects to, nothing the policy refuses."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from reservations.models import ReservationSlot
from tests import factories
from tests.factories import NOW
from tests.staff import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def sign_in(page: Page, name: str) -> None:
    page.goto("/admin/login/")
    page.get_by_label("ユーザー名").fill(name)
    page.get_by_label("パスワード").fill(cast.PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.wait_for_url(lambda address: "/login/" not in address, wait_until="load")


def objections(page: Page, complaints: list[str], name: str) -> list[str]:
    """What axe objects to on this page."""
    before = len(complaints)
    found = Axe().run(page, options=RULES).response["violations"]
    del complaints[before:]  # the tools put styles of their own into the page, which the policy refuses
    return [f"{name}: {each['id']} {each['nodes'][0]['html'][:160]}" for each in found]


def pages_of_the_day(ward: cast.Ward) -> dict[str, str]:
    """What staff of A open every day, by its name."""
    row = ward.a.registration.public_id
    return {
        "another-day": "day/2026-08-04/",
        "week": f"slots/week/2026-08-03/?open={ward.a.slot.public_id}",
        "month": "slots/month/2026-08-01/",
        "usual-week": "slots/usual-week/",
        "interview-week": "interview-slots/week/2026-08-06/",
        "calls": "calls/",
        "duplicates": "duplicates/",
        "compare": f"duplicates/{row}/",
        "lists": "lists/",
        "roster": "paper/2026-08-03/",
        "evening": "paper/2026-08-03/evening/",
        "week-sheet": "paper/2026-08-03/week/",
        "call-sheet": "paper/calls/",
        "closed": f"closing/{ward.a.closed.pk}/",
    }


def pages_of_a_nursery(ward: cast.Ward) -> dict[str, str]:
    """What staff of A can open, by its name."""
    row, booking = ward.a.registration.public_id, ward.a.reservation.public_id
    return (
        pages_of_the_day(ward)
        | pages_of_the_settings(ward)
        | {
            "today": "",
            "registrations": "reservations/registration/?show=all",
            "registration": f"registration/{row}/",
            "looks": f"registration/{row}/looks/",
            "stop": f"registration/{row}/stop/",
            "waiting": f"registration/{ward.a.waiting.public_id}/",
            "interviews": "reservations/interview/",
            "reservations": "reservations/reservation/",
            "reservation": f"reservation/{booking}/",
            "cancel": f"reservation/{booking}/cancel/",
            "slot-list": "reservations/reservationslot/",
            "slot": f"slots/{ward.a.slot.public_id}/",
            "interview-slot": f"interview-slots/{ward.a.interview_slot.public_id}/",
            "make-slots": "slots/make/",
            "phone": "phone/",
            "phone-days": f"phone/{row}/",
            "phone-book": f"phone/{row}/2026-08-10/",
            "phone-interview": f"phone/{ward.a.waiting.public_id}/interview/",
            "phone-new": "phone/new/",
            "closing": "closing/",
            "notifications": "reservations/notification/",
        }
    )


def pages_of_the_settings(ward: cast.Ward) -> dict[str, str]:
    """What staff of A change about the nursery, a child and themselves."""
    return {
        "settings": f"nurseries/nursery/{ward.a.nursery.pk}/change/",
        "band": f"nurseries/timeband/{ward.a.band.pk}/change/",
        "question": "nurseries/question/add/",
        "questions": f"nurseries/question/{ward.a.question.pk}/change/",
        "child": f"reservations/child/{ward.a.child.pk}/change/",
        "history": f"reservations/registration/{ward.a.registration.pk}/history/",
        "password": "password_change/",
        "password-done": "password_change/done/",
    }


def test_the_pages_of_a_nursery_are_open_to_everybody(page: Page, complaints: list[str]):
    ward = cast.ward()
    page.goto("/admin/login/")
    found = objections(page, complaints, "login")
    sign_in(page, ward.a.staff.username)

    for name, address in pages_of_a_nursery(ward).items():
        page.goto(f"/admin/{address}")
        found += objections(page, complaints, name)

    assert found == []


def pages_of_the_ward(ward: cast.Ward) -> dict[str, str]:
    """What the ward can open beside the pages of a nursery, by its name."""
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
        "close-several": "close-several/",
        "incident": "incident/",
    }


def test_the_pages_of_the_ward_are_open_to_everybody(page: Page, complaints: list[str]):
    ward = cast.ward()
    sign_in(page, ward.ward.username)
    found = []
    for name, address in pages_of_the_ward(ward).items():
        page.goto(f"/admin/{address}")
        found += objections(page, complaints, f"ward-{name}")

    assert found == []


def a_busy_morning(children: int) -> cast.House:
    """A nursery with so many children on the day, interviews, things that wait, and places ahead."""
    ward = cast.ward()
    ReservationSlot.objects.filter(pk=ward.a.slot.pk).update(capacity=20)
    for number in range(children):
        child = factories.child(name=f"児童 {number}", name_kana=f"ジドウ {number}")
        row = factories.usable_child(ward.a.nursery, child)
        factories.reservation(row, ward.a.slot, ward.a.band, arrived_at=NOW if number else None)
    for day in range(4, 14):
        if not ward.a.nursery.reservation_slots.filter(date=NOW.date().replace(day=day)).exists():
            factories.slot(NOW.date().replace(day=day), ward.a.nursery, [ward.a.band])
    return ward.a


def test_today_is_seen_without_scrolling(page: Page):
    house = a_busy_morning(5)
    sign_in(page, house.staff.username)

    height, seen = page.evaluate("[document.documentElement.scrollHeight, window.innerHeight]")
    assert height <= seen
    for heading in ("利用 6人", "面談 1件", "やること", "これからの空き"):
        expect(page.get_by_role("heading", name=heading)).to_be_in_viewport()
    expect(page.get_by_text("8/13（木）")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("児童 4", exact=True)).to_be_in_viewport()


def test_today_shows_a_new_booking_by_itself(page: Page):
    house = a_busy_morning(1)
    sign_in(page, house.staff.username)
    row = factories.usable_child(house.nursery, factories.child(name="新しい子"))
    factories.reservation(row, house.slot, house.band)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.get_by_role("row", name="新しい子 新しい")).to_be_visible()
    expect(page.get_by_role("heading", name="利用 3人")).to_be_visible()


def test_an_arrival_is_one_tap(page: Page):
    house = a_busy_morning(1)
    sign_in(page, house.staff.username)

    page.get_by_role("row", name="児童 0").get_by_role("button", name="来た").click()

    expect(page.get_by_role("row", name="児童 0").get_by_text("10:15来た")).to_be_visible()


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(("address", "children"), [("", 20), ("week/", 20), ("evening/", 10)])
def test_the_sheets_fit_on_one_page(page: Page, address: str, children: int):
    house = a_busy_morning(children - 1)
    sign_in(page, house.staff.username)

    page.goto(f"/admin/paper/2026-08-03/{address}")

    assert page.get_by_text("ジドウ" if address != "week/" else "児童 0").count() >= 1
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def test_the_place_of_an_ill_teacher_is_taken_away_in_four_clicks(page: Page):
    slot = factories.slot(NOW.date().replace(day=5))
    rows = [factories.reservation(on=slot), factories.reservation(on=slot)]
    cast.user("desk", slot.nursery)
    sign_in(page, "desk")

    page.get_by_role("navigation").get_by_role("link", name="予約枠").click()
    page.get_by_role("button", name="8/5（水）の定員を1人減らす").click()
    expect(page.get_by_role("link", name="2／2")).to_be_visible()
    page.get_by_role("button", name="8/5（水）の定員を1人減らす").click()
    page.get_by_role("button", name="取り消して、枠を変える").wait_for()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="取り消して、枠を変える").click()

    page.get_by_text("印をつけた予約を取り消し、予約枠を変えました。").wait_for()
    slot.refresh_from_db()
    assert (slot.capacity, slot.peak) == (1, 1)
    assert len({type(row).objects.get(pk=row.pk).state for row in rows}) == 2


def test_arrow_keys_move_through_the_week(page: Page):
    band = factories.time_band(factories.nursery())
    factories.slot(NOW.date().replace(day=4))
    factories.slot(NOW.date().replace(day=6))
    cast.user("desk", band.nursery)
    sign_in(page, "desk")
    page.goto("/admin/slots/")

    page.locator("a.cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="8月6日（木）").wait_for()


def test_a_booking_from_a_free_cell_takes_four_clicks(page: Page):
    row = factories.usable_child(who=factories.child(factories.guardian(phone="09000001234")))
    factories.slot(NOW.date().replace(day=5))
    cast.user("desk", row.nursery)
    sign_in(page, "desk")
    page.goto("/admin/slots/")

    page.get_by_role("link", name="0／3 受付中").click()
    page.get_by_role("region", name="8月5日（水）").get_by_role("link", name="午前").click()
    page.get_by_label("児童名・フリガナ・電話の下4けた").last.fill("1234")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="予約する", exact=True).click()
    page.get_by_role("button", name="予約を入れる").click()

    page.get_by_text("予約を入れました。8月5日（水）9時から12時まで、目黒 花さんですね。").wait_for()


def test_a_slash_finds_a_child_from_anywhere(page: Page):
    row = factories.usable_child()
    cast.user("desk", row.nursery)
    sign_in(page, "desk")

    page.keyboard.press("/")
    page.keyboard.type("はな")
    page.keyboard.press("Enter")

    page.get_by_role("link", name="目黒 花").wait_for()


def test_a_booking_by_phone_takes_four_clicks(page: Page):
    row = factories.usable_child(who=factories.child(factories.guardian(phone="09000001234")))
    factories.slot(NOW.date().replace(day=5))
    cast.user("desk", row.nursery)
    sign_in(page, "desk")

    page.get_by_role("navigation").get_by_role("link", name="予約する（電話）").click()
    page.get_by_label("児童名").last.fill("はな")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="予約する", exact=True).click()
    page.get_by_role("link", name="8月5日").click()
    page.get_by_label("午前").check()
    page.get_by_role("button", name="予約を入れる").click()

    page.get_by_text("予約を入れました。8月5日（水）9時から12時まで、目黒 花さんですね。").wait_for()
    assert row.reservations.count() == 1
