"""A throw-away bot: it takes webhooks, keeps them, and answers as it is told."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Delivered:
    headers: dict[str, str]
    raw: bytes

    @property
    def events(self) -> list[dict[str, Any]]:
        return json.loads(self.raw)["events"]


@dataclass
class Bot:
    """`status` is what it answers, after `delay` seconds."""

    status: int = 200
    delay: float = 0
    received: list[Delivered] = field(default_factory=list)
    url: str = ""

    @property
    def last_event(self) -> dict[str, Any]:
        return self.received[-1].events[-1]

    def __enter__(self) -> "Bot":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_port}/line/webhook/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                bot.received.append(Delivered({k.lower(): v for k, v in self.headers.items()}, raw))
                time.sleep(bot.delay)
                self.send_response(bot.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Tests are quiet."""

        return Handler
