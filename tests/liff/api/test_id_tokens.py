"""What an ID token must be like, tried through POST session/."""

import base64
import json
from datetime import timedelta

import jwt
import pytest

from liff import id_tokens
from tests.factories import NOW
from tests.liff.api.line import CHANNEL, Key
from tests.slow_server import HEAD, slow_server

ANNA = "U" + "a" * 32
SECONDS = int(NOW.timestamp())


def is_refused(answer) -> bool:
    return (answer.status_code, answer.json()["code"]) == (401, "bad_token")


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": SECONDS - 61},
        {"iat": SECONDS + 61},
        {"aud": "9999999999"},
        {"aud": [CHANNEL]},
        {"aud": [CHANNEL, "9999999999"]},
        {"aud": int(CHANNEL)},
        {"aud": ""},
        {"iss": "https://access.line.me/"},
        {"iss": "https://evil.example"},
        {"sub": "U" + "A" * 32},
        {"sub": "U" + "a" * 31},
        {"sub": "U" + "a" * 32 + "\n"},
        {"sub": 12},
        {"exp": "soon"},
        {"exp": True},
        {"iat": "now"},
        *({name: None} for name in ("iss", "sub", "aud", "exp", "iat")),
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(stranger, login, changed):
    assert is_refused(stranger.sign_in(login.token(ANNA, **changed)))


@pytest.mark.parametrize("changed", [{"exp": SECONDS - 59}, {"iat": SECONDS + 59}], ids=str)
def test_clocks_may_differ_by_a_minute(stranger, login, changed):
    assert stranger.sign_in(login.token(ANNA, **changed)).status_code == 200


def test_our_clock_decides_and_not_the_library_s(stranger, login, clock):
    token = login.token(ANNA)
    clock.move_to(NOW + timedelta(hours=2))

    assert is_refused(stranger.sign_in(token))


def test_a_token_without_a_signature_is_refused(stranger, login):
    token = jwt.encode(login.claims(ANNA), None, "none", headers={"kid": "first"})

    assert is_refused(stranger.sign_in(token))


def test_the_public_key_is_no_secret_to_sign_with(stranger, login):
    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    header = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "first"}).encode())
    signed = header + b"." + part(json.dumps(login.claims(ANNA)).encode())
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        signed, login.keys[0].public_pem
    )

    assert is_refused(stranger.sign_in((signed + b"." + part(mac)).decode()))


def test_the_channel_s_secret_is_no_key_either(stranger, login, settings):
    secret = settings.LINE_CHANNEL_SECRET.ljust(32, "-")

    assert is_refused(
        stranger.sign_in(jwt.encode(login.claims(ANNA), secret, "HS256", headers={"kid": "first"}))
    )


def test_a_key_that_line_does_not_publish_is_refused(stranger, login):
    assert is_refused(stranger.sign_in(login.token(ANNA, key=Key("unknown"))))
    assert is_refused(stranger.sign_in(login.token(ANNA, key=Key("first"))))


def test_a_changed_token_is_refused(stranger, login):
    header, _, signature = login.token(ANNA).split(".")
    _, other, _ = login.token("U" + "b" * 32).split(".")

    assert is_refused(stranger.sign_in(f"{header}.{other}.{signature}"))


@pytest.mark.parametrize(
    "token", ["", "a", "..", "a.b.c", "あ.い.う", "[" * 100_000, "\udc00", "e30.e30.e30"]
)
def test_what_is_no_token_at_all_is_refused(stranger, token):
    answer = stranger.sign_in(token)

    assert answer.status_code == (400 if token == "\udc00" else 401)


def test_a_header_that_never_ends_is_refused(stranger):
    header = base64.urlsafe_b64encode(b"[" * 60_000).decode()

    assert is_refused(stranger.sign_in(f"{header}.e30.AAAA"))


def test_line_s_keys_are_fetched_once_for_many(stranger, login):
    for _ in range(3):
        assert stranger.sign_in(login.token(ANNA)).status_code == 200

    assert login.asked == 1


def test_a_new_key_of_line_is_found(stranger, login, monkeypatch):
    stranger.sign_in(login.token(ANNA))
    monkeypatch.setattr(id_tokens, "SECONDS_BETWEEN_FETCHES", 0)
    login.publish(login.keys[0], Key("second"))

    assert stranger.sign_in(login.token(ANNA, key=login.keys[1])).status_code == 200


def test_unknown_keys_make_nobody_ask_line_all_the_time(stranger, login):
    for number in range(5):
        stranger.sign_in(login.token(ANNA, key=Key(f"unknown-{number}")))

    assert login.asked == 1


def test_keys_of_other_kinds_are_left_aside(stranger, login):
    others = [
        {"kty": "RSA", "kid": "first", "n": "AQAB", "e": "AQAB"},
        login.keys[0].jwk | {"alg": "ES384", "kid": "x"},
    ]
    login.stub.answer = json.dumps({"keys": [*others, login.keys[0].jwk]}).encode()

    assert stranger.sign_in(login.token(ANNA)).status_code == 200


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'{"keys": 1}', b'{"keys": [1]}', b"[" * 60_000])
def test_nonsense_instead_of_keys_is_try_again(stranger, login, body):
    login.stub.answer = body

    answer = stranger.sign_in(login.token(ANNA))

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "1")


def test_line_out_of_reach_is_try_again_and_then_works(stranger, login, monkeypatch):
    monkeypatch.setattr(id_tokens, "SECONDS_BETWEEN_FETCHES", 0)
    login.stub.status = 500
    assert stranger.sign_in(login.token(ANNA)).status_code == 503

    login.stub.status = 200
    assert stranger.sign_in(login.token(ANNA)).status_code == 200


def test_known_keys_outlive_line_s_absence(stranger, login):
    stranger.sign_in(login.token(ANNA))
    login.stub.status = 500

    assert stranger.sign_in(login.token(ANNA)).status_code == 200


def test_nobody_listening_is_try_again(stranger, login, settings):
    settings.LINE_API_BASE = "http://127.0.0.1:9"

    assert stranger.sign_in(login.token(ANNA)).status_code == 503


def test_line_too_slow_is_try_again(stranger, login, monkeypatch):
    monkeypatch.setattr(id_tokens, "FETCH_SECONDS", 0.05)
    login.stub.delay = 0.5

    assert stranger.sign_in(login.token(ANNA)).status_code == 503


def test_keys_that_come_byte_by_byte_are_try_again(stranger, login, monkeypatch, settings):
    monkeypatch.setattr(id_tokens, "FETCH_SECONDS", 0.4)
    token = login.token(ANNA)
    with slow_server() as server:
        settings.LINE_API_BASE = server.url
        server.at_once, server.drops = HEAD + b"Content-Length: 9000\r\n\r\n", b" "

        assert stranger.sign_in(token).status_code == 503


def test_while_one_page_fetches_anew_the_others_go_by_the_keys_that_they_have(stranger, login, monkeypatch):
    stranger.sign_in(login.token(ANNA))
    keys = id_tokens._key_set(login.stub.url + id_tokens.KEYS_PATH)
    monkeypatch.setattr(id_tokens, "KEYS_KEPT_SECONDS", 0)

    with keys._lock:  # somebody is fetching
        assert stranger.sign_in(login.token(ANNA)).status_code == 200
