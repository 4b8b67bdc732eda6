"""The product and the LINE simulator as real processes, for tests end to end and under faults.

with running(tmp_path, database_url) as stage:
    httpx.get(f"{stage.product.url}/healthz")
    stage.product.worker.kill()      # as a crash would
    stage.product.start_worker()
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from meguro_hoiku.demo import launch
from meguro_hoiku.demo.children import Child, answers, free_port, stop_all
from meguro_hoiku.demo.launch import ROOT, Ports
from tests.personal import personal_lines


class Product:
    """Web, worker and beat, each a program of its own with a log in `folder`; not started until asked.

    `settings` are further environment keys. Without `redis_url` the embedded broker is used, in `folder`.
    Beat runs by itself, so that each can be killed alone.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ports: Ports,
        database_url: str,
        redis_url: str = "",
        settings: Mapping[str, str] | None = None,
        web_workers: int = 1,
        pool: str = "threads",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.ports = ports
        self.url = ports.web_url
        self.environment = {
            **os.environ,
            **launch.line_settings(ports),
            "DJANGO_SETTINGS_MODULE": "meguro_hoiku.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "VAR_DIR": str(folder / "var"),
            "CELERY_BROKER_FOLDER": str(folder / "broker"),
            "DEBUG": "off",
            **(settings or {}),
        }
        child = partial(self._child, folder)
        self.web = child("web", launch.web(ports.web, workers=web_workers))
        self.worker = child("worker", launch.worker(pool=pool))
        self.beat = child("beat", launch.beat(folder / "schedule"))

    def _child(self, folder: Path, name: str, command: list[str]) -> Child:
        return Child(name, command, log=folder / f"{name}.log", env=self.environment, cwd=ROOT)

    def manage(self, *words: str) -> str:
        """Run an administrative command; what it printed. CalledProcessError if it fails."""
        done = subprocess.run(
            launch.manage(*words), cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
        return done.stdout

    def start_web(self, seconds: float = 120) -> None:
        """Start the web server and return when it is healthy."""
        self.web.start()
        self.web.wait_until(lambda: answers(self.ports.web, "/healthz"), seconds)

    def start_worker(self, seconds: float = 30) -> None:
        """Start the worker and return when it takes tasks."""
        before = self.worker.log.stat().st_size if self.worker.log.exists() else 0
        self.worker.start()
        self.worker.wait_until(lambda: b" ready." in self.worker.log.read_bytes()[before:], seconds)

    def start_beat(self) -> None:
        """Start beat, whose sweeps are what guarantees sending."""
        self.beat.start()

    def start(self, *, worker: bool = True, beat: bool = True) -> None:
        """Migrate, then start all, or the web server alone."""
        self.manage("migrate", "--verbosity", "0")
        self.start_web()
        if worker:
            self.start_worker()
        if beat:
            self.start_beat()

    def stop(self) -> None:
        """End whatever runs; what it has logged names nobody."""
        children = (self.web, self.worker, self.beat)
        stop_all(children)
        assert [line for child in children for line in personal_lines(child.log)] == []


class Simulator:
    """The LINE simulator; `control` is the base of its remote control."""

    def __init__(self, folder: Path, *, ports: Ports, shift_seconds: int = 0, persons: Path | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.ports = ports
        self.url = ports.line_url
        self.phone_url = ports.phone_url
        self.control = f"{ports.line_url}/control"
        command = launch.simulator(ports, folder, shift_seconds=shift_seconds, persons=persons)
        self.child = Child("simulator", command, log=folder / "simulator.log", cwd=ROOT)

    def start(self, seconds: float = 30) -> None:
        """Start it and return when it answers."""
        self.child.start()
        self.child.wait_until(lambda: answers(self.ports.phone, "/control/ledger/"), seconds)

    def stop(self) -> None:
        """End it."""
        self.child.stop()


@dataclass(frozen=True)
class Stage:
    """The product in front of its LINE."""

    product: Product
    simulator: Simulator


@contextmanager
def running(
    folder: Path,
    database_url: str,
    *,
    redis_url: str = "",
    settings: Mapping[str, str] | None = None,
    worker: bool = True,
    beat: bool = True,
    web_workers: int = 1,
) -> Iterator[Stage]:
    """Simulator and product, migrated and started; both ended afterwards, whatever happens."""
    ports = Ports(web=free_port(), phone=free_port())
    simulator = Simulator(folder / "simulator", ports=ports)
    product = Product(
        folder / "product",
        ports=ports,
        database_url=database_url,
        redis_url=redis_url,
        settings=settings,
        web_workers=web_workers,
    )
    try:
        simulator.start()
        product.start(worker=worker, beat=beat)
        yield Stage(product, simulator)
    finally:
        product.stop()
        simulator.stop()
