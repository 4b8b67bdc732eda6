"""Somebody who answers in LINE's place: keeps every request and answers as told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Call:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)


@dataclass
class LineStub:
    """`status`, `headers` and `answer` are what requests get, after `delay` seconds."""

    status: int = 200
    answer: bytes = b"{}"
    delay: float = 0
    drops: bool = False
    headers: dict[str, str] = field(default_factory=lambda: {"x-line-request-id": "request-1"})
    calls: list[Call] = field(default_factory=list)
    answered: int = 0
    url: str = ""

    def of(self, ending: str) -> list[Call]:
        """The requests to addresses that end so."""
        return [call for call in self.calls if call.path.endswith(ending)]


@contextmanager
def line_stub() -> Iterator[LineStub]:
    """A stub on a free port of this machine."""
    stub = LineStub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


def _handler(stub: LineStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one piece

        def do_GET(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {key.lower(): value for key, value in self.headers.items()}
            stub.calls.append(Call(self.command, self.path, headers, raw))
            time.sleep(stub.delay)
            if stub.drops:
                self.close_connection = True
                return
            self.send_response(stub.status)
            for name, value in {"Content-Type": "application/json", **stub.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(stub.answer)))
            self.end_headers()
            self.wfile.write(stub.answer)
            stub.answered += 1

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, format: str, *args: Any) -> None: ...

    return Handler
