"""The throw-away servers can be killed, frozen and brought back, as the tests of faults need."""

import select
from contextlib import closing

import psycopg
import pytest
import redis

from tests.servers import PostgresServer

pytestmark = [pytest.mark.delivery]


def test_postgres_keeps_what_was_committed_before_a_kill():
    with PostgresServer() as server:
        url = server.create_database("product")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE promise AS SELECT 1 AS kept")

        server.kill()
        server.start()

        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT kept FROM promise").fetchall() == [(1,)]


def test_a_frozen_postgres_accepts_and_never_answers():
    with PostgresServer() as server, closing(psycopg.connect(server.url(), autocommit=True)) as connection:
        server.pause()
        connection.pgconn.send_query(b"SELECT 1")

        has_answered = select.select([connection.fileno()], [], [], 0.5)[0]

        server.resume()
        assert has_answered == []
        assert select.select([connection.fileno()], [], [], 30)[0]


def test_redis_forgets_everything_when_it_restarts(redis_server):
    client = redis.Redis.from_url(redis_server.url)
    client.set("task", "1")

    redis_server.restart()

    assert client.get("task") is None


def test_a_frozen_redis_accepts_and_never_answers(redis_server):
    client = redis.Redis.from_url(redis_server.url, socket_timeout=0.2, retry=None)
    redis_server.pause()

    with pytest.raises(redis.TimeoutError):
        client.ping()

    redis_server.resume()
    assert client.ping()
