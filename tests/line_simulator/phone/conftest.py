"""A phone in a real browser, with a bot and a product behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from line_simulator.platform.people import NewPerson
from line_simulator.server import RunningSimulator
from line_simulator.settings import Nursery
from tests.line_simulator.bot import Bot
from tests.line_simulator.conftest import HUSBAND, WIFE, Control
from tests.line_simulator.pictures import png
from tests.line_simulator.product import Product


@dataclass
class Stage:
    simulator: RunningSimulator
    bot: Bot
    product: Product
    control: Control

    def push(self, *messages, to=WIFE):
        body = {"to": to, "messages": list(messages)}
        self.control.client.post("/v2/bot/message/push", json=body).raise_for_status()

    def liff(self, path):
        return f"{self.product.liff_url}{path}"


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Iterator[Stage]:
    people = (NewPerson("目黒さん（妻）", WIFE), NewPerson("目黒さん（夫）", HUSBAND))
    with Product() as product, Bot() as bot:
        facts: dict[str, Any] = {
            "webhook_url": bot.url,
            "liff_endpoint": product.endpoint,
            "people": people,
            "demo_url": product.demo_url,
        }
        facts["nurseries"] = (Nursery("n-1", "桑の実中目黒保育園"),)
        with RunningSimulator(data_dir=tmp_path_factory.mktemp("phone"), **facts) as simulator:
            product.sdk = f"{simulator.public_url}/sdk.js"
            product.liff_url = f"{simulator.public_url}/{simulator.settings.liff_id}"
            headers = {"authorization": "Bearer demo-channel-token"}
            with httpx.Client(base_url=simulator.base_url, headers=headers, trust_env=False) as client:
                stage = Stage(simulator, bot, product, Control(client))
                install_menu(stage)
                yield stage


def install_menu(stage: Stage) -> None:
    postback = {
        "type": "postback",
        "data": "a=bookings",
        "displayText": "予約を取り消す",
        "label": "予約の確認",
    }
    actions = [
        {"type": "uri", "uri": stage.liff("/book/?from=menu"), "label": "一時保育の予約をひらく"},
        postback,
    ]
    areas = [
        {"bounds": {"x": 600 * index, "y": 0, "width": 600, "height": 405}, "action": action}
        for index, action in enumerate(actions)
    ]
    size = {"width": 1200, "height": 405}
    menu = {"size": size, "selected": True, "name": "menu", "chatBarText": "一時保育メニュー", "areas": areas}
    client = stage.control.client
    menu_id = client.post("/v2/bot/richmenu", json=menu).json()["richMenuId"]
    client.post(
        f"/v2/bot/richmenu/{menu_id}/content", content=png(1200, 405), headers={"content-type": "image/png"}
    )
    client.post(f"/v2/bot/user/all/richmenu/{menu_id}").raise_for_status()


@pytest.fixture
def stage(built: Stage) -> Stage:
    """Everything at its start, the wife a friend of the account."""
    built.control.post("reset/")
    built.control.post(f"users/{WIFE}/follow/")
    built.bot.received.clear()
    built.product.demo_calls.clear()
    built.product.tour = {"people": [], "steps": []}
    return built


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="ja-JP")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{stage.simulator.public_url}/")
    yield page
    context.close()


@pytest.fixture
def phone(page: Page) -> Locator:
    phone = page.locator("[data-phone='1']")
    expect(phone).to_have_attribute("data-person", WIFE)
    return phone
