"""Trouble of the database that passes by itself is 503 with a way on, wherever in a request it happens, and no bug."""

import json
import logging
from contextlib import contextmanager

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client

from liff.pages.errors import server_error
from reservations.denials import Busy
from tests import factories
from tests.factories import NOW
from tests.liff.pages.browser import session_cookie
from tests.staff import cast

pytestmark = pytest.mark.django_db
PASSING = [OperationalError("目黒 花 is locked"), InterfaceError("closed"), Busy()]


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@contextmanager
def failing(error: Exception, words: str):
    """Every statement with these words fails."""

    def fail(execute, sql, params, many, context):
        if words in sql:
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def parent() -> Client:
    client = Client(raise_request_exception=False)
    client.cookies[settings.LIFF_SESSION_COOKIE_NAME] = session_cookie(
        factories.usable_child().child.guardian
    )
    return client


def desk() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.user("desk", factories.nursery()))
    return client


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_a_parent_s_page_says_so_and_leads_back_to_itself(error):
    client = parent()

    with failing(error, "reservations_guardian"):
        answer = client.get("/liff/bookings/?from=menu")

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    page = answer.content.decode()
    assert "ただいま、つながりにくくなっています" in page
    assert "お急ぎのときは、園に電話してください。" in page
    assert 'href="/liff/bookings/?from=menu">もう一度ひらく' in page


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_staff_are_told_to_look_whether_it_was_kept(error):
    client = desk()

    with failing(error, "django_session"):  # in a middleware, before any page of ours
        answer = client.get("/admin/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "送ったあとなら、残っているかを先に確かめてください。" in answer.content.decode()


def test_what_was_sent_is_not_asked_for_again_by_a_link():
    client = desk()

    with failing(OperationalError(), "django_session"):
        answer = client.post("/admin/stay/")

    assert answer.status_code == 503
    assert "もう一度ひらく" not in answer.content.decode()


def test_a_session_that_cannot_be_kept_is_no_session_that_somebody_has_ended():
    client = desk()

    with failing(OperationalError(), "UPDATE "):
        answer = client.post("/admin/stay/")

    assert answer.status_code == 503


def test_a_session_that_was_ended_elsewhere_is_told_as_before():
    client = desk()

    with failing(DatabaseError("no row"), 'UPDATE "django_session"'):
        answer = client.post("/admin/stay/")

    assert answer.status_code == 400


def test_the_api_says_busy_also_where_the_error_is_outside_of_it(rf):
    try:
        raise OperationalError("目黒 花 is locked")
    except OperationalError:
        answer = server_error(rf.post("/liff/api/registrations/x/reservations/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert json.loads(answer.content) == {
        "code": "busy",
        "message": "混み合っています。少し待って、もう一度ためしてください。",
        "action": {"kind": "none", "label": "", "href": ""},
    }


def test_it_is_logged_in_a_line_without_values_and_is_no_error(caplog):
    client = parent()

    with failing(PASSING[0], "reservations_guardian"):
        client.get("/liff/bookings/")

    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert "answered unavailable: OperationalError" in caplog.text
    assert "Traceback" not in caplog.text
    assert "目黒 花" not in caplog.text


def test_a_bug_is_still_an_error(caplog):
    client = parent()

    with failing(DatabaseError("a bug"), "reservations_guardian"):
        answer = client.get("/liff/bookings/")

    assert answer.status_code == 500
    assert logging.ERROR in {record.levelno for record in caplog.records}
