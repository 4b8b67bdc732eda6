"""An answer about a child's health is given by pressing it, for that day, beside that record (B1, S9)."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from nurseries.models import Question
from reservations.models import Draft, Registration
from tests import factories as cast
from tests.liff.pages import catalogue
from tests.liff.pages.browser import Phone
from tests.liff.pages.test_a_family import heading, tap

in_the_browser = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOT_SAID = "お子さんの健康について、変わりがないかを答えてください。"
HEALTH_ON_THE_CHECK_PAGE = "<dt>健康の変化</dt>"

COUNT_WHAT_IS_SENT = "window.sent = 0; document.addEventListener('submit', () => { window.sent += 1; }, true)"


@pytest.fixture
def day(phone: Phone):
    """The day's page, with hours, a question and the question about health."""
    who, address = catalogue.day_with_everything()
    with phone.opened(who, address) as page:
        page.wait_for_selector("form[data-ready]")
        yield page
    assert phone.complaints == []


def stored() -> dict:
    draft = Draft.objects.filter(kind=Draft.Kind.RESERVATION).first()
    return draft.data if draft else {}


class TestEnter:
    pytestmark = in_the_browser

    @pytest.mark.parametrize("field", ["input[name=time_band]", "input[name^=answers]"])
    def test_enter_on_a_choice_answers_nothing(self, field: str, day: Page):
        day.get_by_label("ない", exact=True).check()
        day.evaluate(COUNT_WHAT_IS_SENT)
        day.locator(field).first.focus()
        day.keyboard.press("Space")
        day.keyboard.press("Enter")

        assert day.evaluate("window.sent") == 0
        tap(day, "変わった")
        heading(day, "この内容で予約しますか")
        expect(day.locator("dl.rows")).not_to_contain_text("変わりない")

    def test_who_comes_to_the_check_page_without_an_answer_is_asked_and_loses_nothing(self, day: Page):
        day.get_by_label("ない", exact=True).check()
        day.get_by_label("変わったことがあるとき").fill("卵")
        # as a browser would that submits a form by itself
        day.evaluate("document.querySelector('form[data-draft]').requestSubmit()")

        expect(day.locator("#errors")).to_contain_text(NOT_SAID)
        expect(day.get_by_label("ない", exact=True)).to_be_checked()
        expect(day.get_by_label("変わったことがあるとき")).to_have_value("卵")
        tap(day, NOT_SAID, "link")
        expect(day.get_by_role("button", name="変わりない")).to_be_focused()

    @pytest.mark.parametrize(("words", "said"), [("変わりない", "unchanged"), ("変わった", "changed")])
    @pytest.mark.parametrize("key", ["Enter", "Space"])
    def test_the_button_itself_answers_by_keyboard(self, words: str, said: str, key: str, day: Page):
        day.get_by_label("ない", exact=True).check()
        day.get_by_role("button", name=words).focus()
        day.keyboard.press(key)
        heading(day, "この内容で予約しますか")

        assert stored()["health"] == said


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_answer_pressed_twice_and_before_the_scripts_are_there_is_given_once(phone: Phone):
    who, address = catalogue.day_with_everything()
    Question.objects.filter(moment=Question.Moment.RESERVATION).delete()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with phone.opened(who, "/liff/") as page:
        page.route("**/liff/draft*.js", hold, times=1)
        page.goto(address, wait_until="commit")
        page.get_by_role("button", name="変わった").dblclick()
        expect(page.get_by_role("heading", level=1)).to_contain_text("何時に利用しますか")
        held[0].continue_()
        heading(page, "この内容で予約しますか")
        page.go_back()
        heading(page, "何時に利用しますか")

    assert stored()["health"] == "changed"
    assert phone.complaints == []


def said_on_wednesday(**changes: str) -> Registration:
    who, _address = catalogue.reservation_check(health="changed", health_note="卵", **changes)
    cast.slot(cast.THURSDAY)
    return Registration.objects.get(child__guardian=who)


def check_page(opens, registration: Registration, day: str = "2026-08-05") -> str:
    return opens(*catalogue.of(registration, f"calendar/{day}/check/"))


def test_what_was_said_for_the_day_stands_on_its_check_page(opens):
    page = check_page(opens, said_on_wednesday())

    assert HEALTH_ON_THE_CHECK_PAGE in page
    assert "変わった<br>卵" in page


def test_for_another_day_it_is_asked_anew(opens):
    page = check_page(opens, said_on_wednesday(), "2026-08-06")

    assert HEALTH_ON_THE_CHECK_PAGE not in page
    assert "変わりはありませんか" in page


def test_after_a_pause_it_is_asked_anew_and_what_was_written_for_the_day_stays(opens):
    registration = said_on_wednesday()
    Draft.objects.update(updated_at=cast.NOW - timedelta(minutes=30))

    page = check_page(opens, registration)

    assert NOT_SAID in page
    assert "卵</textarea>" in page


def test_what_was_written_for_another_day_is_gone_after_a_pause(opens):
    registration = said_on_wednesday()
    Draft.objects.update(updated_at=cast.NOW - timedelta(minutes=30))

    assert "卵</textarea>" not in check_page(opens, registration, "2026-08-06")


def test_an_answer_to_a_record_that_has_changed_meanwhile_is_asked_for_again(opens):
    registration = said_on_wednesday()
    assert NOT_SAID not in check_page(opens, registration)
    registration.answers[0]["value"] = "no"
    registration.save()

    page = check_page(opens, registration)

    assert NOT_SAID in page
    assert "卵</textarea>" in page


def test_a_question_about_health_is_asked_anew_on_another_day_and_the_others_are_not(opens):
    registration = said_on_wednesday()
    at = registration.nursery
    meal = cast.question("昼食", at=at, moment=Question.Moment.RESERVATION, is_health=False)
    well = cast.question("せき", at=at, moment=Question.Moment.RESERVATION)
    draft = Draft.objects.get()
    draft.data["answers"] = {str(meal.public_id): "yes", str(well.public_id): "no"}
    draft.save()

    page = opens(*catalogue.of(registration, "calendar/2026-08-06/"))

    assert f'name="answers.{meal.public_id}" value="yes" checked' in page
    assert f'name="answers.{well.public_id}" value="no" checked' not in page
    assert "前の答え：ない" in page


def test_another_child_s_answers_and_note_are_not_taken(opens):
    registration = said_on_wednesday()
    sibling = cast.usable_child(
        who=cast.child(registration.child.guardian, "目黒 空"), answers=registration.answers
    )

    page = check_page(opens, sibling)

    assert HEALTH_ON_THE_CHECK_PAGE not in page
    assert "卵" not in page


def test_no_button_of_the_day_s_page_says_anything_when_the_form_is_sent(opens):
    page = opens(*catalogue.day_with_everything())

    assert 'name="health"' not in page
    assert page.count('<button type="button" class="button plain"') == 2
