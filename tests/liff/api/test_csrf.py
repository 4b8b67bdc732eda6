"""Every change carries the token that only our own pages know."""

import pytest

from tests import factories

CHANGES = [
    ("post", "consent/"),
    ("patch", "me/"),
    ("put", "drafts/registration/"),
    ("delete", "drafts/registration/"),
    ("post", "registrations/"),
    ("post", "registrations/x/withdraw/"),
    ("post", "registrations/x/interview/"),
    ("post", "registrations/x/reservations/"),
    ("post", "reservations/x/cancel/"),
    ("post", "interviews/x/cancel/"),
]


@pytest.mark.parametrize(("method", "address"), CHANGES)
@pytest.mark.parametrize("token", ["", "x" * 64, "短い"])
def test_a_change_without_it_is_refused(parent, method, address, token):
    browser = parent(factories.guardian())
    browser.csrf = token

    answer = browser.send(method, address, {})

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert set(answer.json()) == {"code", "message", "action"}


@pytest.mark.parametrize(("method", "address"), CHANGES)
def test_a_change_by_nobody_is_no_session(stranger, method, address):
    answer = stranger.send(method, address, {})

    assert (answer.status_code, answer.json()["code"]) == (401, "no_session")


def test_another_site_is_refused_although_it_got_hold_of_the_token(parent):
    browser = parent(factories.guardian())
    headers = {"X-CSRFToken": browser.csrf, "Origin": "https://evil.example"}

    answer = browser.client.patch("/liff/api/me/", {}, content_type="application/json", headers=headers)

    assert answer.json()["code"] == "csrf"


def test_another_person_s_token_is_of_no_use(parent):
    browser, other = parent(factories.guardian()), parent(factories.guardian())
    browser.csrf = other.csrf

    assert browser.send("patch", "me/", {}).json()["code"] == "csrf"


def test_two_people_side_by_side_each_have_their_own_host(parent):
    for number in (1, 2):
        browser, host = parent(factories.guardian()), f"{number}.phone.localhost:8000"
        own = {"X-CSRFToken": browser.csrf, "Host": host, "Origin": f"http://{host}"}

        answers = [
            browser.client.patch("/liff/api/me/", {}, content_type="application/json", headers=headers)
            for headers in (own, own | {"Origin": "http://3.phone.localhost:8000"})
        ]

        assert [answer.status_code for answer in answers] == [200, 403]
