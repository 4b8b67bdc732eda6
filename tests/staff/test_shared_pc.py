"""交代: one PC, several people, each under their own name."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories
from tests.staff import cast
from tests.staff.reading import text
from tests.staff.test_browser import objections, sign_in


@pytest.fixture
def people(db: None) -> list[User]:
    at = factories.nursery()
    return [cast.user(name, at) for name in ("sato", "suzuki")]


def leave(client: Client, user: User, way: str = "switch"):
    client.force_login(user)
    return client.post(f"/admin/{way}/")


def door(client: Client, address: str = "") -> str:
    return text(client.get(f"/admin/login/{address}"))


def test_who_leaves_by_switching_is_out_and_offered_by_name(client: Client, people: list[User]):
    User.objects.filter(username="sato").update(last_name="佐藤", first_name="みほん")

    for user in people:
        assert leave(client, user)["Location"] == "/admin/login/"

    assert client.get("/admin/").status_code == 302
    assert "このパソコンで交代した人 suzuki 佐藤 みほん" in door(client)


def test_the_chosen_name_stands_in_the_form_and_in_no_address(client: Client, people: list[User]):
    for user in people:
        leave(client, user)

    page = client.get("/admin/login/?person=1").content.decode()

    assert 'name="username" value="sato"' in page
    assert "sato" not in "".join(part.split('"')[0] for part in page.split('href="')[1:])


@pytest.mark.parametrize("number", ["2", "-1", "x", "99999999999999999999"])
def test_a_name_that_was_not_offered_is_nobody_s(client: Client, people: list[User], number: str):
    for user in people:
        leave(client, user)

    page = client.get(f"/admin/login/?person={number}")

    assert page.status_code == 200
    assert 'name="username" value=' not in page.content.decode()


def test_who_logs_out_leaves_no_name(client: Client, people: list[User]):
    leave(client, people[0], "logout")

    assert "交代した人" not in door(client)


def test_a_forged_cookie_names_nobody(client: Client, people: list[User]):
    client.cookies["staff_pc"] = f"{people[0].pk}:1abcde:forged"

    assert "交代した人" not in door(client)


def test_who_may_not_sign_in_any_more_is_not_offered(client: Client, people: list[User]):
    for user in people:
        leave(client, user)
    User.objects.filter(username="sato").update(is_active=False)

    assert "suzuki" in door(client)
    assert "sato" not in door(client)


def test_eight_people_are_remembered_and_nobody_twice(client: Client, people: list[User]):
    at = factories.nursery()
    many = [*people, *(cast.user(f"person-{number}", at) for number in range(8))]
    for user in (*many, many[-1]):
        leave(client, user)

    page = door(client)

    assert [user.username in page for user in many] == [False] * 2 + [True] * 8
    assert page.count("person-7") == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_colleague_takes_over_with_one_click_and_a_password(page: Page, complaints: list[str]):
    at = factories.nursery()
    for name in ("sato", "suzuki"):
        cast.user(name, at)
        sign_in(page, name)
        page.get_by_role("button", name="交代").click()
        page.wait_for_url("**/admin/login/")

    found = objections(page, complaints, "people")
    page.get_by_role("link", name="sato").click()
    expect(page.get_by_label("パスワード")).to_be_focused()
    page.keyboard.type(cast.PASSWORD)
    page.keyboard.press("Enter")

    expect(page.locator(".who")).to_have_text("sato")
    assert found == []
