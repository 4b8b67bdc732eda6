"""Requests that come slowly and answers that are taken slowly keep nobody else waiting."""

import json
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import httpx
import psycopg
import pytest

from meguro_hoiku.demo.children import free_port
from meguro_hoiku.demo.launch import Ports
from tests import database
from tests.delivery import slow_lines
from tests.delivery.stage import until
from tests.processes import Product

pytestmark = pytest.mark.delivery

MANY_SLOW_LINES = ["/line/webhook/", "/liff/api/session/"] * 20
BODY_SECONDS = 2
THREADS = 2
LONG_FILE_BYTES = 20 * 2**20


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The web server alone: one process with two threads, as production has several of."""
    folder = tmp_path_factory.mktemp("slow")
    settings = {"REQUEST_BODY_SECONDS": str(BODY_SECONDS), "WEB_THREADS": str(THREADS)}
    with database.empty_database() as url:
        made = Product(folder, ports=Ports(free_port(), free_port()), database_url=url, settings=settings)
        long_file = folder / "var" / "static" / "long.txt"
        long_file.parent.mkdir(parents=True)
        long_file.write_bytes(b"x" * LONG_FILE_BYTES)
        try:
            made.start(worker=False, beat=False)
            yield made
        finally:
            made.stop()


@pytest.fixture
def client(product: Product) -> Iterator[httpx.Client]:
    """Somebody who waits no longer than a few seconds for any answer."""
    with httpx.Client(base_url=product.url, timeout=5) as made:
        yield made


def test_bodies_that_come_byte_by_byte_keep_nobody_waiting(product, client):
    with slow_lines.dripping(product.ports.web, MANY_SLOW_LINES):
        answers = [client.get(path).status_code for path in ("/healthz", "/liff/", "/admin/login/") * 10]
        refused = client.post("/liff/api/session/", json={"id_token": "no token"}).status_code

    assert (set(answers), refused) == ({200}, 401)


def test_a_body_that_does_not_come_in_time_is_refused_in_words_and_its_line_closed(product):
    with slow_lines.begin(product.ports.web, "/line/webhook/") as line:
        status, said = _answer(line)

    assert status == 408
    assert "もう一度ためしてください。" in said


def test_a_body_that_is_announced_too_long_is_refused_unread(product):
    with slow_lines.begin(product.ports.web, "/liff/api/session/", length=10**9) as line:
        status, answer = _answer(line)

    assert (status, json.loads(answer)["code"]) == (400, "invalid")


def test_a_body_without_an_announced_length_is_read_to_its_end_or_to_the_limit(client):
    said = json.dumps({"id_token": "no token"}).encode()
    headers = {"Content-Type": "application/json"}

    read = client.post("/liff/api/session/", content=iter([said[:9], said[9:]]), headers=headers)
    endless = client.post("/liff/api/session/", content=iter([b" " * 10**5] * 9), headers=headers)

    assert (read.status_code, read.json()["code"]) == (401, "bad_token")
    assert (endless.status_code, endless.json()["code"]) == (400, "invalid")


def test_readers_who_take_nothing_of_a_long_answer_keep_nobody_waiting(product, client):
    with _asking(product, "/static/long.txt", times=8):
        answers = [client.get("/liff/").status_code for _ in range(10)]

    assert set(answers) == {200}


def test_the_balancer_is_answered_before_those_whose_pages_wait_in_the_database(product):
    url = product.environment["DATABASE_URL"]
    with psycopg.connect(url) as locker, psycopg.connect(url, autocommit=True) as watcher:
        locker.execute("LOCK TABLE nurseries_nursery")
        with _asking(product, "/liff/", times=10 * THREADS) as lines:
            until(lambda: _waiting_for_locks(watcher) == THREADS)
            healthy = httpx.get(f"{product.url}/healthz", timeout=120)
            answered, _, _ = select.select(lines, [], [], 0)

    assert healthy.status_code == 200
    assert len(answered) < len(lines) / 2


def test_a_long_answer_arrives_whole(client):
    assert client.get("/static/long.txt").content == b"x" * LONG_FILE_BYTES


def test_a_header_with_an_underscore_does_not_pass_for_the_one_with_a_hyphen(client):
    said = json.dumps({"id_token": "no token"}).encode()

    answer = client.post("/liff/api/session/", content=said, headers={"Content_Type": "application/json"})

    assert answer.status_code == 415


@contextmanager
def _asking(product: Product, path: str, *, times: int) -> Iterator[list[socket.socket]]:
    """While inside, so many have asked for the page and have read nothing yet."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{product.ports.web}\r\n\r\n".encode()
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", product.ports.web)))
            for _ in range(times)
        ]
        for line in lines:
            line.sendall(request)
        yield lines


def _waiting_for_locks(watcher: psycopg.Connection) -> int:
    query = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return len(watcher.execute(query).fetchall())


def _answer(line: socket.socket) -> tuple[int, str]:
    """Status and text of the answer to the one request of this line."""
    head, _, body = b"".join(iter(partial(line.recv, 4096), b"")).partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()
