"""The LINE simulator alone: pushes accepted from one connection, and its memory over many messages.

`python -m benchmarks.simulator [messages]` starts it as a program of its own, as the delivery tests do.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from meguro_hoiku.demo.children import free_port

MESSAGES = 100_000
PARTS = 10
PEOPLE = 50
WARM_UP = 2_000
TEXT = "【一時保育】8月5日（水）9時〜12時の予約を受け付けました。当日は母子健康手帳をお持ちください。"


@contextmanager
def simulator(folder: Path) -> Iterator[tuple[socket.socket, int]]:
    """A connection to a simulator that sends its webhooks nowhere, and its process id."""
    port = free_port()
    people = [{"user_id": _user(number), "name": f"計測{number}"} for number in range(PEOPLE)]
    (folder / "people.json").write_text(json.dumps(people))
    command = [
        sys.executable,
        "-m",
        "line_simulator",
        "--port",
        str(port),
        "--webhook-url",
        "",
        "--demo-url",
        "",
    ]
    command += ["--persons-file", str(folder / "people.json"), "--data-dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with _connection(port) as connection:
            yield connection, process.pid
    finally:
        process.terminate()
        process.wait()


def _connection(port: int) -> socket.socket:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            connection = socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise SystemExit("the simulator did not start")


def _user(number: int) -> str:
    return f"U{number:032x}"


def _push(number: int) -> bytes:
    """One push as a client sends it that knows what it does: with a retry key of its own."""
    body = {"to": _user(number % PEOPLE), "messages": [{"type": "text", "text": TEXT}]}
    content = json.dumps(body).encode()
    head = (
        "POST /v2/bot/message/push HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-channel-token\r\n"
        f"X-Line-Retry-Key: {uuid4()}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def send(connection: socket.socket, first: int, count: int) -> float:
    """Push after push, each when the one before was accepted; the seconds it took."""
    requests = [_push(number) for number in range(first, first + count)]
    started = time.perf_counter()
    for request in requests:
        connection.sendall(request)
        answer = _answer(connection)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"not accepted: {answer[:300]!r}")
    return time.perf_counter() - started


def _answer(connection: socket.socket) -> bytes:
    answer = connection.recv(65536)
    while not answer.endswith(b"}"):
        answer += connection.recv(65536)
    return answer


def reset(connection: socket.socket) -> float:
    """The seconds until everything is as at the start."""
    started = time.perf_counter()
    connection.sendall(
        b"POST /control/reset/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\n\r\n{}"
    )
    if not _answer(connection).startswith(b"HTTP/1.1 200"):
        raise SystemExit("not reset")
    return time.perf_counter() - started


def memory(pid: int) -> float:
    """Resident memory of the process in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def cpu_seconds(pid: int) -> float:
    """What the process itself has cost so far: the same on a busy machine as on a quiet one, or nearly."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print one row for each part of the messages, then what matters."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    part = messages // PARTS
    rates, sizes = [], []
    with tempfile.TemporaryDirectory() as folder, simulator(Path(folder)) as (connection, pid):
        send(connection, 0, WARM_UP)
        before = cpu_seconds(pid)
        for number in range(PARTS):
            rates.append(part / send(connection, WARM_UP + number * part, part))
            sizes.append(memory(pid))
            print(f"{(number + 1) * part:>9} pushes {rates[-1]:>8.0f}/s {sizes[-1]:>8.1f} MiB", flush=True)
        begun_anew = reset(connection)
        cost = 1e6 * (cpu_seconds(pid) - before) / messages
    print(f"accepted from one connection, median: {statistics.median(rates):.0f}/s (budget 1500/s)")
    print(f"best part: {max(rates):.0f}/s; processor time of the simulator: {cost:.0f} µs a push")
    print(f"everything as at the start: {begun_anew:.2f} s (budget 2 s, the product's own included)")
    print(f"memory from the first to the last part: {sizes[-1] - sizes[0]:+.1f} MiB")


if __name__ == "__main__":
    main()
