"""ID tokens, access tokens and LIFF addresses."""

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from tests.line_simulator.conftest import WIFE

CHANNEL = "1234567890"
LIFF = "/1234567890-AbcdEfgh"
BACK = "http://localhost:8000/liff/book/"
VERIFIER = "v" * 43


def id_token(control, **wish):
    return control.post(f"users/{WIFE}/id-token/", **wish)["id_token"]


def verify(http, token, client_id=CHANNEL, **more):
    return http.post("/oauth2/v2.1/verify", data={"id_token": token, "client_id": client_id, **more})


def open_liff(simulator, extra="", host=None, **headers):
    """As the first phone opens it, unless another host is given."""
    host = host or f"1.phone.localhost:{simulator.port}"
    return httpx.get(simulator.base_url + LIFF + extra, headers={"host": host, **headers}, trust_env=False)


def test_an_id_token_is_es256_and_its_key_is_published(http, control):
    token = id_token(control)

    header = jwt.get_unverified_header(token)
    keys = jwt.PyJWKSet.from_dict(http.get("/oauth2/v2.1/certs").json())
    claims = jwt.decode(token, keys[header["kid"]], algorithms=["ES256"], audience=CHANNEL)
    assert (header["alg"], header["typ"]) == ("ES256", "JWT")
    assert (claims["iss"], claims["sub"]) == ("https://access.line.me", WIFE)
    assert claims["exp"] - claims["iat"] == 3600


def test_a_good_id_token_is_verified_with_its_payload(http, control):
    answer = verify(http, id_token(control))

    assert answer.status_code == 200
    assert answer.json()["sub"] == WIFE
    assert answer.headers["x-line-request-id"]


@pytest.mark.parametrize(
    ("wish", "description"),
    [
        ({"age": 3601}, "IdToken expired."),
        ({"aud": "999"}, "Invalid IdToken Audience."),
        ({"alg": "none"}, "Invalid IdToken."),
        ({"alg": "HS256"}, "Invalid IdToken."),
        ({"kid": "unknown"}, "Invalid IdToken."),
    ],
)
def test_a_bad_id_token_is_refused_in_lines_words(http, control, wish, description):
    answer = verify(http, id_token(control, **wish))

    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_request", "error_description": description}


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("expired", "IdToken expired."),
        ("other_channel", "Invalid IdToken Audience."),
        ("alg_none", "Invalid IdToken."),
        ("hs256", "Invalid IdToken."),
        ("unknown_kid", "Invalid IdToken."),
    ],
)
def test_the_sheet_can_be_given_a_bad_id_token_once(simulator, http, control, kind, description):
    control.fault("id_token", kind)

    bad, good = (parse_qs(urlsplit(open_liff(simulator).headers["location"]).fragment) for _ in range(2))

    assert verify(http, bad["id_token"][0]).json()["error_description"] == description
    assert verify(http, good["id_token"][0]).status_code == 200


def test_an_access_token_may_be_old_or_of_another_channel(http, control):
    def ask(**wish):
        token = control.post(f"users/{WIFE}/access-token/", **wish)["access_token"]
        return http.get("/oauth2/v2.1/verify", params={"access_token": token}).json()

    assert ask()["client_id"] == CHANNEL
    assert ask(client_id="1999999999")["client_id"] == "1999999999"
    assert ask(age=13 * 3600)["error_description"] == "The access token expired"


def test_a_tampered_id_token_is_refused(http, control):
    header, payload, signature = id_token(control).split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = (
        base64.urlsafe_b64encode(json.dumps({**claims, "sub": "U" + "0" * 32}).encode()).decode().rstrip("=")
    )

    assert verify(http, f"{header}.{forged}.{signature}").json()["error_description"] == "Invalid IdToken."


def test_id_tokens_live_by_the_virtual_clock(http, control):
    token = id_token(control)
    control.post("clock/", shift_seconds=3700)

    assert verify(http, token).json()["error_description"] == "IdToken expired."
    assert verify(http, id_token(control)).status_code == 200


def test_another_persons_id_token_is_refused_where_the_user_is_named(http, control):
    answer = verify(http, id_token(control), user_id="U" + "0" * 32)

    assert answer.json()["error_description"] == "Invalid IdToken Subject Identifier."


def test_a_liff_address_leads_to_the_endpoint_with_its_extra_as_state(simulator):
    answer = open_liff(simulator, "/register/?from=menu&x=%E3%81%82")

    target = urlsplit(answer.headers["location"])
    assert answer.status_code == 302
    assert (target.netloc, target.path) == ("1.phone.localhost:8000", "/liff/")
    assert parse_qs(target.query) == {"liff.state": ["/register/?from=menu&x=%E3%81%82"]}


def test_a_liff_address_without_extra_has_no_state(simulator):
    assert urlsplit(open_liff(simulator).headers["location"]).query == ""


def test_the_sheet_gets_the_tokens_behind_the_hash(simulator, http):
    location = open_liff(simulator, host=f"2.phone.localhost:{simulator.port}").headers["location"]

    tokens = {name: values[0] for name, values in parse_qs(urlsplit(location).fragment).items()}
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert urlsplit(location).netloc == "2.phone.localhost:8000"
    assert http.get("/v2/profile", headers=bearer).json()["displayName"] == "目黒さん（夫）"
    assert http.get("/friendship/v1/status", headers=bearer).json() == {"friendFlag": False}
    checked = http.get("/oauth2/v2.1/verify", params={"access_token": tokens["access_token"]}).json()
    assert (checked["client_id"], checked["scope"]) == (CHANNEL, "openid profile")
    assert verify(http, tokens["id_token"]).status_code == 200


def test_outside_a_phone_a_liff_address_gives_no_tokens(simulator):
    answer = open_liff(simulator, "/book/", host=f"localhost:{simulator.port}")

    assert answer.headers["location"] == "http://localhost:8000/liff/?liff.state=%2Fbook%2F"


def test_a_liff_link_inside_a_sheet_asks_the_phone_to_open_it(simulator):
    answer = open_liff(simulator, host=f"phone.localhost:{simulator.port}", **{"sec-fetch-dest": "iframe"})

    assert answer.status_code == 200
    assert "whose-sheet.mjs" in answer.text


def test_an_unknown_liff_id_is_not_found(http):
    assert http.get("/1234567890-Unknown1").status_code == 404


def test_a_deauthorized_access_token_is_dead(simulator, http):
    location = open_liff(simulator).headers["location"]
    token = parse_qs(urlsplit(location).fragment)["access_token"][0]

    first = http.post("/user/v1/deauthorize", json={"userAccessToken": token})
    again = http.post("/user/v1/deauthorize", json={"userAccessToken": token})

    assert (first.status_code, again.status_code) == (204, 400)
    assert http.get("/v2/profile", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_a_plain_browser_gets_its_tokens_for_a_code(simulator):
    with httpx.Client(base_url=simulator.base_url, trust_env=False) as browser:
        back = "http://localhost:8000/liff/book/"
        form = {"user": WIFE, "redirect_uri": back}
        location = browser.post("/liff/v1/authorize", data=form).headers["location"]
        code = parse_qs(urlsplit(location).query)["code"][0]
        ask = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}

        tokens = browser.post("/oauth2/v2.1/token", data=ask)
        again = browser.post("/oauth2/v2.1/token", data=ask)

    assert location.startswith(f"{back}?code=")
    assert jwt.decode(tokens.json()["id_token"], options={"verify_signature": False})["sub"] == WIFE
    assert again.status_code == 400


def code_for(browser, verifier=VERIFIER, **more):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    form = {"user": WIFE, "redirect_uri": BACK, "code_challenge": challenge, "state": "s1", **more}
    location = browser.post("/liff/v1/authorize", data=form).headers["location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def exchange(browser, code, **more):
    ask = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": CHANNEL}
    return browser.post("/oauth2/v2.1/token", data={**ask, **more})


def test_a_code_asked_for_with_a_challenge_is_given_for_its_verifier_only(http):
    asked = code_for(http)

    good = exchange(http, asked["code"], code_verifier=VERIFIER)
    stolen = [exchange(http, code_for(http)["code"], **more) for more in ({}, {"code_verifier": "x" * 43})]

    assert asked["state"] == "s1"
    assert good.status_code == 200
    assert [answer.json()["error"] for answer in stolen] == ["invalid_grant", "invalid_grant"]


def test_a_nonce_comes_back_in_the_id_token(http):
    token = exchange(http, code_for(http, nonce="n1")["code"], code_verifier=VERIFIER).json()["id_token"]

    assert verify(http, token, nonce="n1").status_code == 200
    assert verify(http, token, nonce="n2").json()["error_description"] == "Invalid IdToken Nonce."


def test_a_code_is_for_one_channel_and_one_way_of_proving(http):
    other = exchange(http, code_for(http)["code"], code_verifier=VERIFIER, client_id="1999999999")
    plain = http.get("/liff/v1/authorize", params={"redirect_uri": BACK, "code_challenge_method": "plain"})

    assert (other.json()["error"], plain.status_code) == ("invalid_client", 400)


def test_a_login_never_leads_away_from_the_endpoint(http):
    for elsewhere in ("https://example.com/liff/", "http://localhost:8000/admin/"):
        assert http.get("/liff/v1/authorize", params={"redirect_uri": elsewhere}).status_code == 400
        assert (
            http.post("/liff/v1/authorize", data={"user": WIFE, "redirect_uri": elsewhere}).status_code == 400
        )
