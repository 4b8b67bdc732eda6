"""Web server, worker and PostgreSQL killed while families book and cancel: what was said to be done is done.

Three kills of each here; SOAK=1 makes it five hundred in all, KILLS any other number.
"""

import json
import os
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.delivery.stage import LEASE_SECONDS, SOAK, until
from tests.processes import Stage, running
from tests.servers import PostgresServer, RedisServer

KILLS = int(os.environ.get("KILLS", "500" if SOAK else "9"))
pytestmark = [pytest.mark.delivery, pytest.mark.timeout(0 if KILLS > 9 else 240)]
PHONES = 6
CSRF = "k" * 32
KEYS = "SELECT retry_key::text FROM reservations_notification WHERE state"
REST_SECONDS = 0.6  # a family may change 120 things a minute


@dataclass
class Visitor:
    """A family that books its place and gives it back, again and again, and what it was told."""

    url: str
    cookies: dict[str, str]
    registration: str
    wish: dict[str, Any]
    booked: dict[str, str] = field(default_factory=dict)  # the reservation by its key
    cancelled: list[str] = field(default_factory=list)

    def go_on_until(self, over: threading.Event) -> None:
        """Book and cancel in turns; a lost answer is asked for again with the same key."""
        while not over.is_set():
            key = str(uuid4())
            path = f"registrations/{self.registration}/reservations/"
            self.booked[key] = self._insist(path, self.wish, key)["id"]
            time.sleep(REST_SECONDS)
            self._insist(f"reservations/{self.booked[key]}/cancel/", {}, key)
            self.cancelled.append(self.booked[key])
            time.sleep(REST_SECONDS)

    def _insist(self, path: str, body: dict[str, Any], key: str) -> Any:
        headers = {"X-CSRFToken": CSRF, "Idempotency-Key": key}
        cookies = self.cookies | {"csrftoken": CSRF}
        while True:
            try:
                answer = httpx.post(
                    f"{self.url}/liff/api/{path}", json=body, headers=headers, cookies=cookies, timeout=20
                )
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            if answer.is_success:
                return answer.json()
            assert answer.status_code >= 500, answer.text  # nothing that is refused for good
            time.sleep(0.1)


class Town:
    """The running product on a PostgreSQL of its own, and its visitors."""

    def __init__(self, stage: Stage, postgres: PostgresServer, url: str) -> None:
        self.product, self.postgres, self.database = stage.product, postgres, url
        self._control = httpx.Client(base_url=stage.simulator.control, timeout=60)
        code = f"from tests.delivery.seed import visitors; visitors({PHONES})"
        made = json.loads(self.product.manage("shell", "--no-imports", "-c", code))
        self.visitors = []
        for each in made["visitors"]:
            self._control.post(
                "users/", json={"name": "試しの家族", "userId": each["user"], "standing": "friend"}
            ).raise_for_status()
            cookies = {made["cookie_name"]: each["cookie"]}
            self.visitors.append(Visitor(self.product.url, cookies, each["registration"], each["wish"]))

    def kill(self, what: str) -> None:
        """As a crash would, and start it again."""
        if what == "postgres":
            self.postgres.kill()
            self.postgres.start()
        elif what == "web":
            self.product.web.kill()
            self.product.start_web()
        else:
            self.product.worker.kill()
            self.product.start_worker()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """By a connection of the moment: the server may have been another one before."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(query).fetchall()

    def accepted_keys(self) -> list[str]:
        """The retry key of every push that LINE has accepted."""
        ledger = self._control.get("ledger/").raise_for_status().json()["messages"]
        return [each["retry_key"] for each in ledger if each["endpoint"] == "push"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = {"SENDING_LEASE_SECONDS": str(LEASE_SECONDS)}
    with PostgresServer(fsync=False) as postgres, RedisServer() as redis:
        url = postgres.create_database("kills")
        with running(tmp_path, url, redis_url=redis.url, settings=settings) as stage:
            yield Town(stage, postgres, url)


def test_whatever_is_killed_no_booking_that_was_acknowledged_is_lost(town: Town):
    dice, over = random.Random(20260803), threading.Event()
    with ThreadPoolExecutor(PHONES) as phones:
        going = [phones.submit(each.go_on_until, over) for each in town.visitors]
        for number in range(KILLS):
            time.sleep(dice.uniform(0.2, 1.0))
            town.kill(("web", "worker", "postgres")[number % 3])
        over.set()
        for each in going:
            each.result()

    told = {key: (row, "cancelled") for each in town.visitors for key, row in each.booked.items()}
    states = town.rows("SELECT idempotency_key, public_id::text, state FROM reservations_reservation")
    assert {key: (row, state) for key, row, state in states} == told
    assert sum(len(each.cancelled) for each in town.visitors) == len(told) > PHONES
    until(lambda: not town.rows(f"{KEYS} IN ('queued', 'sending')"), 120)
    pushed = town.accepted_keys()
    assert len(pushed) == len(set(pushed))
    assert set(pushed) == {key for (key,) in town.rows(f"{KEYS} = 'accepted'")}
    assert "Every invariant holds." in town.product.manage("check_invariants")
