"""A running simulator, LINE's own SDK and a remote control for it, and a bot that takes its webhooks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob

from line_simulator.platform.people import NewPerson
from line_simulator.server import RunningSimulator
from tests.line_simulator.bot import Bot

WIFE = "U" + "a1" * 16
HUSBAND = "U" + "b2" * 16
STRANGER = "U" + "c3" * 16


@dataclass
class Control:
    """The remote control; every call is a POST unless it reads."""

    client: httpx.Client

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        response = self.client.post(f"/control/{path}", json=body)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer

    def get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(f"/control/{path}").raise_for_status().json()
        return answer

    def talk(self, user: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.get(f"users/{user}/talk/")["messages"]
        return messages

    def ledger(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.get("ledger/")["messages"]
        return messages

    def fault(self, endpoint: str, kind: str, times: int = 1, seconds: float = 0.5) -> None:
        self.post("faults/", endpoint=endpoint, kind=kind, times=times, seconds=seconds)


@pytest.fixture(scope="session")
def bot_server() -> Iterator[Bot]:
    with Bot() as bot:
        yield bot


@pytest.fixture(scope="session")
def running(bot_server: Bot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    data: Path = tmp_path_factory.mktemp("simulator")
    people = (NewPerson("目黒さん（妻）", WIFE), NewPerson("目黒さん（夫）", HUSBAND))
    facts: dict[str, Any] = {
        "webhook_url": bot_server.url,
        "data_dir": data,
        "people": people,
        "demo_url": "",
    }
    # Patient with a bot on a busy machine; LINE's own two seconds have a test of their own.
    with RunningSimulator(webhook_timeout=30, **facts) as simulator:
        yield simulator


@pytest.fixture
def simulator(running: RunningSimulator) -> RunningSimulator:
    """The simulator as it is after its start; all it says is judged at the end of the run (`whole_run`)."""
    httpx.post(f"{running.base_url}/control/reset/").raise_for_status()
    return running


@pytest.fixture
def bot(bot_server: Bot) -> Bot:
    bot_server.status, bot_server.delay, bot_server.failures = 200, 0, 0
    bot_server.received.clear()
    return bot_server


@pytest.fixture
def http(simulator: RunningSimulator) -> Iterator[httpx.Client]:
    headers = {"authorization": "Bearer demo-channel-token"}
    with httpx.Client(base_url=simulator.base_url, headers=headers, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
def control(http: httpx.Client) -> Control:
    return Control(http)


@pytest.fixture
def friend(control: Control, bot: Bot) -> str:
    """Someone who has added the account."""
    control.post(f"users/{WIFE}/follow/")
    return WIFE


@pytest.fixture
def line(simulator: RunningSimulator) -> Iterator[MessagingApi]:
    configuration = Configuration(host=simulator.base_url, access_token="demo-channel-token")
    with ApiClient(configuration) as client:
        yield MessagingApi(client)


@pytest.fixture
def line_blob(simulator: RunningSimulator) -> Iterator[MessagingApiBlob]:
    configuration = Configuration(host=simulator.base_url, access_token="demo-channel-token")
    with ApiClient(configuration) as client:
        yield MessagingApiBlob(client)


@pytest.fixture
def validated(http: httpx.Client) -> Callable[..., httpx.Response]:
    """What LINE says to these messages without sending them."""

    def ask(*messages: dict[str, Any]) -> httpx.Response:
        return http.post("/v2/bot/message/validate/push", json={"messages": list(messages)})

    return ask
