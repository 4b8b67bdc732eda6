"""The account invited into a group, with LINE's simulator and the product both running (A6, A7)."""

from collections.abc import Iterator

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer

from line_simulator.server import RunningSimulator
from reservations.models import WebhookEvent
from tests.delivery.stage import until
from tests.factories import WEDNESDAY, reservation, slot, usable_child

OTHER = "U" + "b" * 32


@pytest.fixture
def line(live_server: LiveServer, settings, tmp_path) -> Iterator[httpx.Client]:
    """LINE's remote control; the product is its bot."""
    webhook = f"{live_server.url}/line/webhook/"
    with RunningSimulator(
        webhook_url=webhook, demo_url="", data_dir=tmp_path, webhook_timeout=30
    ) as simulator:
        settings.LINE_API_BASE = simulator.base_url
        with httpx.Client(base_url=f"{simulator.base_url}/control/", timeout=60, trust_env=False) as client:
            yield client


@pytest.fixture
def mother(line: httpx.Client) -> str:
    """A family with a booking, friend of the account; and one more person at LINE."""
    user = str(reservation(usable_child(), slot(WEDNESDAY)).child.guardian.line_user_id)
    for each in (user, OTHER):
        line.post("users/", json={"name": "ためし", "userId": each, "standing": "friend"}).raise_for_status()
    return user


def said_by_the_account(line: httpx.Client, group: str) -> list[dict]:
    messages = line.get(f"groups/{group}/talk/").json()["messages"]
    return [each for each in messages if each["by"] == "account"]


def is_in(line: httpx.Client, group: str) -> bool:
    return line.get(f"groups/{group}/talk/").json()["with_account"]


@pytest.mark.parametrize("kind", ["group", "room"])
def test_invited_into_a_group_the_account_leaves_it_and_shows_nobody_s_bookings(line, mother: str, kind: str):
    group = line.post("groups/", json={"kind": kind, "members": [mother, OTHER]}).json()["id"]

    line.post(f"groups/{group}/say/", json={"user": mother, "text": "予約を取り消す"})

    until(lambda: not is_in(line, group))
    assert said_by_the_account(line, group) == []
    assert line.get("ledger/").json()["messages"] == []
    assert not WebhookEvent.objects.exists()


def test_while_line_does_not_let_the_account_go_it_stays_silent_and_tries_again(line, mother: str):
    line.post("faults/", json={"endpoint": "leave", "kind": "500", "times": 1})
    group = line.post("groups/", json={"members": [mother, OTHER]}).json()["id"]
    until(lambda: line.get("faults/").json()["faults"] == [])
    assert is_in(line, group)

    sticker = {"packageId": "446", "stickerId": "1988"}
    line.post(f"groups/{group}/say/", json={"user": OTHER, "sticker": sticker})

    until(lambda: not is_in(line, group))
    assert said_by_the_account(line, group) == []


def test_in_the_talk_with_the_account_alone_everything_is_as_before(line, mother: str):
    line.post("groups/", json={"members": [mother, OTHER]})

    line.post(f"users/{mother}/say/", json={"text": "予約を取り消す"})

    until(lambda: [each["user"] for each in line.get("ledger/").json()["messages"]] == [mother])
