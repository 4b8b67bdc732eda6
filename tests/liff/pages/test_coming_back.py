"""Who comes back finds what was typed, and books as last time without choosing again."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from nurseries.models import Question
from reservations.models import Draft, Guardian, Language, Reservation
from tests import factories as cast
from tests.liff.pages import catalogue
from tests.liff.pages.browser import Phone
from tests.liff.pages.states_of_coming_back import booked_before, left_half_done


def checked(page: str) -> list[str]:
    """The values of the radio buttons that are chosen."""
    return re.findall(r'value="([^"]*)" checked', page)


def same_day(registration, query: str = "?same=1") -> catalogue.Opened:
    return catalogue.of(registration, f"calendar/2026-08-05/{query}")


def test_the_hours_and_the_answers_of_last_time_are_filled_in(opens):
    registration = booked_before()
    last = Reservation.objects.get()

    page = opens(*same_day(registration))

    assert checked(page) == [str(last.band.public_id), "yes"]


def test_what_was_said_about_health_is_never_taken_over(opens):
    registration = booked_before(health_asked=True)

    page = opens(*same_day(registration))

    assert "yes" not in checked(page)


def test_an_answer_to_a_question_that_has_other_words_now_is_not_taken_over(opens):
    registration = booked_before()
    Question.objects.update(text="昼食はいりませんか")

    assert "yes" not in checked(opens(*same_day(registration)))


def test_hours_that_are_full_today_are_not_taken_over(opens):
    registration = booked_before()
    last = Reservation.objects.get()
    slot = registration.nursery.reservation_slots.get(date=cast.WEDNESDAY)
    slot.bands.filter(band=last.band).update(cap=0)

    page = opens(*same_day(registration))

    assert str(last.band.public_id) not in checked(page)
    assert "yes" in checked(page)


def test_a_first_booking_has_nothing_to_repeat(opens):
    registration = booked_before()
    Reservation.objects.all().delete()

    page = opens(*same_day(registration))

    assert "前回と同じ" not in page
    assert checked(page) == []


def test_another_child_s_last_booking_is_not_offered(opens):
    registration = booked_before()
    sibling = cast.usable_child(who=cast.child(registration.child.guardian, "目黒 空"))

    assert "前回と同じ" not in opens(*same_day(sibling, ""))


def test_who_is_still_at_it_is_not_told_that_the_form_goes_on(opens):
    who, address = left_half_done()
    Draft.objects.filter(guardian=who).update(updated_at=cast.NOW - timedelta(minutes=5))

    assert "前回の続き" not in opens(who, address)


def test_a_form_untouched_for_two_weeks_is_gone(opens, clock):
    who, address = left_half_done()
    clock.shift(timedelta(days=14))

    page = opens(who, address)

    assert "前回の続き" not in page
    assert "どの園を利用しますか" in page


@pytest.mark.parametrize(
    ("language", "gist"),
    [(Language.EASY_JAPANESE, "書いたことは、一時保育の 予約だけに 使います。"), (Language.JAPANESE, "")],
)
def test_easy_japanese_says_in_short_what_the_ward_s_consent_text_says(opens, language, gist):
    who, address = catalogue.consent()
    Guardian.objects.filter(pk=who.pk).update(language=language)

    page = opens(who, address)

    assert gist in page
    assert ("もとの 日本語の 文" in page) == bool(gist)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_day_like_the_last_is_booked_in_five_taps_and_without_typing(phone: Phone):
    who, address = catalogue.of(booked_before(), "calendar/")

    with phone.opened(who, address) as page:  # the first tap: 予約をする in the menu
        page.locator("a[href$='2026-08-05/']").click()
        page.get_by_role("link", name="前回と同じにする").click()
        expect(page.get_by_role("status").filter(has_text="前回と同じ答え")).to_be_focused()
        page.get_by_role("button", name="確認に進む").click()
        page.get_by_role("button", name="予約する").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("予約しました")

    past, booked = Reservation.objects.order_by("date")
    assert (booked.band, booked.answers) == (past.band, past.answers)
    assert phone.complaints == []
