"""`make demo`: the whole product and its LINE on this machine, under one parent.

Everything it makes lies in `var/demo/` and is made anew each time, so that every demo begins with the same
ward at 10:00. Ctrl-C, or the death of one program, ends all.
"""

import os
import shutil
import signal
import sys
import time
from datetime import datetime
from types import FrameType
from zoneinfo import ZoneInfo

from meguro_hoiku.demo import launch, notice
from meguro_hoiku.demo.children import Child, NotReady, answers, is_taken, stop_all
from meguro_hoiku.demo.launch import ROOT, Ports

FOLDER = ROOT / "var" / "demo"
STARTS_AT_HOUR = 10


def shift_to_morning() -> int:
    """Seconds between the real clock and 10:00 of today in Japan, when a demo begins."""
    now = datetime.now(ZoneInfo("Asia/Tokyo"))
    morning = now.replace(hour=STARTS_AT_HOUR, minute=0, second=0, microsecond=0)
    return round((morning - now).total_seconds())


def environment(ports: Ports) -> dict[str, str]:
    """What the product is told. Of the caller's own settings only the two addresses of servers count.

    A `.env` or a shell with the ward's real keys must not let a demo speak to the real LINE or database.
    """
    return {
        **os.environ,
        **launch.line_settings(ports),
        "DJANGO_SETTINGS_MODULE": "meguro_hoiku.settings",
        "PRODUCTION": "off",
        "DEMO_MODE": "on",
        "DEBUG": "off",
        "STAFF_SECOND_FACTOR": "off",
        "NOTIFICATIONS_PAUSED": "off",
        "WARD_PHONE": "03-0000-0100",
        "STAFF_MESSAGE_DELAY_SECONDS": "3",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{FOLDER / 'db.sqlite3'}",
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
        "VAR_DIR": str(ROOT / "var"),
        "CELERY_BROKER_FOLDER": str(FOLDER / "broker"),
        "DEMO_CLOCK_FILE": str(FOLDER / "clock.json"),
        "PYTHONUNBUFFERED": "1",
    }


class Demo:
    """The programs of one demo, in the order in which they are needed."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.shift = shift_to_morning()
        self.environment = environment(ports)
        self.logs = FOLDER / "logs"
        self.children: list[Child] = []

    def prepare(self) -> None:
        """Empty the folder, set the clock, make the database and the ward."""
        shutil.rmtree(FOLDER, ignore_errors=True)
        self.logs.mkdir(parents=True)
        (FOLDER / "clock.json").write_text(f'{{"shift_seconds": {self.shift}}}\n')
        notice.step("データベースを用意しています", "preparing the database")
        self._manage("migrate", "--verbosity", "0")
        notice.step("目黒区のデモを用意しています", "seeding the demo ward")
        self._manage("seed_demo")

    def start(self) -> None:
        """Start the three and return when all answer."""
        notice.step("起動しています", "starting")
        persons = FOLDER / "persons.json"
        simulator = launch.simulator(
            self.ports,
            FOLDER / "simulator",
            shift_seconds=self.shift,
            persons=persons if persons.exists() else None,
        )
        phone = self._start("simulator", simulator)
        web = self._start("web", launch.web(self.ports.web))
        worker = self._start("worker", launch.worker(FOLDER / "schedule"))
        phone.wait_until(lambda: answers(self.ports.phone, "/"))
        web.wait_until(lambda: answers(self.ports.web, "/healthz"))
        self._manage("install_rich_menu")
        worker.wait_until(lambda: " ready." in worker.log.read_text(errors="replace"))

    def watch(self) -> Child:
        """Return the first program that dies."""
        while True:
            for child in self.children:
                if not child.is_running:
                    return child
            time.sleep(0.2)

    def stop(self) -> None:
        """End all, within seconds."""
        stop_all(self.children)

    def _start(self, name: str, command: list[str]) -> Child:
        child = Child(name, command, log=self.logs / f"{name}.log", env=self.environment, cwd=ROOT)
        self.children.append(child)
        child.start()
        return child

    def _manage(self, *words: str) -> None:
        command = self._start(words[0], launch.manage(*words))
        exit_code = command.finish()
        self.children.remove(command)
        if exit_code:
            raise NotReady(f"manage.py {' '.join(words)} failed.\n{command.log_end()}")


def ports_from_environment() -> Ports:
    """The ports, or SystemExit with a sentence if one is taken."""
    ports = Ports(
        int(os.environ.get("DEMO_WEB_PORT", "8000")), int(os.environ.get("DEMO_PHONE_PORT", "8001"))
    )
    for port, key in ((ports.web, "DEMO_WEB_PORT"), (ports.phone, "DEMO_PHONE_PORT")):
        if is_taken(port):
            raise SystemExit(
                f"ポート {port} は使われています。Port {port} is taken: make demo {key}={port + 1000}"
            )
    return ports


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run() -> int:
    """Run the demo until it is interrupted (0) or a program fails (1)."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    demo = Demo(ports_from_environment())
    try:
        demo.prepare()
        demo.start()
        notice.ready(demo.ports, FOLDER / "logins.json", demo.logs)
        dead = demo.watch()
        notice.failed(f"{dead.name} ended.\n{dead.log_end()}", demo.logs)
        return 1
    except NotReady as reason:
        notice.failed(str(reason), demo.logs)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave somebody running
        demo.stop()
        notice.stopped()


if __name__ == "__main__":
    sys.exit(run())
