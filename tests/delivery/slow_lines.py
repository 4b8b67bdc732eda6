"""Connections that send as slowly as the worst telephone line, or as somebody who means it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

SECONDS_BETWEEN_BYTES = 0.2
Around = Callable[[socket.socket], socket.socket]


def _as_it_is(connection: socket.socket) -> socket.socket:
    return connection


def begin(port: int, path: str, *, length: int = 10_000, around: Around = _as_it_is) -> socket.socket:
    """A POST whose headers have arrived and whose body has not; `around` wraps the connection, as TLS does."""
    connection = around(socket.create_connection(("127.0.0.1", port), timeout=10))
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    connection.sendall(head.encode())
    return connection


@contextmanager
def dripping(port: int, paths: list[str], *, around: Around = _as_it_is) -> Iterator[None]:
    """While inside, a connection for each path sends its body byte by byte."""
    over = threading.Event()
    with ExitStack() as stack:
        lines = [stack.enter_context(begin(port, path, around=around)) for path in paths]
        dripper = threading.Thread(target=_drip, args=(lines, over))
        dripper.start()
        try:
            yield
        finally:
            over.set()
            dripper.join()


def _drip(lines: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(SECONDS_BETWEEN_BYTES):
        for line in lines:
            try:
                line.sendall(b" ")
            except OSError:  # the server has had enough of it
                continue
