"""Starting the simulator: in the foreground, or beside a test."""

import socket
import threading
import time
from types import TracebackType
from typing import Self

import uvicorn

from line_simulator.app import create_app
from line_simulator.connections import DroppableProtocol
from line_simulator.settings import Settings


def make_server(settings: Settings) -> uvicorn.Server:
    """Open phone pages hold a connection for ever, so the shutdown waits for nobody longer than a second."""
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        http=DroppableProtocol,
        ws="none",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


class RunningSimulator:
    """Runs in a thread of its own on a free port, from `with` to its end.

    Takes the fields of `Settings` as keywords; host, port and public address are its own business.
    `base_url` is for servers and clients (`LINE_API_BASE`), `public_url` for browsers (`LIFF_URL_BASE`).
    A `port` may be asked for, to start again where another one has been.
    """

    def __init__(self, *, port: int = 0, **settings: object) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.public_url = f"http://phone.localhost:{self.port}"
        settings.setdefault("public_url", self.public_url)
        self.settings = Settings(port=self.port, **settings)  # type: ignore[arg-type]
        self._server = make_server(self.settings)
        self._thread = threading.Thread(target=self._run, name="line-simulator", daemon=True)

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def start(self) -> Self:
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the simulator did not start")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
