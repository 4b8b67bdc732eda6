"""A bot written with LINE's SDK and nothing else lives on the simulator, started as anybody would start it."""

import json
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import httpx
import pytest
from linebot.v3 import messaging, oauth, webhooks
from linebot.v3.webhook import WebhookParser

from tests.line_simulator.pictures import png

SECRET, TOKEN, CHANNEL = "a-secret-of-this-test", "a-token-of-this-test", "1000000002"
USER, OTHER = "U" + "d4" * 16, "U" + "e5" * 16


class EchoBot:
    """Answers every text with itself; whatever arrives is kept as the SDK has read it."""

    def __init__(self) -> None:
        self.host = ""
        self.events: Queue[Any] = Queue()
        self.api: messaging.MessagingApi
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                for event in WebhookParser(SECRET).parse(body, self.headers["x-line-signature"]):
                    bot.hear(event)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hear(self, event: Any) -> None:
        if isinstance(event, webhooks.MessageEvent):
            answer = messaging.TextMessage(text=event.message.text)
            self.api.reply_message(
                messaging.ReplyMessageRequest(replyToken=event.reply_token, messages=[answer])
            )
        self.events.put(event)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EchoBot]:
    bot = EchoBot()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {
        "--port": str(port), "--public-url": f"http://phone.localhost:{port}", "--webhook-url": bot.url,
        "--channel-id": CHANNEL, "--channel-secret": SECRET, "--channel-token": TOKEN, "--demo-url": "",
        "--data-dir": str(tmp_path_factory.mktemp("line")),
    }  # fmt: skip
    words = [word for pair in options.items() for word in pair]
    people = ["--person", f"{USER}=山田", "--person", f"{OTHER}=佐藤"]
    process = subprocess.Popen([sys.executable, "-m", "line_simulator", *words, *people])
    bot.host = f"http://localhost:{port}"
    try:
        bot.api = messaging.MessagingApi(client(bot.host))
        wait_until_it_answers(port)
        yield bot
    finally:
        process.terminate()
        process.wait()
        bot.server.shutdown()


def client(host: str, token: str = TOKEN) -> messaging.ApiClient:
    return messaging.ApiClient(messaging.Configuration(host=host, access_token=token))


def wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the simulator did not start")


def text(words: str = "こんにちは") -> list[messaging.TextMessage]:
    return [messaging.TextMessage(text=words)]


def person_does(bot: EchoBot, deed: str, **body: Any) -> dict[str, Any]:
    """The one thing that LINE's SDK cannot do: be a person with a phone."""
    answer = httpx.post(f"{bot.host}/control/users/{USER}/{deed}/", json=body, trust_env=False)
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


def test_it_hears_what_people_do_and_answers_them(bot):
    person_does(bot, "say", text="おうむがえし")
    said = bot.events.get(timeout=10)
    person_does(bot, "tap", data="a=1")
    tapped = bot.events.get(timeout=10)

    assert (said.message.text, said.source.user_id) == ("おうむがえし", USER)
    assert tapped.postback.data == "a=1"


def test_it_sends_in_every_way_and_asks_for_its_quota(bot):
    api, key = bot.api, str(uuid.uuid4())

    pushed = api.push_message(messaging.PushMessageRequest(to=USER, messages=text()), x_line_retry_key=key)
    api.multicast(messaging.MulticastRequest(to=[USER, OTHER], messages=text()))
    with pytest.raises(messaging.ApiException) as repeated:
        api.push_message(messaging.PushMessageRequest(to=USER, messages=text()), x_line_retry_key=key)

    assert repeated.value.status == 409
    assert json.loads(repeated.value.body)["sentMessages"][0]["id"] == pushed.sent_messages[0].id
    assert api.get_message_quota().type == "none"
    assert api.get_message_quota_consumption().total_usage == 3


def test_it_has_its_messages_validated_for_every_way_of_sending(bot):
    api = bot.api
    ways = (
        api.validate_push, api.validate_reply, api.validate_multicast,
        api.validate_narrowcast, api.validate_broadcast,
    )  # fmt: skip

    for validate in ways:
        validate(messaging.ValidateMessageRequest(messages=text()))
        with pytest.raises(messaging.ApiException):
            validate(messaging.ValidateMessageRequest(messages=text("あ" * 5001)))


def test_it_knows_itself_and_the_people(bot):
    assert bot.api.get_profile(USER).display_name == "山田"
    assert bot.api.get_bot_info().chat_mode == "bot"
    assert bot.api.issue_link_token(USER).link_token
    bot.api.show_loading_animation(messaging.ShowLoadingAnimationRequest(chatId=USER, loadingSeconds=5))


def test_it_moves_and_tests_its_webhook(bot):
    tested = bot.api.test_webhook_endpoint(messaging.TestWebhookEndpointRequest(endpoint=bot.url))
    bot.api.set_webhook_endpoint(messaging.SetWebhookEndpointRequest(endpoint=bot.url))

    assert (tested.success, tested.status_code) == (True, 200)
    assert bot.api.get_webhook_endpoint().endpoint == bot.url


def test_it_keeps_rich_menus_with_images_aliases_and_people(bot):
    api = bot.api
    menu = installed_menu(bot)
    api.set_default_rich_menu(menu)
    api.link_rich_menu_id_to_user(USER, menu)
    api.create_rich_menu_alias(messaging.CreateRichMenuAliasRequest(richMenuAliasId="main", richMenuId=menu))
    api.update_rich_menu_alias("main", messaging.UpdateRichMenuAliasRequest(richMenuId=menu))

    assert api.get_default_rich_menu_id().rich_menu_id == menu
    assert api.get_rich_menu_id_of_user(USER).rich_menu_id == menu
    assert [each.rich_menu_id for each in api.get_rich_menu_list().richmenus] == [menu]
    assert api.get_rich_menu(menu).name == "menu"
    assert api.get_rich_menu_alias("main").rich_menu_id == menu
    assert len(api.get_rich_menu_alias_list().aliases) == 1

    api.delete_rich_menu_alias("main")
    api.unlink_rich_menu_id_from_user(USER)
    api.cancel_default_rich_menu()
    api.delete_rich_menu(menu)
    assert api.get_rich_menu_list().richmenus == []


def installed_menu(bot: EchoBot) -> str:
    area = messaging.RichMenuArea(
        bounds=messaging.RichMenuBounds(x=0, y=0, width=800, height=250),
        action=messaging.MessageAction(label="はい", text="はい"),
    )
    request = messaging.RichMenuRequest(
        size=messaging.RichMenuSize(width=800, height=250),
        selected=True, name="menu", chatBarText="メニュー", areas=[area],
    )  # fmt: skip
    bot.api.validate_rich_menu_object(request)
    menu: str = bot.api.create_rich_menu(request).rich_menu_id
    with client(bot.host) as connection:
        blob = messaging.MessagingApiBlob(connection)
        picture = bytearray(png(800, 250))
        blob.set_rich_menu_image(menu, body=picture, _headers={"Content-Type": "image/png"})
        assert blob.get_rich_menu_image(menu) == picture
    return menu


def test_it_lives_on_stateless_tokens(bot):
    with oauth.ApiClient(oauth.Configuration(host=bot.host)) as connection:
        issuer = oauth.ChannelAccessToken(connection)
        issued = issuer.issue_stateless_channel_token_by_client_secret(CHANNEL, SECRET)

    with client(bot.host, issued.access_token) as connection:
        assert messaging.MessagingApi(connection).get_bot_info().user_id
