"""The web server's entry point: no thread waits for anybody's line, neither for a body nor for a reader.

Under WSGI a thread is given away at the headers and waits for the body, so that two slow lines hold a server with two
threads. RSGI, granian's own interface, lets the body be read first and the answer be sent after: docs/decisions/0010.
"""

import asyncio
import sys
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]  # imported there for us

from meguro_hoiku.wsgi import application as django

HEALTH_PATH = "/healthz"
LATE = "送信に時間がかかりすぎました。電波のよいところで、もう一度ためしてください。"
ANSWER_BYTES_IN_MEMORY = 1024 * 1024
# The server opens it at once; from then on it lives as long as somebody reads.
SECONDS_TO_OPEN_A_FILE = 10
SERVER = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}

request_threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="request")
# The balancer hears how the host is, however long the queue of the others.
health_thread = ThreadPoolExecutor(1, thread_name_prefix="health")


async def application(scope: Scope, protocol: HTTPProtocol) -> None:
    """Answer one request: 408 if its body does not come in time, else whatever Django says."""
    try:
        async with asyncio.timeout(settings.REQUEST_BODY_SECONDS):
            body, length = await _read_body(scope, protocol)
    except TimeoutError:
        protocol.response_str(408, [("content-type", "text/plain; charset=utf-8")], LATE)
        return
    loop = asyncio.get_running_loop()
    threads: Executor = health_thread if scope.path == HEALTH_PATH else request_threads
    await loop.run_in_executor(threads, _answer, _environ(scope, body, length), protocol, loop)


async def _read_body(scope: Scope, protocol: HTTPProtocol) -> tuple[bytes, int]:
    """The body and its length; of one that is too long nothing but a length that Django refuses."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    announced = scope.headers.get("content-length")
    if announced is None and scope.headers.get("transfer-encoding") is None:
        return b"", 0
    if announced is not None and int(announced) > limit:
        return b"", int(announced)
    body = bytearray()
    async for chunk in protocol:
        body += chunk
        if len(body) > limit:
            return b"", len(body)
    return bytes(body), len(body)


def _environ(scope: Scope, body: bytes, length: int) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333)."""
    name, _, port = scope.server.rpartition(":")
    environ = {
        **SERVER,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
    }
    for header, value in scope.headers.items():
        _add_header(environ, header, value)
    environ["CONTENT_LENGTH"] = str(length)
    return environ


def _add_header(environ: dict[str, Any], header: str, value: str) -> None:
    if "_" in header:  # would pass for the header with a hyphen, which a proxy sets or drops
        return
    key = header.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    between = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


def _answer(environ: dict[str, Any], protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop) -> None:
    """Let Django answer in this thread, which is free again before the answer has reached anybody."""
    status = 0
    headers: list[tuple[str, str]] = []

    def start_response(line: str, said: list[tuple[str, str]], _error: Any = None) -> None:
        nonlocal status, headers
        status, headers = int(line[:3]), said

    answer: Any = django(environ, start_response)  # type: ignore[arg-type]  # returns nothing, for nobody writes
    try:
        if answer.streaming:
            _hand_over(answer, status, headers, protocol, loop)
        else:
            protocol.response_bytes(status, headers, b"".join(answer))
    finally:
        answer.close()


def _hand_over(
    chunks: Iterable[bytes],
    status: int,
    headers: list[tuple[str, str]],
    protocol: HTTPProtocol,
    loop: asyncio.AbstractEventLoop,
) -> None:
    """Take a streamed answer to its end, in memory or in a file without a name, for the server to send."""
    whole = SpooledTemporaryFile(ANSWER_BYTES_IN_MEMORY)  # noqa: SIM115 – the server reads it after this function
    for chunk in chunks:
        whole.write(chunk)
    is_short = whole.tell() <= ANSWER_BYTES_IN_MEMORY
    whole.seek(0)
    if is_short:
        protocol.response_bytes(status, headers, whole.read())
        whole.close()
    else:
        protocol.response_file(status, headers, f"/dev/fd/{whole.fileno()}")
        loop.call_soon_threadsafe(loop.call_later, SECONDS_TO_OPEN_A_FILE, whole.close)
