"""The judge itself: it must be able to say no. Every other test of this folder is judged by it too."""

import pytest

from tests.line_simulator.contract import FOLDER

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="LINE's API description is not at hand")


def push(message):
    body = f'{{"to": "U1", "messages": [{message}]}}'
    return {
        "method": "POST", "path": "/v2/bot/message/push", "status": 200, "fault": None,
        "request": body, "response": '{"sentMessages": [{"id": "1"}]}',
    }  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        '{"type": "text"}',
        '{"type": "bogus"}',
        '{"type": "template", "altText": "a", "template": {"type": "confirm", "text": "a"}}',
        '{"type": "flex", "altText": "a", "contents": {"type": "carousel"}}',
    ],
)
def test_a_message_that_the_description_does_not_know_is_a_deviation(contract, message):
    assert contract.deviations_of_call(push(message))


def test_a_described_message_is_none(contract):
    assert contract.deviations_of_call(push('{"type": "text", "text": "a"}')) == []


def test_an_answer_without_its_message_ids_is_a_deviation(contract):
    call = push('{"type": "text", "text": "a"}') | {"response": "{}"}

    assert contract.deviations_of_call(call)


def test_a_webhook_without_quote_token_is_a_deviation(contract):
    event = {
        "type": "message", "mode": "active", "timestamp": 1, "webhookEventId": "0" * 26,
        "deliveryContext": {"isRedelivery": False}, "message": {"type": "text", "id": "1", "text": "a"},
    }  # fmt: skip

    assert contract.deviations_of_webhook({"destination": "U" + "0" * 32, "events": [event]})
