"""A database that goes away: people and the balancer are told, and all is well again by itself when it is back."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import psycopg
import pytest

from tests.delivery.readers import Answer, Readers
from tests.delivery.stage import LEASE_SECONDS, Theatre
from tests.processes import running
from tests.servers import PostgresServer, RedisServer

pytestmark = pytest.mark.delivery
CHECKS = 120
SECONDS = 5  # until all is well again


@dataclass
class Scene:
    """The product with two web processes of two threads each, as in production, and who reads."""

    postgres: PostgresServer
    play: Theatre
    readers: Readers
    database: str

    def restart_in_good_order(self) -> None:
        """As an update of PostgreSQL does."""
        self.postgres.restart()

    def restart_at_once(self) -> None:
        """As after a crash."""
        self.postgres.kill()
        self.postgres.start()

    def terminate_all_connections(self) -> None:
        """Several times, so that some are in the middle of a page."""
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        query = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {others}"
        for _ in range(20):
            with psycopg.connect(self.database) as connection:
                connection.execute(query)


@pytest.fixture(scope="module")
def scene(tmp_path_factory) -> Iterator[Scene]:
    settings = {"SENDING_LEASE_SECONDS": str(LEASE_SECONDS), "STAFF_MESSAGE_DELAY_SECONDS": "0"}
    folder = tmp_path_factory.mktemp("away")
    with PostgresServer(fsync=False) as postgres, RedisServer() as redis:
        url = postgres.create_database("away")
        with (
            running(folder, url, redis_url=redis.url, settings=settings, web_workers=2) as stage,
            closing(Theatre(stage, redis, url)) as play,
        ):
            yield Scene(postgres, play, Readers(stage.product), url)


def statuses(answers: list[Answer]) -> set[int]:
    return {answer.status for answer in answers}


@pytest.mark.parametrize("event", ["restart_in_good_order", "restart_at_once", "terminate_all_connections"])
def test_soon_after_it_is_back_every_thread_serves_again(scene: Scene, event: str):
    readers = scene.readers
    with readers.reading():
        getattr(scene, event)()
        back_at = time.monotonic()
        first = [readers.health()]
        while time.monotonic() < back_at + SECONDS:
            first.append(readers.health())
        later = [readers.health() for _ in range(CHECKS)]

    bad = [answer for answer in later if answer.status != 200]
    healthy_after = max(
        (each.asked_at + each.seconds - back_at for each in first if each.status != 200), default=0
    )
    print(f"{event}: {len(bad)} of {CHECKS} checks bad, healthy after {healthy_after:.2f} s")
    assert bad == []
    assert statuses(readers.since(back_at + SECONDS)) == {200}
    assert statuses(readers.answers) <= {200, 503}


@pytest.mark.parametrize("kind", ["stopped", "frozen"])
def test_while_it_is_away_everybody_is_told_to_try_again(scene: Scene, kind: str):
    readers = scene.readers
    with readers.reading():
        (scene.postgres.halt if kind == "stopped" else scene.postgres.pause)()
        sick = readers.health()
        answers = [readers.read(path) for path in readers.cookies]
        (scene.postgres.start if kind == "stopped" else scene.postgres.resume)()

    page, data, desk = (
        next(answer for answer in answers if answer.path == path)
        for path in (readers.calendar, readers.calendar_data, "/admin/")
    )
    assert (sick.status, sick.text) == (503, "")
    told = [(answer.path, answer.status, answer.headers.get("retry-after")) for answer in answers]
    assert told == [(path, 503, "1") for path in readers.cookies]
    for shown in (page, desk):
        assert "ただいま、つながりにくくなっています" in shown.text
        assert f'href="{shown.path}">もう一度ひらく' in shown.text
    assert '"code": "busy"' in data.text or '"code":"busy"' in data.text
    assert statuses(readers.answers) <= {200, 503}
    print(f"{kind}: longest wait {max(answer.seconds for answer in readers.answers):.1f} s")


def test_messages_owed_before_during_and_after_are_sent_without_anybody_s_doing(scene: Scene):
    families = scene.play.families(6)
    scene.play.cancel(families, 0)
    scene.restart_in_good_order()
    scene.restart_at_once()
    scene.play.cancel(families, 1)

    scene.play.wait_until_all_is_sent()
    scene.play.assert_each_once_in_order()
