"""POST session/: from LINE's token to a session of ours, and how that ends."""

from datetime import timedelta

import pytest
from django.conf import settings

from reservations.models import Guardian
from tests import factories
from tests.factories import NOW
from tests.liff.api.parent import Parent

ANNA, BEN = "U" + "a" * 32, "U" + "b" * 32


def session_cookie(browser: Parent):
    return browser.client.cookies.get(settings.LIFF_SESSION_COOKIE_NAME)


def test_a_token_of_line_opens_a_session_and_makes_the_guardian(stranger, login):
    answer = stranger.sign_in(login.token(ANNA))

    assert answer.status_code == 200
    assert answer.json() == {"csrf_token": stranger.csrf, "expires_at": "2026-08-03T22:15:00+09:00"}
    assert Guardian.objects.get().line_user_id == ANNA
    assert stranger.get("me/").json()["guardian"] is None


def test_the_same_account_is_the_same_guardian(stranger, login):
    known = factories.guardian(line_user_id=ANNA)

    stranger.sign_in(login.token(ANNA))

    assert stranger.get("me/").json()["guardian"]["name"] == known.name
    assert Guardian.objects.count() == 1


def test_the_cookie_names_nobody_and_is_for_this_host_alone(stranger, login):
    stranger.sign_in(login.token(ANNA))

    cookie = session_cookie(stranger)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    assert cookie["max-age"] == 12 * 60 * 60
    assert ANNA not in cookie.value


def test_in_production_the_cookie_wants_https(stranger, login, settings):
    settings.LIFF_SESSION_COOKIE_NAME = "__Host-liff_session"
    settings.LIFF_SESSION_COOKIE_SECURE = True

    stranger.sign_in(login.token(ANNA))

    assert session_cookie(stranger)["secure"] is True
    assert session_cookie(stranger)["path"] == "/"


def test_the_session_lasts_twelve_hours_from_its_last_use(stranger, login, clock):
    stranger.sign_in(login.token(ANNA))
    clock.move_to(NOW + timedelta(hours=11))
    assert stranger.get("me/").status_code == 200

    clock.move_to(NOW + timedelta(hours=22, minutes=59))
    assert stranger.get("me/").status_code == 200

    clock.move_to(NOW + timedelta(hours=35))
    assert stranger.get("me/").json()["code"] == "no_session"


def test_the_cookie_is_not_written_again_within_minutes(stranger, login, clock):
    stranger.sign_in(login.token(ANNA))

    clock.shift(timedelta(minutes=4))
    assert settings.LIFF_SESSION_COOKIE_NAME not in stranger.get("me/").cookies
    clock.shift(timedelta(minutes=2))
    assert settings.LIFF_SESSION_COOKIE_NAME in stranger.get("me/").cookies


def test_line_s_token_may_die_while_our_session_lives(stranger, login, clock):
    stranger.sign_in(login.token(ANNA))
    clock.shift(timedelta(hours=3))

    assert stranger.get("me/").status_code == 200


def test_another_person_s_token_ends_the_session_before(stranger, login):
    factories.guardian(line_user_id=ANNA)
    stranger.sign_in(login.token(ANNA))
    before = stranger.csrf

    stranger.sign_in(login.token(BEN))

    assert stranger.get("me/").json()["guardian"] is None
    stranger.csrf, after = before, stranger.csrf
    assert stranger.send("patch", "me/", {"language": "en"}).json()["code"] == "csrf"
    stranger.csrf = after
    assert stranger.send("patch", "me/", {"language": "en"}).status_code == 200


def test_another_person_s_token_ends_the_session_even_when_it_is_too_old(stranger, login):
    stranger.sign_in(login.token(ANNA))
    expired = int(NOW.timestamp()) - 3600

    answer = stranger.sign_in(login.token(BEN, exp=expired))

    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")
    assert stranger.get("me/").status_code == 401


def test_a_bad_token_leaves_one_s_own_session(stranger, login):
    stranger.sign_in(login.token(ANNA))

    assert stranger.sign_in(login.token(ANNA, exp=int(NOW.timestamp()) - 3600)).status_code == 401
    assert stranger.sign_in("nonsense").status_code == 401

    assert stranger.get("me/").status_code == 200


def test_signing_in_again_keeps_the_pages_opened_before_working(stranger, login):
    stranger.sign_in(login.token(ANNA))
    first = stranger.csrf

    stranger.sign_in(login.token(ANNA, iat=int(NOW.timestamp())))

    stranger.csrf = first
    assert stranger.send("patch", "me/", {"language": "en"}).status_code == 200


def test_a_new_epoch_ends_every_session_of_the_guardian(stranger, login):
    stranger.sign_in(login.token(ANNA))

    Guardian.objects.update(session_epoch=1)

    assert stranger.get("me/").json()["code"] == "no_session"


@pytest.mark.parametrize("cookie", ["", "nonsense", "a:b", ".e30:AAAA", "\xe3\x81\x82", "x" * 5000])
def test_a_cookie_that_we_did_not_sign_is_nobody(stranger, cookie):
    stranger.client.cookies[settings.LIFF_SESSION_COOKIE_NAME] = cookie

    assert stranger.get("me/").json()["code"] == "no_session"


def test_a_changed_cookie_is_nobody(stranger, login):
    stranger.sign_in(login.token(ANNA))
    value = session_cookie(stranger).value

    stranger.client.cookies[settings.LIFF_SESSION_COOKIE_NAME] = ("A" if value[0] != "A" else "B") + value[1:]

    assert stranger.get("me/").status_code == 401


def test_no_session_says_how_to_open_the_pages_again(stranger):
    answer = stranger.get("me/")

    assert answer.status_code == 401
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["action"]["kind"] == "link"
    assert answer.json()["action"]["href"].startswith(settings.LIFF_URL_BASE)


def test_the_language_of_the_phone_counts_for_a_new_guardian_only(stranger, login):
    factories.guardian(line_user_id=ANNA)

    for token in (login.token(ANNA), login.token(BEN)):
        stranger.client.post(
            "/liff/api/session/",
            {"id_token": token},
            content_type="application/json",
            headers={"Accept-Language": "ko"},
        )

    assert Guardian.objects.get(line_user_id=ANNA).language == "ja"
    assert Guardian.objects.get(line_user_id=BEN).language == "ko"


@pytest.mark.parametrize(
    ("of_line", "kept"),
    [("en", "en"), ("zh-TW", "zh-hans"), ("ko-KR", "ko"), ("vi", "ja-easy"), ("ja", "ja")],
)
def test_the_language_in_which_line_is_shown_counts_more_than_the_browser_s(stranger, login, of_line, kept):
    stranger.client.post(
        "/liff/api/session/",
        {"id_token": login.token(BEN), "language": of_line},
        content_type="application/json",
        headers={"Accept-Language": "ko"},
    )

    assert Guardian.objects.get(line_user_id=BEN).language == kept


def test_a_language_chosen_on_the_phone_before_counts_most(stranger, login):
    stranger.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"

    stranger.client.post(
        "/liff/api/session/",
        {"id_token": login.token(BEN), "language": "en"},
        content_type="application/json",
    )

    assert Guardian.objects.get(line_user_id=BEN).language == "zh-hans"


@pytest.mark.parametrize("body", ['{"id_token": 1}', "{}", "[]", "null", "", "{", '{"id_token": null}'])
def test_anything_but_a_token_is_invalid(stranger, body):
    answer = stranger.client.post("/liff/api/session/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_form_of_another_site_opens_no_session(stranger, login):
    answer = stranger.client.post("/liff/api/session/", {"id_token": login.token(ANNA)})

    assert answer.status_code == 415
    assert session_cookie(stranger) is None
