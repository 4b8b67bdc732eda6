"""Who may frame a page, what it may reach, that nothing is kept, and what stands where it went wrong."""

import re

import pytest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from liff.pages import errors
from liff.pages.headers import LINE_HOSTS, is_loopback
from tests import factories as cast
from tests.liff.pages import catalogue
from tests.liff.pages.browser import session_cookie


def directives(response: HttpResponseBase) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


@pytest.fixture
def shell(db) -> HttpResponseBase:
    cast.nursery()
    return Client().get("/liff/bookings/")


def test_without_a_session_there_is_a_shell_without_data_and_no_redirect(shell):
    page = shell.content.decode()

    assert shell.status_code == 200
    assert "読み込んでいます" in page
    assert "桑の実中目黒保育園に電話する" in page  # who has no JavaScript can still phone
    assert 'data-token=""' in page


def test_the_shell_stands_still_while_line_moves_on(opens):
    guardian, _address = catalogue.at_home(cast.usable_child())

    page = opens(guardian, "/liff/?liff.state=%2Fbook%2F")

    assert "読み込んでいます" in page
    assert "目黒 花" not in page


def test_nothing_is_kept_in_a_cache(shell):
    assert shell.headers["Cache-Control"] == "no-store"


def test_a_page_runs_our_scripts_and_the_sdk_and_asks_us_and_line(shell, settings):
    found = directives(shell)

    assert found["script-src"] == ["'self'", settings.LIFF_SDK_ORIGIN]
    assert found["connect-src"] == ["'self'", settings.LINE_API_ORIGIN, settings.LIFF_URL_ORIGIN]
    assert found["style-src"] == ["'self'"]


def test_on_this_machine_the_simulator_may_frame_a_page(shell, settings):
    assert directives(shell)["frame-ancestors"] == [settings.LIFF_URL_ORIGIN]
    assert "X-Frame-Options" not in shell.headers


def test_in_production_nobody_may_frame_a_page_and_line_is_reached(db, settings):
    settings.PRODUCTION = True
    settings.LIFF_URL_ORIGIN = "https://liff.line.me"
    settings.LINE_API_ORIGIN = "https://api.line.me"

    response = Client().get("/liff/")

    assert directives(response)["frame-ancestors"] == ["'none'"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert set(LINE_HOSTS) <= set(directives(response)["connect-src"])


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://phone.localhost:8001", True),
        ("http://localhost:8001", True),
        ("http://127.0.0.1:8001", True),
        ("http://[::1]:8001", True),
        ("https://liff.line.me", False),
        ("https://localhost.example.jp", False),
    ],
)
def test_only_this_machine_is_loopback(origin, expected):
    assert is_loopback(origin) is expected


def test_a_stranger_s_page_is_the_same_404_as_none(db):
    mine, theirs = cast.usable_child(), cast.usable_child()
    client = Client()
    client.cookies["liff_session"] = session_cookie(mine.child.guardian)

    foreign = client.get(f"/liff/registrations/{theirs.public_id}/calendar/")
    missing = client.get("/liff/registrations/00000000-0000-0000-0000-000000000000/calendar/")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert "この画面は見つかりません" in foreign.content.decode()


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/liff/nowhere/", "/liff/registrations/x/calendar/2026-02-30/"]
)
def test_an_unknown_address_answers_in_our_words(db, path):
    response = Client().get(path)

    assert response.status_code == 404
    assert "この画面は見つかりません" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.permission_denied, 403),
        (errors.not_found, 404),
        (errors.server_error, 500),
        (errors.csrf_failure, 403),
    ],
)
@pytest.mark.parametrize(("path", "start"), [("/liff/", "/liff/"), ("/admin/", "/admin/")])
def test_every_error_says_what_to_do_without_asking_the_database(view, status, path, start):
    response = view(RequestFactory().get(path))
    page = response.content.decode()

    assert response.status_code == status
    assert re.search(f'class="button" href="{start}"', page)
    assert "エラー" not in page


def test_an_error_offers_the_ward_s_telephone_to_parents_alone(settings):
    settings.WARD_PHONE = "03-0000-0100"

    seen = [
        errors.server_error(RequestFactory().get(path)).content.decode() for path in ("/liff/", "/admin/")
    ]

    assert ['href="tel:0300000100"' in page for page in seen] == [True, False]


def test_a_form_sent_to_a_page_answers_in_our_words_too():
    response = Client().post("/liff/bookings/")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "はじめの画面から、ひらき直してください。" in response.content.decode()


def test_the_api_answers_errors_in_its_own_shape():
    response = errors.server_error(RequestFactory().get("/liff/api/me/"))

    assert response.headers["Content-Type"] == "application/json"
    assert b'"code": "failed"' in response.content
