"""The gateway to LINE: every answer has one meaning, and nothing is raised (design §3.5)."""

import uuid

import pytest

from liff import line as gateway
from liff import line_sdk
from liff.line import Verdict, push, reaches, reply
from liff.notifications import ConsoleBackend, LineBackend
from reservations.delivery import Outcome
from reservations.models import Notification
from tests.factories import guardian
from tests.line_stub import LineStub

KEY = uuid.UUID("123e4567-e89b-12d3-a456-426614174000")
HELLO = [{"type": "text", "text": "こんにちは"}]
FAMILY = "U" + "0" * 32


@pytest.fixture
def _at_line(line: LineStub, settings):
    settings.LINE_API_BASE = line.url


pytestmark = pytest.mark.usefixtures("_at_line")


def test_a_push_carries_the_payload_as_it_is_the_key_and_the_token(line: LineStub, settings):
    line.answer = b'{"sentMessages":[{"id":"1"}]}'

    answer = push(FAMILY, HELLO, KEY)

    assert (answer.verdict, answer.request_id) == (Verdict.ACCEPTED, "request-1")
    (call,) = line.calls
    assert (call.path, call.body) == ("/v2/bot/message/push", {"to": FAMILY, "messages": HELLO})
    assert call.headers["x-line-retry-key"] == str(KEY)
    assert call.headers["authorization"] == f"Bearer {settings.LINE_CHANNEL_ACCESS_TOKEN}"


def test_a_key_accepted_before_is_accepted(line: LineStub):
    line.status, line.answer = 409, b'{"message":"The retry key is already accepted"}'
    line.headers["x-line-accepted-request-id"] = "the-first"

    answer = push(FAMILY, HELLO, KEY)

    assert (answer.verdict, answer.request_id) == (Verdict.ACCEPTED, "the-first")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (400, Verdict.PERMANENT),
        (401, Verdict.HALT),
        (403, Verdict.PERMANENT),
        (408, Verdict.TEMPORARY),
        (413, Verdict.PERMANENT),
        (429, Verdict.TEMPORARY),
        (302, Verdict.TEMPORARY),
        (500, Verdict.TEMPORARY),
        (503, Verdict.TEMPORARY),
    ],
)
def test_a_status_has_one_meaning(line: LineStub, status: int, verdict: Verdict):
    line.status, line.answer = status, b'{"message":"No","details":[{"message":"secret words"}]}'

    answer = push(FAMILY, HELLO, KEY)

    assert (answer.verdict, answer.status, answer.error) == (verdict, status, f"{status} No")
    assert len(line.calls) == 1  # the gateway itself repeats nothing


@pytest.mark.parametrize("garbage", [b"", b"garbage", b"[]", b"null", b"\xff\xfe", b'{"sentMessages": 3}'])
def test_an_answer_without_sense_leaves_the_outcome_open(line: LineStub, garbage: bytes):
    line.answer = garbage

    assert push(FAMILY, HELLO, KEY).verdict in {Verdict.TEMPORARY, Verdict.ACCEPTED}


def test_a_dropped_connection_leaves_the_outcome_open(line: LineStub):
    line.drops = True

    assert push(FAMILY, HELLO, KEY).verdict is Verdict.TEMPORARY
    assert len(line.calls) == 1


def test_nobody_listening_is_temporary(settings):
    settings.LINE_API_BASE = "http://127.0.0.1:9"

    assert push(FAMILY, HELLO, KEY).verdict is Verdict.TEMPORARY


def test_a_slow_line_is_not_waited_for(line: LineStub, monkeypatch):
    monkeypatch.setattr(gateway, "QUICK_SECONDS", 0.3)
    line.delay = 2

    answer = reply("token", HELLO)

    assert answer.verdict is Verdict.TEMPORARY
    assert line.answered == 0


@pytest.mark.parametrize(
    ("status", "known"), [(200, True), (404, False), (500, None), (400, None), (401, None)]
)
def test_lines_profile_says_whom_a_message_would_reach(line: LineStub, status: int, known: bool | None):
    line.status = status
    line.answer = b'{"displayName":"x","userId":"U1"}' if status == 200 else b'{"message":"Not found"}'

    assert reaches(FAMILY) is known


def test_lines_own_two_hosts_are_left_to_the_sdk():
    assert line_sdk.messaging_api(line_sdk.LINE_ITSELF, "t").api_client.configuration.host is None
    assert line_sdk.messaging_api("http://localhost:8001", "t").api_client.configuration.host


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "outcome"),
    [(409, Outcome.ACCEPTED), (400, Outcome.REJECTED), (500, Outcome.RETRY), (401, Outcome.HALT)],
)
def test_the_backend_says_what_the_outbox_should_do(line: LineStub, status: int, outcome: Outcome):
    line.status = status
    row = Notification(recipient=guardian(), payload=HELLO, retry_key=KEY)

    assert LineBackend().deliver(row).outcome is outcome


@pytest.mark.django_db
def test_the_console_shows_what_would_be_sent(capsys):
    delivery = ConsoleBackend().deliver(Notification(recipient=guardian(), payload=HELLO))

    assert delivery.outcome is Outcome.ACCEPTED
    assert "こんにちは" in capsys.readouterr().out
