"""The judges themselves: they must be able to say no. Whatever a run's simulators do is judged by them at its end."""

import json

import pytest

from tests.line_simulator.judges import Judge, all_judges
from tests.line_simulator.whole_run import judge_all, records_in


@pytest.fixture(scope="module", params=all_judges(), ids=lambda judge: type(judge).__name__)
def judge(request) -> Judge:
    return request.param


def push(message, **changes):
    body = f'{{"to": "U1", "messages": [{message}]}}'
    call = {
        "kind": "call", "method": "POST", "path": "/v2/bot/message/push", "status": 200, "fault": None,
        "request": body, "response": '{"sentMessages": [{"id": "1"}]}',
    }  # fmt: skip
    return call | changes


def webhook(event, **changes):
    common = {
        "mode": "active", "timestamp": 1, "webhookEventId": "0" * 26, "deliveryContext": {"isRedelivery": False},
    }  # fmt: skip
    body = {"destination": "U" + "0" * 32, "events": [common | event]}
    return {"kind": "webhook", "mischief": None, "body": body} | changes


TEXT = '{"type": "text", "text": "a"}'


@pytest.mark.parametrize(
    "message",
    [
        '{"type": "text"}',
        '{"type": "bogus"}',
        '{"type": "template", "altText": "a", "template": {"type": "confirm", "text": "a"}}',
        '{"type": "flex", "altText": "a", "contents": {"type": "carousel"}}',
    ],
)
def test_a_message_that_line_does_not_know_is_a_deviation(judge, message):
    assert judge.deviations(push(message))


def test_a_described_message_is_none(judge):
    assert judge.deviations(push(TEXT)) == []


def test_an_answer_without_its_message_ids_is_a_deviation(judge):
    assert judge.deviations(push(TEXT, response="{}"))


def test_a_refusal_without_a_message_is_a_deviation(judge):
    assert judge.deviations(push(TEXT, status=400, response="{}"))
    assert judge.deviations(push("5", status=400, response='{"message": "no"}')) == []


def test_a_webhook_without_quote_token_is_a_deviation_unless_it_is_sloppy_on_purpose(judge):
    event = {"type": "message", "message": {"type": "text", "id": "1", "text": "a"}}

    assert judge.deviations(webhook(event))
    assert judge.deviations(webhook(event, mischief="sloppy")) == []


def test_a_spoilt_answer_is_not_judged_and_a_late_one_is(judge):
    assert judge.deviations(push(TEXT, response="{}", fault="garbage")) == []
    assert judge.deviations(push(TEXT, response="{}", fault="slow"))


def test_the_whole_run_is_counted_and_a_half_written_line_left_out(judge, tmp_path):
    lines = [json.dumps(each) for each in (push(TEXT), push(TEXT), push("{}"), webhook({"type": "bogus"}))]
    (tmp_path / "1.jsonl").write_text("\n".join([*lines, '{"kind": "ca']))

    verdict = judge_all(records_in(tmp_path), judge)

    assert (verdict.calls, verdict.webhooks) == (3, 1)
    assert len(verdict.deviations) >= 2


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({"path": "/v2/bot/nonsense"}, False),
        ({"path": "/v2/bot/nonsense", "status": 404, "response": '{"message": "Not found"}'}, True),
        ({"path": "/v2/bot/nonsense", "status": 404, "response": "{}"}, False),
        ({"status": 302}, False),
        ({"method": "GET", "path": "/v2/profile", "request": "", "response": '{"userId": "U1"}'}, False),
    ],
)
def test_what_no_description_knows_is_a_deviation(changes, is_right):
    by_description = all_judges()[0]
    if type(by_description).__name__ != "Contract":
        pytest.skip("LINE's API description is not at hand")

    assert (by_description.deviations(push(TEXT, **changes)) == []) is is_right
