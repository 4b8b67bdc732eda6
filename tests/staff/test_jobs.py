"""The jobs of the day in a real browser, each with the clicks that it may cost."""

import pytest
from playwright.sync_api import Page, expect

from reservations.models import Notification
from tests import factories
from tests.factories import NOW
from tests.staff import cast
from tests.staff.test_browser import sign_in
from tests.staff.test_interviews import held_interview

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE_AT_HOME = {"width": 390, "height": 844}


def test_an_interview_is_passed_in_one_click_and_taken_back_in_one(page: Page):
    registration = held_interview().registration
    cast.user("desk", registration.nursery)
    sign_in(page, "desk")

    page.get_by_role("button", name="面談おわり・利用可能にする").click()
    expect(page.get_by_text("60秒後にLINEでお知らせします")).to_be_visible()
    registration.refresh_from_db()
    assert registration.state == "usable"

    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_text("元に戻しました")).to_be_visible()
    registration.refresh_from_db()
    assert registration.state == "interview_booked"
    assert not Notification.objects.filter(kind="usable", state="waiting").exists()


def close_wednesday(page: Page) -> None:
    """Four clicks from wherever the menu is."""
    page.get_by_role("navigation").get_by_role("link", name="お休み", exact=True).click()
    page.locator("#id_day").fill("2026-08-05")
    page.get_by_label("感染症").check()
    page.get_by_role("button", name="だれに影響するか見る").click()
    expect(page.get_by_text("予約と面談 1件・1家庭。LINEが届く 1、届かない 0（電話）")).to_be_visible()
    page.get_by_role("button", name="お休みにする").click()


def test_a_day_is_closed_in_four_clicks_with_a_preview(page: Page):
    row = factories.reservation(on=factories.slot(NOW.date().replace(day=5)))
    cast.user("desk", row.registration.nursery)
    sign_in(page, "desk")

    close_wednesday(page)

    page.wait_for_url("**/admin/closing/*/")
    row.refresh_from_db()
    assert (row.state, row.cancelled_by) == ("cancelled", "closure")


def test_a_day_is_closed_on_a_phone_at_home_and_nothing_is_cut_off(page: Page):
    row = factories.reservation(on=factories.slot(NOW.date().replace(day=5)))
    cast.user("desk", row.registration.nursery)
    page.set_viewport_size(PHONE_AT_HOME)
    sign_in(page, "desk")

    close_wednesday(page)

    page.wait_for_url("**/admin/closing/*/")
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen


def test_three_months_of_places_take_four_clicks_and_one_takes_them_back(page: Page):
    nursery = factories.nursery()
    factories.time_band(nursery)
    cast.user("desk", nursery)
    factories.slot(NOW.date().replace(day=10))
    sign_in(page, "desk")

    page.get_by_role("link", name="予約枠", exact=True).click()
    page.get_by_role("link", name="まとめて作る").click()
    page.get_by_label("始まりの日").fill("2026-08-10")
    page.get_by_label("終わりの日").fill("2026-11-06")
    page.get_by_role("button", name="どうなるか見る").click()
    expect(page.get_by_text("すでにある 1日（変えません）：8月10日（月）")).to_be_visible()
    page.get_by_role("button", name="作る", exact=True).click()

    expect(page.get_by_text("枠を作りました")).to_be_visible()
    assert nursery.reservation_slots.count() == 65 - 6  # weekdays without six holidays
    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_text("枠を消しました")).to_be_visible()
    assert [str(each.date) for each in nursery.reservation_slots.all()] == ["2026-08-10"]


def test_what_happened_to_a_booking_is_one_click_from_today(page: Page):
    row = factories.reservation(on=factories.slot(NOW.date()))
    cast.user("desk", row.registration.nursery)
    sign_in(page, "desk")

    page.get_by_role("row", name=row.child.name).get_by_role("link", name=row.child.name).click()

    expect(page.get_by_role("heading", name="これまで")).to_be_visible()
    expect(page.get_by_text("保護者がLINEで予約した")).to_be_visible()
