"""Breakage on request: what the client hears, and what the ledger says has happened."""

import json
import time
import uuid

import httpx
import pytest
import urllib3
from linebot.v3.messaging import ApiException, PushMessageRequest, TextMessage


@pytest.fixture
def push(line, friend):
    """One push; answers the status, or the error of the network."""

    def send(key=None, timeout=2):
        request = PushMessageRequest(to=friend, messages=[TextMessage(text="a")])
        try:
            line.push_message(request, x_line_retry_key=key, _request_timeout=timeout)
        except ApiException as error:
            return error.status
        except urllib3.exceptions.HTTPError as error:
            return type(error).__name__
        return 200

    return send


@pytest.mark.parametrize(
    ("kind", "status", "accepted"),
    [("500", 500, 0), ("429_rate", 429, 0), ("429_quota", 429, 0), ("401", 401, 0), ("500_after", 500, 1)],
)
def test_a_fault_answers_its_status_as_often_as_asked(control, push, kind, status, accepted):
    control.fault("push", kind, times=2)

    assert [push(), push()] == [status, status]
    assert len(control.ledger()) == 2 * accepted
    assert push() == 200


def test_the_two_429_have_lines_own_words(http, control, friend):
    body = {"to": friend, "messages": [{"type": "text", "text": "a"}]}
    control.fault("push", "429_rate")
    control.fault("push", "429_quota")

    answers = [http.post("/v2/bot/message/push", json=body).json()["message"] for _ in range(2)]

    assert answers == [
        "The API rate limit has been exceeded. Try again later.",
        "You have reached your monthly limit.",
    ]


@pytest.mark.parametrize(("kind", "accepted"), [("drop", 0), ("drop_after", 1)])
def test_a_dropped_connection_brings_no_answer_at_all(http, control, friend, kind, accepted):
    control.fault("push", kind)

    with pytest.raises(httpx.RemoteProtocolError):
        http.post("/v2/bot/message/push", json={"to": friend, "messages": [{"type": "text", "text": "a"}]})

    assert len(control.ledger()) == accepted


def test_after_an_accepted_and_dropped_push_the_retry_is_answered_409(control, push):
    control.fault("push", "drop_after")
    key = str(uuid.uuid4())

    outcomes = [push(key), push(key)]

    assert outcomes == ["ProtocolError", 409]
    assert len(control.ledger()) == 1


def test_a_slow_push_is_accepted_though_the_client_gave_up(control, push):
    control.fault("push", "slow", seconds=1)
    key = str(uuid.uuid4())

    outcomes = [push(key, timeout=0.3), push(key)]

    assert outcomes == ["ReadTimeoutError", 409]


def test_a_dripping_answer_takes_its_time(http, control, friend):
    control.fault("push", "drip", seconds=0.5)
    started = time.perf_counter()

    answer = http.post(
        "/v2/bot/message/push", json={"to": friend, "messages": [{"type": "text", "text": "a"}]}
    )

    assert answer.json()["sentMessages"]
    assert time.perf_counter() - started >= 0.45


def test_garbage_is_no_json(http, control, friend):
    control.fault("push", "garbage")

    answer = http.post(
        "/v2/bot/message/push", json={"to": friend, "messages": [{"type": "text", "text": "a"}]}
    )

    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_fault_hits_its_endpoint_only(http, control, push):
    control.fault("profile", "500")

    assert push() == 200
    assert http.get("/v2/bot/info").status_code == 200


def test_a_fault_of_an_unknown_kind_is_refused(http):
    answer = http.post("/control/faults/", json={"endpoint": "push", "kind": "gremlins", "times": 1})

    assert answer.status_code == 400


def test_a_reset_takes_faults_talks_and_ledger_away_and_keeps_people(control, push, friend):
    push()
    control.fault("push", "500", times=5)

    control.post("reset/")

    assert control.get("faults/")["faults"] == []
    assert (control.talk(friend), control.ledger()) == ([], [])
    assert [person["name"] for person in control.get("users/")["users"]] == [
        "目黒さん（妻）",
        "目黒さん（夫）",
    ]
