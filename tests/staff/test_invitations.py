"""A link that works once (W1): for whom, how long, and what else it answers with."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.invitations import invitation_path, invite
from staff.roles import is_ward_user
from tests.factories import NOW
from tests.staff.invited import PASSWORD, choose, open_link, use_link
from tests.staff.reading import text

pytestmark = pytest.mark.django_db
OVER = "リンクは1回だけ、3日のあいだ使えます。"
ONCE_MORE = "もらったリンクから、ひらき直してください。"


@pytest.fixture
def link() -> str:
    return invitation_path(invite("shin"))


def password_was_set() -> bool:
    return User.objects.get(username="shin").check_password(PASSWORD)


def test_a_link_leads_to_a_password_and_a_second_factor(link: str):
    page = use_link(link)

    assert page.content.decode().count("<code>") == 10
    assert page.context["issued"].key in text(page)
    assert password_was_set()


def test_a_link_works_once(link: str):
    use_link(link)

    browser, page = open_link(link)

    assert page.status_code == 404
    assert OVER in text(page)
    assert choose(browser, page).status_code == 405


def test_the_second_of_two_tabs_changes_nothing(link: str):
    browser, page = open_link(link)
    choose(browser, page)

    answer = choose(browser, page, "another long phrase")

    assert answer.status_code == 404
    assert OVER in text(answer)
    assert password_was_set()


@pytest.mark.parametrize(("days", "status"), [(2.99, 200), (3.01, 404)])
def test_a_link_works_for_three_days(link: str, days: float, status: int):
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        _browser, page = open_link(link)

    assert page.status_code == status
    assert (OVER in text(page)) == (status == 404)


def test_a_form_left_open_too_long_asks_for_the_link_again(link: str):
    browser, page = open_link(link)

    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        answer = choose(browser, page)
        again = choose(*open_link(link, browser))

    assert answer.status_code == 404
    assert ONCE_MORE in text(answer)
    assert again.status_code == 200
    assert password_was_set()


def test_the_address_of_the_form_alone_opens_nothing(link: str):
    _browser, page = open_link(link)

    answer = Client().get(page.request["PATH_INFO"])

    assert answer.status_code == 404
    assert ONCE_MORE in text(answer)


def test_looking_at_a_link_uses_nothing_up(link: str):
    for _each in range(3):
        assert Client().head(link).status_code == 302
        open_link(link)

    use_link(link)
    assert password_was_set()


def test_a_weak_password_keeps_the_link(link: str):
    page = choose(*open_link(link), password="short")

    assert "12 文字" in text(page)
    assert open_link(link)[1].status_code == 200


@pytest.mark.parametrize("link", ["MQ/abc", "!/x", "OTk5OTk/abc-def"])
def test_an_invented_link_says_no_more_than_a_used_one(link: str):
    page = Client().get(f"/admin/invitation/{link}/")

    assert page.status_code == 404
    assert OVER in text(page)


def test_a_link_is_in_japanese_and_kept_nowhere(link: str):
    browser = Client(headers={"accept-language": "en"})

    _browser, page = open_link(link, browser)

    assert "新しいパスワード" in text(page)
    for answer in (page, browser.get(link), choose(browser, page)):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"


def test_the_first_account_of_the_ward_is_invited_by_command():
    printed = StringIO()

    call_command("invite_ward", "first", stdout=printed)

    use_link(printed.getvalue().splitlines()[-1])
    user = User.objects.get(username="first")
    assert is_ward_user(user)
    assert user.check_password(PASSWORD)


def test_the_command_ends_what_the_account_had_before():
    call_command("invite_ward", "first", stdout=StringIO())
    user = User.objects.get(username="first")
    use_link(invitation_path(user))

    call_command("invite_ward", "first", stdout=StringIO())

    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
