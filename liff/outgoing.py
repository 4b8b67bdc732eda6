"""Connections to LINE on which no call lasts longer than it may, however slowly it is answered.

urllib3's timeouts are between two bytes: who answers with a byte now and then is waited for without end. Here the
sockets themselves know until when their call may last, from the look-up of the name to the last byte, and how
much may come back. A call that is over raises like any other broken connection, and its connection is closed.
"""

import os
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

LARGEST_ANSWER = 256 * 1024
CONNECTIONS_KEPT = 16


class AnswerTooLarge(HTTPError):
    """More came back than anybody asked for."""


class _Call:
    """What is left of a call: time, and bytes that may still come."""

    def __init__(self, seconds: float, largest_answer: int) -> None:
        self._ends_at = time.monotonic() + seconds
        self._bytes_left = largest_answer

    def seconds_left(self) -> float:
        """Raises TimeoutError when there are none: a socket would take 0 for "do not wait at all"."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the call is over")
        return left

    def received(self, count: int) -> None:
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise AnswerTooLarge


# Without a value a call fails: on these connections nothing is asked without saying for how long.
_current: ContextVar[_Call] = ContextVar("call")


@contextmanager
def ending_within(seconds: float, largest_answer: int = LARGEST_ANSWER) -> Iterator[None]:
    """Whatever is asked inside, in this thread and over `connections()`, is over after so many seconds in all."""
    token = _current.set(_Call(seconds, largest_answer))
    try:
        yield
    finally:
        _current.reset(token)


class _Plain(socket.socket):
    """Waits for each piece only as long as the whole call may still last."""

    def recv_into(self, *args: Any, **named: Any) -> int:
        self.settimeout(_current.get().seconds_left())
        count = super().recv_into(*args, **named)
        _current.get().received(count)
        return count

    def sendall(self, *args: Any) -> None:
        self.settimeout(_current.get().seconds_left())
        super().sendall(*args)


class _Secure(ssl.SSLSocket):
    """The same over TLS. Its `sendall` sends piece by piece through `send`."""

    def do_handshake(self, block: bool = False) -> None:
        self.settimeout(_current.get().seconds_left())
        super().do_handshake(block)

    def recv_into(self, *args: Any, **named: Any) -> int:
        self.settimeout(_current.get().seconds_left())
        count = super().recv_into(*args, **named)
        _current.get().received(count)
        return count

    def send(self, *args: Any) -> int:
        self.settimeout(_current.get().seconds_left())
        return super().send(*args)


def _opened(host: str, port: int | None, options: Any) -> socket.socket:
    """A connection to the first of the host's addresses that takes one, all of them within the call."""
    problem = OSError("the name has no address")
    for family, kind, protocol, address in _addresses(host, port):
        sock = _Plain(family, kind, protocol)
        try:
            for option in options or ():
                sock.setsockopt(*option)
            sock.settimeout(_current.get().seconds_left())
            sock.connect(address)
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise problem


def _addresses(host: str, port: int | None) -> list[tuple[int, int, int, Any]]:
    """Looking a name up cannot be broken off, so another thread does it and is waited for as long as we may."""
    try:
        found = _namers().submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    except RuntimeError as error:  # the process is about to end
        raise OSError("no names are looked up any more") from error
    try:
        return [(*kind, address) for *kind, _, address in found.result(_current.get().seconds_left())]  # type: ignore[misc]
    finally:
        found.cancel()


class _PlainConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _opened(self.host, self.port, self.socket_options)


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _opened(self.host, self.port, self.socket_options)


class _NoSurprises:
    """Answers are read as they come: a small one that unpacks to a large one was not asked for."""

    def urlopen(self, *args: Any, **named: Any) -> Any:
        return super().urlopen(*args, **{**named, "decode_content": False})  # type: ignore[misc]


class _PlainPool(_NoSurprises, urllib3.HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(_NoSurprises, urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


@lru_cache(maxsize=1)
def _namers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="line-names")


@lru_cache(maxsize=1)
def connections() -> urllib3.PoolManager:
    """The connections of this process to LINE, kept and shared by threads; use them inside `ending_within`.

    Nothing is repeated and no redirect followed: whoever calls decides what is safe.
    """
    return connections_trusting(ssl.create_default_context())


def connections_trusting(certificates: ssl.SSLContext) -> urllib3.PoolManager:
    """The same for servers that these certificates vouch for."""
    certificates.sslsocket_class = _Secure
    manager = urllib3.PoolManager(
        retries=False, timeout=None, maxsize=CONNECTIONS_KEPT, ssl_context=certificates
    )
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
    return manager


def _forget() -> None:
    """Two processes must not share a connection, and threads do not survive a fork."""
    connections.cache_clear()
    _namers.cache_clear()


os.register_at_fork(after_in_child=_forget)
