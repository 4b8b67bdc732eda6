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
    began: float
    ended: float = 0

    @property
    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = json.loads(self.raw)["events"]
        return events


@dataclass
class Bot:
    """`status` is what it answers, after `delay` seconds; 500 as many times before as `failures` says."""

    status: int = 200
    failures: int = 0
    delay: float = 0
    received: list[Delivered] = field(default_factory=list)
    url: str = ""

    @property
    def last_event(self) -> dict[str, Any]:
        return self.received[-1].events[-1]

    def wait_for(self, kind: str) -> dict[str, Any]:
        """The newest event, once it is of this kind: people may see a thing before the bot hears of it."""
        until = time.monotonic() + 30
        while not self.received or self.last_event["type"] != kind:
            assert time.monotonic() < until, f"no {kind} in {self.received}"
            time.sleep(0.02)
        return self.last_event

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
                headers = {name.lower(): value for name, value in self.headers.items()}
                delivered = Delivered(headers, raw, time.monotonic())
                bot.received.append(delivered)
                time.sleep(bot.delay)
                delivered.ended = time.monotonic()
                self.send_response(500 if bot.failures > 0 else bot.status)
                bot.failures -= 1
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Tests are quiet."""

        return Handler
