"""A small HTTP client over persistent connections, in processes of its own: it must not be what is measured."""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

PROCESSES = 2


@dataclass(frozen=True)
class Result:
    """How many answers of which status, in how many seconds, and the slowest tails."""

    statuses: Counter[int]
    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return sum(self.statuses.values()) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that this share of the answers did not exceed."""
        return sorted(self.latencies)[max(0, int(len(self.latencies) * share) - 1)] * 1000


def get(path: str, cookie: str) -> bytes:
    """A GET as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()


def post(path: str, cookie: str, csrf: str, key: str, body: object) -> bytes:
    """A POST with a CSRF token and an idempotency key, as bytes."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}; csrftoken={csrf}\r\nX-CSRFToken: {csrf}\r\n"
        f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def send_all(port: int, requests: Sequence[bytes], clients: int, seconds: float | None = None) -> Result:
    """Send the requests over `clients` connections at once, and again from the start until `seconds` are over.

    Without `seconds` each is sent once.
    """
    shares = [list(requests[number::PROCESSES]) for number in range(PROCESSES)]
    start_at = time.time() + 0.3
    with ProcessPoolExecutor(PROCESSES) as pool:
        jobs = [pool.submit(_send, port, share, clients // PROCESSES, start_at, seconds) for share in shares]
        parts = [job.result() for job in jobs]
    statuses: Counter[int] = Counter()
    latencies: list[float] = []
    for part_statuses, part_latencies, _ in parts:
        statuses += part_statuses
        latencies += part_latencies
    return Result(statuses, max(end for *_, end in parts) - start_at, latencies)


def _send(
    port: int, requests: list[bytes], clients: int, start_at: float, seconds: float | None
) -> tuple[Counter[int], list[float], float]:
    statuses: Counter[int] = Counter()
    latencies: list[float] = []
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(clients)]
    time.sleep(max(0.0, start_at - time.time()))

    def run(number: int) -> None:
        mine = requests[number::clients]
        while mine:
            for request in mine:
                before = time.perf_counter()
                connections[number], status = _exchange(port, connections[number], request)
                latencies.append(time.perf_counter() - before)
                statuses[status] += 1
                if seconds is not None and time.time() > start_at + seconds:
                    return
            if seconds is None:
                return

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, latencies, time.time()


def _exchange(port: int, connection: socket.socket, request: bytes) -> tuple[socket.socket, int]:
    """One request and its answer; a connection that the server has closed is opened again."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = connection.recv(65536)
        if not piece:
            connection.close()
            return _exchange(port, socket.create_connection(("127.0.0.1", port)), request)
        answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536)
    if b"connection: close" in head.lower():
        connection.close()
        connection = socket.create_connection(("127.0.0.1", port))
    return connection, int(answer[9:12])
