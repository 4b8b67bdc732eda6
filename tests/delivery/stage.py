"""The product with its worker in front of a LINE that can be told to break, and the oracle over both."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests import database
from tests.processes import Stage, running
from tests.servers import RedisServer

SOAK = os.environ.get("SOAK") == "1"
MESSAGES = 1000 if SOAK else 20
LEASE_SECONDS = 6


@dataclass
class Family:
    """Its LINE id, and what it has booked."""

    user: str
    reservations: list[str]


class Theatre:
    """A running product with helpers in the words of the tests. `redis` may be stopped, `stage` killed in parts."""

    def __init__(self, stage: Stage, redis: RedisServer, url: str) -> None:
        self.stage, self.redis = stage, redis
        self.product = stage.product
        self._database = url
        self._control = httpx.Client(base_url=stage.simulator.control, timeout=60)

    def close(self) -> None:
        """Let go of what the tests hold."""
        self._control.close()

    def families(self, count: int) -> list[Family]:
        """New families, friends of the account, with two reservations each."""
        code = f"from tests.delivery.seed import families; families({count})"
        made = [
            Family(**each) for each in json.loads(self.product.manage("shell", "--no-imports", "-c", code))
        ]
        for family in made:
            self.control("users/", name="試しの家族", userId=family.user, standing="friend")
        return made

    def fault(self, kind: str, times: int, seconds: float = 1) -> None:
        """The next pushes go wrong in this way."""
        self.control("faults/", endpoint="push", kind=kind, times=times, seconds=seconds)

    def mend(self) -> None:
        """Whatever is still broken works again."""
        self._control.delete("faults/")

    def cancel(self, families: list[Family], which: int) -> None:
        """Every family says はい about one of its reservations, several at once, until it is done."""
        while self.cancelled(families, which) < len(families):
            self.say_yes(families, which)

    def say_yes(self, families: list[Family], which: int) -> None:
        """The same, once: the web server may be slow, or killed meanwhile."""
        with ThreadPoolExecutor(4) as phones:
            list(phones.map(lambda family: self._say_yes(family, which), families))

    def _say_yes(self, family: Family, which: int) -> None:
        data = f"a=cancel-yes&k=reservation&id={family.reservations[which]}"
        self.control(f"users/{family.user}/tap/", data=data)

    def count(self, where: str = "true") -> int:
        """How many notifications there are."""
        return int(self._rows(f"SELECT count(*) FROM reservations_notification WHERE {where}")[0][0])

    def cancelled(self, families: list[Family], which: int) -> int:
        """How many of these reservations are cancelled."""
        wanted = [family.reservations[which] for family in families]
        query = (
            "SELECT count(*) FROM reservations_reservation WHERE public_id = ANY(%s) AND state = 'cancelled'"
        )
        return int(self._rows(query, wanted)[0][0])

    def owe_what_cannot_be_checked(self, family: Family) -> int:
        """A reminder whose facts are gone, due now; its key."""
        query = """INSERT INTO reservations_notification (public_id, recipient_id, kind, cause, facts, payload,
                   retry_key, state, hold, created_at, not_before, next_attempt_at, attempts, line_request_id, error)
                   SELECT gen_random_uuid(), id, 'reminder_use', 'test:broken', '{}', '[]', gen_random_uuid(),
                   'queued', '', now(), now(), now(), 0, '', '' FROM reservations_guardian WHERE line_user_id = %s
                   RETURNING id"""
        return int(self._rows(query, family.user)[0][0])

    def take_away(self, notification: int) -> None:
        """The message was never there."""
        self._rows("DELETE FROM reservations_notification WHERE id = %s RETURNING id", notification)

    def answers(self, family: Family) -> int:
        """How many replies stand in the family's talk."""
        ledger = self._control.get("ledger/").raise_for_status().json()["messages"]
        return sum(each["endpoint"] == "reply" and each["user"] == family.user for each in ledger)

    def replies_tried(self) -> int:
        """How often the product has called LINE's reply, taken or refused."""
        calls = self._control.get("webhooks/").raise_for_status().json()["calls"]
        return sum(each["path"].endswith("/message/reply") for each in calls)

    def pushes(self) -> list[dict[str, Any]]:
        """Every push that LINE has accepted, in order."""
        ledger = self._control.get("ledger/").raise_for_status().json()["messages"]
        return [each for each in ledger if each["endpoint"] == "push"]

    def wait_until_all_is_sent(self, seconds: float = 120) -> None:
        """Return when nothing is queued or under way any more."""
        until(lambda: self.count("state IN ('queued', 'sending')") == 0, seconds)

    def assert_each_once_in_order(self) -> None:
        """The oracle: rows and ledger agree, one to one, in order for every family (assurance.md §1.4–6)."""
        query = """SELECT guardian.line_user_id, retry_key::text, state FROM reservations_notification AS owed
                   JOIN reservations_guardian AS guardian ON guardian.id = owed.recipient_id
                   ORDER BY owed.not_before, owed.id"""
        rows = self._rows(query)
        accepted = [(each["user"], each["retry_key"]) for each in self.pushes()]
        assert {state for _, _, state in rows} <= {"accepted"}
        assert len(accepted) == len(set(accepted)) == len(rows)
        for user in {user for user, _, _ in rows}:
            owed = [key for owner, key, _ in rows if owner == user]
            assert [key for owner, key in accepted if owner == user] == owed

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """By a connection of the moment: the server may have been another one before."""
        with psycopg.connect(self._database) as connection:
            return connection.execute(query, values or None).fetchall()

    def control(self, path: str, **body: Any) -> None:
        """A call of the simulator's remote control."""
        self._control.post(path, json=body).raise_for_status()


def until(answers: Callable[[], bool], seconds: float = 60) -> None:
    """Return once it is true; fails after so many seconds."""
    limit = time.monotonic() + seconds
    while not answers():
        assert time.monotonic() < limit, f"not within {seconds} s"
        time.sleep(0.05)


@contextmanager
def theatre(folder: Path) -> Iterator[Theatre]:
    """Everything started, on PostgreSQL and Redis; all ended afterwards."""
    settings = {"SENDING_LEASE_SECONDS": str(LEASE_SECONDS), "STAFF_MESSAGE_DELAY_SECONDS": "0"}
    with (
        database.empty_database() as url,
        RedisServer() as redis,
        running(folder, url, redis_url=redis.url, settings=settings) as stage,
        closing(Theatre(stage, redis, url)) as play,
    ):
        yield play
