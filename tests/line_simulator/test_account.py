"""Profile, account, quota, tokens, webhook address: through LINE's own SDK."""

import json

import httpx
import pytest
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    PushMessageRequest,
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)
from linebot.v3.messaging import TestWebhookEndpointRequest as WebhookTest
from linebot.v3.messaging.exceptions import UnauthorizedException
from linebot.v3.oauth import ApiClient as OAuthClient
from linebot.v3.oauth import ApiException as OAuthException
from linebot.v3.oauth import ChannelAccessToken
from linebot.v3.oauth import Configuration as OAuthConfiguration

from tests.line_simulator.conftest import STRANGER, WIFE


def test_a_friends_profile_is_told(line, friend):
    assert line.get_profile(friend).display_name == "目黒さん（妻）"


def test_the_profile_of_anybody_else_is_not_found(line, control, friend):
    control.post(f"users/{friend}/block/")

    for user in (friend, STRANGER):
        with pytest.raises(ApiException) as refused:
            line.get_profile(user)
        assert (refused.value.status, json.loads(refused.value.body)) == (404, {"message": "Not found"})


def test_a_malformed_user_id_is_refused(line):
    with pytest.raises(ApiException) as refused:
        line.get_profile("U123")

    assert refused.value.status == 400


def test_the_account_tells_about_itself(line):
    assert line.get_bot_info().chat_mode == "bot"


def test_delivered_pushes_count_for_the_quota(line, friend):
    before = line.get_message_quota_consumption().total_usage
    for user in (friend, WIFE):
        line.push_message(PushMessageRequest(to=user, messages=[TextMessage(text="a")]))

    assert line.get_message_quota().type == "none"
    assert line.get_message_quota_consumption().total_usage == before + 2


def test_the_loading_animation_is_accepted_in_steps_of_five(line, friend):
    line.show_loading_animation(ShowLoadingAnimationRequest(chatId=friend, loadingSeconds=10))
    with pytest.raises(ApiException) as refused:
        line.show_loading_animation(ShowLoadingAnimationRequest(chatId=friend, loadingSeconds=7))

    assert refused.value.status == 400


def test_the_webhook_address_can_be_read_set_and_tested(line, bot):
    before = line.get_webhook_endpoint().endpoint
    line.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=bot.url))

    tested = line.test_webhook_endpoint(WebhookTest(endpoint=bot.url))

    assert before == bot.url
    assert (tested.success, tested.status_code, bot.received[-1].events) == (True, 200, [])


def test_a_webhook_address_on_another_machine_is_refused(line):
    with pytest.raises(ApiException) as refused:
        line.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint="https://example.com/line/webhook/"))

    assert json.loads(refused.value.body) == {"message": "Invalid webhook endpoint URL"}


def test_a_stateless_token_opens_the_api_for_fifteen_minutes(simulator, control):
    with OAuthClient(OAuthConfiguration(host=simulator.base_url)) as client:
        issue = ChannelAccessToken(client).issue_stateless_channel_token_by_client_secret
        token = issue("1000000001", "demo-channel-secret")
        with pytest.raises(OAuthException):
            issue("1000000001", "wrong")

    with ApiClient(Configuration(host=simulator.base_url, access_token=token.access_token)) as client:
        assert MessagingApi(client).get_bot_info()
        control.post("clock/", shift_seconds=16 * 60)
        with pytest.raises(UnauthorizedException):
            MessagingApi(client).get_bot_info()


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic ZGVtbw=="])
def test_without_the_channel_token_every_endpoint_answers_401_in_lines_form(simulator, authorization):
    headers = {"authorization": authorization} if authorization else {}

    answer = httpx.get(f"{simulator.base_url}/v2/bot/info", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["message"].startswith("Authentication failed due to the following reason:")
    assert answer.headers["x-line-request-id"]
