"""Answers belong to the child they were given for and the nursery that asked (S9): in drafts too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from nurseries.models import Nursery, Question
from reservations.models import Draft, Guardian, Registration
from tests import factories as cast
from tests.liff.pages import catalogue, drafts
from tests.liff.pages.browser import Phone
from tests.liff.pages.test_a_family import heading, tap

in_the_browser = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_family_with_a_known_child() -> tuple[Guardian, Nursery, Question]:
    """空 is registered at one nursery, where 「ある」 was said; a second one asks the same question."""
    first, second = cast.nursery("futaba"), cast.nursery()
    everywhere = cast.question(at=None)
    answer = {
        "question": str(everywhere.public_id),
        "text": everywhere.text,
        "value": "yes",
        "is_health": True,
    }
    who = cast.guardian()
    cast.usable_child(first, who=cast.child(who, "目黒 空"), answers=[answer])
    return who, second, everywhere


def choose_nursery(page: Page, nursery: Nursery) -> None:
    page.goto("/liff/register/")
    page.get_by_role("radio", name=nursery.name).check()
    tap(page, "次へ")
    heading(page, "お子さんについて")


def type_a_new_child(page: Page, name: str = "目黒 月") -> None:
    page.get_by_label("新しく登録するお子さん").check()
    page.get_by_label("お子さんの名前").fill(name)
    page.get_by_label("年", exact=True).fill("R7")
    page.get_by_label("月", exact=True).fill("4")
    page.get_by_label("日", exact=True).fill("1")
    page.get_by_label("女").check()
    tap(page, "次へ")


def say(page: Page, answer: str, about: str) -> None:
    """On the page of questions, which names the child it asks about."""
    heading(page, "園からの質問")
    expect(page.locator(".about")).to_contain_text(about)
    page.get_by_label(answer, exact=True).check()
    tap(page, "次へ")


def change_the_child(page: Page) -> None:
    page.locator(".rows > div", has_text="お子さん").first.get_by_role("link").click()
    heading(page, "お子さんについて")


def said(page: Page) -> str:
    """The answer that the check page shows."""
    heading(page, "この内容で登録しますか")
    return page.locator(".rows > div", has_text="アレルギー").locator("dd").first.inner_text()


class TestInTheBrowser:
    pytestmark = in_the_browser

    @pytest.fixture
    def family(self, phone: Phone):
        """A new child with 「ない」, checked."""
        who, nursery, _question = a_family_with_a_known_child()
        with phone.opened(who, "/liff/") as page:
            choose_nursery(page, nursery)
            type_a_new_child(page)
            say(page, "ない", about="目黒 月")
            heading(page, "保護者について")
            tap(page, "次へ")
            assert said(page) == "ない"
            yield page
        assert phone.complaints == []

    def test_a_known_child_chosen_instead_is_asked_about_anew(self, family: Page):
        change_the_child(family)
        family.get_by_label("目黒 空").check()
        tap(family, "次へ")

        heading(family, "園からの質問")
        expect(family.locator(".about")).to_contain_text("目黒 空")
        expect(family.locator("#errors")).to_have_count(0)
        expect(family.locator("input:checked")).to_have_count(0)
        expect(family.get_by_text("前の答え：ある")).to_be_visible()
        say(family, "ある", about="目黒 空")
        assert said(family) == "ある"
        tap(family, "登録して")
        heading(family, "面談の日と時間")

        row = Registration.objects.latest("created_at")
        assert (row.child.name, [each["value"] for each in row.answers]) == ("目黒 空", ["yes"])

    def test_going_back_to_the_first_child_finds_its_own_answers(self, family: Page):
        change_the_child(family)
        family.get_by_label("目黒 空").check()
        tap(family, "次へ")
        say(family, "ある", about="目黒 空")
        assert said(family) == "ある"
        change_the_child(family)
        family.get_by_label("新しく登録するお子さん").check()
        tap(family, "次へ")

        assert said(family) == "ない"

    def test_another_new_child_in_the_same_fields_is_asked_about_anew(self, family: Page):
        family.locator(".rows > div", has_text="お子さんの名前").get_by_role("link").click()
        family.get_by_label("お子さんの名前").fill("目黒 星")
        tap(family, "次へ")

        heading(family, "園からの質問")
        expect(family.locator(".about")).to_contain_text("目黒 星")
        expect(family.locator("input:checked")).to_have_count(0)

    def test_a_correction_that_leaves_the_child_the_same_asks_nothing(self, family: Page):
        family.locator(".rows > div", has_text="フリガナ").get_by_role("link").click()
        family.get_by_label("フリガナ").fill("めぐろ つき")
        tap(family, "次へ")

        assert said(family) == "ない"

    def test_a_second_tab_s_child_gets_none_of_the_first_tab_s_answers(self, family: Page):
        family.goto("/liff/register/questions/")
        other = family.context.new_page()
        other.goto("/liff/register/child/")
        other.get_by_label("目黒 空").check()
        tap(other, "次へ")
        heading(other, "園からの質問")

        say(family, "ない", about="目黒 月")

        heading(family, "園からの質問")
        expect(family.locator(".about")).to_contain_text("目黒 空")
        expect(family.locator("input:checked")).to_have_count(0)

    def test_what_is_half_said_about_one_child_is_not_put_back_for_another(self, family: Page):
        """A change of language opens the page again, which meanwhile asks about another child."""
        family.goto("/liff/register/questions/")
        other = family.context.new_page()
        other.goto("/liff/register/child/")
        other.get_by_label("目黒 空").check()
        tap(other, "次へ")
        heading(other, "園からの質問")

        expect(family.get_by_label("ない", exact=True)).to_be_checked()
        family.get_by_role("button", name="English").click()

        expect(family.locator("html")).to_have_attribute("lang", "en")
        expect(family.locator(".about")).to_contain_text("目黒 空")
        expect(family.locator("input:checked")).to_have_count(0)

    def test_back_does_not_put_one_child_s_answers_into_another_s_questions(self, family: Page):
        family.goto("/liff/register/questions/")
        expect(family.get_by_label("ない", exact=True)).to_be_checked()
        family.goto("/liff/register/child/")
        family.get_by_label("目黒 空").check()
        tap(family, "次へ")
        heading(family, "園からの質問")

        family.go_back()
        family.go_back()

        heading(family, "園からの質問")
        about = family.locator(".about").inner_text()
        assert ("目黒 月" in about) == (family.locator("input:checked").count() == 1)


def typed(who: Guardian, nursery: Nursery, child: dict[str, str], **answers: dict) -> None:
    kept = {"nursery": str(nursery.public_id), "child": child, "answers": answers}
    drafts.keep(who, Draft.Kind.REGISTRATION, catalogue.TYPED | kept)


@pytest.fixture
def resumed(opens) -> Callable[..., str]:
    """The check page of a draft in which 空's questions were answered with 「ない」 at the second nursery."""

    def page(nursery: Nursery | None = None, child: str = "目黒 空") -> str:
        who, second, everywhere = a_family_with_a_known_child()
        known = who.children.get(name="目黒 空")
        kept = {str(second.public_id): {str(everywhere.public_id): "no"}}
        chosen = {"id": str(known.public_id)} if child == known.name else {"name": child}
        born = {"birth_year": "R7", "birth_month": "4", "birth_day": "1", "sex": "female"}
        typed(who, nursery or second, born | chosen, **{str(known.public_id): kept})
        return opens(who, "/liff/register/check/")

    return page


def test_a_draft_of_days_ago_shows_what_was_said_for_this_child(resumed):
    assert "<dd>ない</dd>" in resumed()


def test_a_new_child_of_a_known_child_s_name_is_that_child(resumed):
    assert "<dd>ない</dd>" in resumed(child="目黒　空")


def test_another_nursery_asks_anew_and_shows_what_was_said_at_the_first(resumed):
    page = resumed(nursery=cast.nursery("hirano"))

    assert "園からの質問" in page
    assert "前の答え：ない" in page
    assert not re.search(r'value="(?:yes|no)" checked', page)


def test_a_draft_from_before_answers_knew_their_child_is_asked_anew(opens):
    who, nursery, everywhere = a_family_with_a_known_child()
    child = {"id": str(who.children.get().public_id)}
    typed(who, nursery, child, **{str(everywhere.public_id): "no"})

    page = opens(who, "/liff/register/check/")

    assert "園からの質問" in page
    assert not re.search(r'value="(?:yes|no)" checked', page)


def test_what_is_not_about_health_is_filled_in_from_before_and_still_shown_first(opens):
    """R1: not retyped; but nothing goes past the family unseen."""
    who, nursery, _everywhere = a_family_with_a_known_child()
    Question.objects.update(is_health=False)
    typed(who, nursery, {"id": str(who.children.get().public_id)})

    page = opens(who, "/liff/register/check/")

    assert "園からの質問" in page
    assert 'value="yes" checked' in page


def test_an_earlier_answer_to_other_words_is_not_shown(opens):
    who, nursery, everywhere = a_family_with_a_known_child()
    Question.objects.filter(pk=everywhere.pk).update(text="アレルギーはありませんか")
    typed(who, nursery, {"id": str(who.children.get().public_id)})

    assert "前の答え" not in opens(who, "/liff/register/check/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_text_about_health_is_taken_over_by_a_tap_and_not_before(phone: Phone):
    who, nursery, everywhere = a_family_with_a_known_child()
    Question.objects.filter(pk=everywhere.pk).update(kind=Question.Kind.TEXT, choices=[])
    registration = Registration.objects.get()
    registration.answers[0]["value"] = "卵、エピペン"
    registration.save()
    typed(who, nursery, {"id": str(registration.child.public_id)})

    with phone.opened(who, "/liff/register/questions/") as page:
        field = page.get_by_label("アレルギー")
        expect(field).to_have_value("")
        expect(page.get_by_text("前の答え：卵、エピペン")).to_be_visible()
        tap(page, "前の答えを入れる")
        expect(field).to_have_value("卵、エピペン")
        expect(field).to_be_focused()
        page.get_by_label("アレルギー").press("Tab")
        tap(page, "次へ")
        heading(page, "保護者について")

    assert phone.complaints == []
