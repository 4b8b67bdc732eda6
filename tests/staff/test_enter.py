"""Enter in a field of the staff's pages, in a real browser: it looks, it never closes, cancels or passes."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from nurseries.models import ClosedDay
from reservations.models import Interview, Registration, Reservation
from tests import factories
from tests.factories import NOW, WEDNESDAY
from tests.staff import cast
from tests.staff.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT_WHAT_IS_SENT = "window.sent = 0; document.addEventListener('submit', () => { window.sent += 1; }, true)"


@pytest.fixture
def desk(page: Page) -> Page:
    """The desk of the first nursery, signed in."""
    cast.user("desk", factories.nursery())
    sign_in(page, "desk")
    return page


def look_again(page: Page, field: str) -> None:
    """Enter in that field; the page is loaded once more."""
    page.locator(f"#id_{field}").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def enter_sends_nothing(page: Page) -> None:
    page.evaluate(COUNT_WHAT_IS_SENT)
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent") == 0


def test_enter_after_the_preview_of_a_closing_previews_again(desk: Page):
    factories.reservation(on=factories.slot(WEDNESDAY))
    desk.goto("/admin/closing/")
    desk.locator("#id_day").fill(WEDNESDAY.isoformat())
    desk.get_by_label("悪天候").check()
    desk.get_by_role("button", name="だれに影響するか見る").click()
    expect(desk.get_by_role("button", name="お休みにする")).to_be_visible()

    look_again(desk, "start_time")

    expect(desk.get_by_role("button", name="お休みにする")).to_be_visible()
    assert not ClosedDay.objects.exists()
    desk.get_by_role("button", name="お休みにする").click()
    desk.get_by_text("お休みにしました。").wait_for()


def test_enter_on_the_box_of_a_child_calls_nobody_off(desk: Page):
    slot = factories.slot(capacity=1)
    row = factories.reservation(on=slot)
    desk.goto(f"/admin/slots/week/{slot.date}/")
    desk.get_by_role("button", name="定員を1人減らす").click()
    desk.get_by_role("checkbox").check()
    desk.get_by_role("checkbox").focus()

    enter_sends_nothing(desk)

    assert Reservation.objects.get(pk=row.pk).state == Reservation.State.BOOKED


def test_enter_on_the_box_of_an_interview_calls_nobody_off(desk: Page):
    row = factories.child_with_interview()
    desk.goto(f"/admin/interview-slots/{row.slot.public_id}/")
    desk.locator("#id_capacity").fill("0")
    desk.get_by_role("button", name="変える").click()
    desk.get_by_role("checkbox").check()
    desk.get_by_role("checkbox").focus()

    enter_sends_nothing(desk)

    desk.get_by_role("button", name="取り消して、枠を変える").click()
    desk.get_by_text("印をつけた面談を取り消し").wait_for()
    assert Interview.objects.get(pk=row.pk).state == Interview.State.CANCELLED


def test_enter_on_the_box_of_a_list_runs_no_action(desk: Page):
    row = factories.child_with_interview(factories.interview_slot(NOW - timedelta(hours=1)))
    desk.goto("/admin/reservations/interview/?show=all")
    desk.locator("select[name=action]").select_option("make_usable")
    box = desk.locator("input.action-select")
    box.check()
    box.focus()

    enter_sends_nothing(desk)

    desk.get_by_role("button", name="実行").click()
    desk.get_by_text("1人を利用可能にしました。").wait_for()
    assert Registration.objects.get(pk=row.registration.pk).state == Registration.State.USABLE
