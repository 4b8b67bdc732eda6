"""Calls out of the house are over in time, however they are answered, and leave neither thread nor socket behind."""

import gzip
import socket
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import urllib3

from liff import line, outgoing
from liff.line import Verdict
from tests.delivery.stage import until
from tests.line_stub import line_stub
from tests.slow_server import HEAD, SlowServer, certificate, slow_server

A_MOMENT = 0.4  # how long a call may last here
LATE = 10.0  # a loaded machine may need so long for it; without an end it would be minutes
ENDLESS = HEAD + b"Content-Length: 1000000\r\n\r\n"
SILENCE, A_BYTE_NOW_AND_THEN = b"", b"x"


@pytest.fixture
def server():
    with slow_server() as slow:
        yield slow


@pytest.fixture(autouse=True)
def _fresh_connections():
    outgoing.connections.cache_clear()
    yield
    outgoing.connections.cache_clear()


def ask(url: str, manager: urllib3.PoolManager | None = None, **more: Any) -> float:
    """How many seconds it took until the call broke."""
    started = time.monotonic()
    with pytest.raises(urllib3.exceptions.HTTPError), outgoing.ending_within(A_MOMENT):
        (manager or outgoing.connections()).request(more.pop("method", "GET"), url, **more)
    return time.monotonic() - started


def call_until(has_arrived: Callable[[], int], call: Callable[[], float]) -> None:
    """Call until the server has heard of it: on a loaded machine the moment may be over before. Each is in time."""
    while not has_arrived():
        assert call() < LATE


def timed(call: Callable[[], object]) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


def threads() -> set[threading.Thread]:
    """Those that run, without the few that look names up and stay for the next."""
    return {each for each in threading.enumerate() if not each.name.startswith("line-names")}


@pytest.mark.parametrize(
    ("at_once", "drops"),
    [
        (SILENCE, SILENCE),
        (SILENCE, b"H"),
        (HEAD, b"X-More: 1\r\n"),
        (HEAD + b"X-Long: ", A_BYTE_NOW_AND_THEN),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (ENDLESS, A_BYTE_NOW_AND_THEN),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (HEAD + b"Connection: close\r\n\r\n", A_BYTE_NOW_AND_THEN),
    ],
    ids=["silence", "status", "headers", "one_header", "continues", "body", "chunks", "until_closed"],
)
def test_a_call_is_over_at_its_end_and_hangs_up(server: SlowServer, at_once: bytes, drops: bytes):
    server.at_once, server.drops = at_once, drops
    before = threads()

    call_until(lambda: server.asked, lambda: ask(server.url))

    assert server.closed.wait(LATE)
    until(lambda: threads() <= before, LATE)


@pytest.mark.parametrize("at_once", [SILENCE, ENDLESS], ids=["headers", "body"])
def test_a_call_over_tls_is_over_at_its_end_and_hangs_up(tmp_path, at_once: bytes):
    theirs, ours = certificate(tmp_path)
    manager = outgoing.connections_trusting(ours)
    with slow_server(theirs) as server:
        server.at_once = at_once

        call_until(lambda: server.asked, lambda: ask(server.url, manager))

        assert server.closed.wait(LATE)


def test_a_greeting_without_an_answer_is_over_at_the_end(server: SlowServer, tmp_path):
    server.drops = SILENCE
    manager = outgoing.connections_trusting(certificate(tmp_path)[1])

    call_until(lambda: server.taken, lambda: ask(server.url.replace("http", "https"), manager))

    assert server.closed.wait(LATE)


def test_a_host_that_takes_no_connection_is_over_at_the_end():
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())

        assert A_MOMENT <= ask(f"http://127.0.0.1:{full.getsockname()[1]}") < LATE

        for each in waiting:
            each.close()


def test_a_name_that_nobody_looks_up_is_over_at_the_end(monkeypatch):
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: found.wait(60))

    try:
        assert ask("http://line.invalid/") < LATE
    finally:
        found.set()


def test_a_reader_that_takes_no_more_is_over_at_the_end(server: SlowServer):
    server.drops, server.pause = SILENCE, 60
    much = b"x" * 50_000_000

    call_until(lambda: server.asked, lambda: ask(server.url, method="POST", body=much))


def test_an_answer_of_megabytes_is_not_read(server: SlowServer):
    server.at_once = HEAD + b"Content-Length: 50000000\r\n\r\n" + b"x" * 2_000_000

    with pytest.raises(outgoing.AnswerTooLarge), outgoing.ending_within(LATE):
        outgoing.connections().request("GET", server.url)

    assert server.closed.wait(LATE)


def test_an_answer_is_not_unpacked():
    with line_stub() as stub:
        stub.answer = gzip.compress(b"0" * 10_000_000)
        stub.headers["Content-Encoding"] = "gzip"

        with outgoing.ending_within(LATE):
            answer = outgoing.connections().request("GET", stub.url)

    assert answer.data == stub.answer


def test_nobody_is_sent_elsewhere():
    with line_stub() as stub, line_stub() as elsewhere:
        stub.status, stub.headers["Location"] = 302, f"{elsewhere.url}/secret"

        with outgoing.ending_within(LATE):
            assert outgoing.connections().request("GET", stub.url).status == 302

    assert elsewhere.calls == []


def test_a_call_that_does_not_say_how_long_is_not_made():
    with line_stub() as stub, pytest.raises(LookupError):
        outgoing.connections().request("GET", stub.url)


ANNA = "U" + "a" * 32
HELLO = [{"type": "text", "text": "こんにちは"}]
CALLS = {
    "push": lambda: line.push(ANNA, HELLO, uuid.uuid4()),
    "reply": lambda: line.reply("token", HELLO),
    "loading": lambda: line.show_loading(ANNA),
    "menus": lambda: line.call("get_rich_menu_list"),
    "new menu": lambda: line.create_rich_menu({"name": "menu"}),
    "picture": lambda: line.upload_rich_menu_image("richmenu-1", b"png"),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_call_of_the_gateway_is_over_at_its_end(server: SlowServer, settings, monkeypatch, name: str):
    for each in ("CALL_SECONDS", "QUICK_SECONDS", "PICTURE_SECONDS"):
        monkeypatch.setattr(line, each, A_MOMENT)
    settings.LINE_API_BASE, server.at_once = server.url, ENDLESS
    answers = []

    call_until(lambda: server.asked, lambda: timed(lambda: answers.append(CALLS[name]())))

    assert {answer.verdict for answer in answers} == {Verdict.TEMPORARY}
    assert server.closed.wait(LATE)


def test_asking_whom_a_message_reaches_is_over_at_its_end(server: SlowServer, settings, monkeypatch):
    monkeypatch.setattr(line, "QUICK_SECONDS", A_MOMENT)
    settings.LINE_API_BASE, server.at_once = server.url, ENDLESS
    answers = []

    call_until(lambda: server.asked, lambda: timed(lambda: answers.append(line.reaches(ANNA))))

    assert set(answers) == {None}
    assert server.closed.wait(LATE)
