"""How each program of the product is started on this machine: by the demo, and by tests of processes."""

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIFF_ID = "1234567890-AbcdEfgh"
LOGIN_CHANNEL_ID = "1234567890"
CHANNEL_ID = "1000000001"
CHANNEL_SECRET = "demo-channel-secret"  # noqa: S105 – opens nothing but the simulator on this machine
CHANNEL_TOKEN = "demo-channel-token"  # noqa: S105 – the same


@dataclass(frozen=True)
class Ports:
    """Where the product's web server and the simulator of LINE listen; both on loopback only."""

    web: int = 8000
    phone: int = 8001

    @property
    def web_url(self) -> str:
        """The product, for programs; a person's phone opens it under a name of its own."""
        return f"http://localhost:{self.web}"

    @property
    def line_url(self) -> str:
        """The simulator, for programs."""
        return f"http://localhost:{self.phone}"

    @property
    def phone_url(self) -> str:
        """The simulator's phone, for browsers."""
        return f"http://phone.localhost:{self.phone}"


def line_settings(ports: Ports) -> dict[str, str]:
    """The environment that makes the simulator the product's LINE. Nothing else about the product differs."""
    return {
        "LINE_API_BASE": ports.line_url,
        "LINE_CHANNEL_ID": CHANNEL_ID,
        "LINE_CHANNEL_SECRET": CHANNEL_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": CHANNEL_TOKEN,
        "LINE_LOGIN_CHANNEL_ID": LOGIN_CHANNEL_ID,
        "LIFF_ID": LIFF_ID,
        "LIFF_URL_BASE": ports.phone_url,
        "LIFF_SDK_URL": f"{ports.phone_url}/sdk.js",
    }


def manage(*words: str) -> list[str]:
    """An administrative command of the product."""
    return [sys.executable, str(ROOT / "manage.py"), *words]


def web(port: int, *, workers: int = 1) -> list[str]:
    """The web server, as in production but for the number of its processes."""
    return [
        *(sys.executable, "-m", "granian", "meguro_hoiku.rsgi:application", "--interface", "rsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
        *("--workers", str(workers), "--workers-kill-timeout", "3"),
        *("--backlog", "2048", "--backpressure", "2048", "--http1-header-read-timeout", "10000"),
    ]


def worker(schedule: Path | None = None, *, pool: str = "threads", concurrency: int = 2) -> list[str]:
    """The Celery worker; with a file for `schedule` it carries beat inside.

    Threads, because a prefork pool on the embedded broker hangs at shutdown.
    """
    beat = [] if schedule is None else ["--beat", "--schedule", str(schedule)]
    return [
        *(sys.executable, "-m", "celery", "-A", "meguro_hoiku", "worker", "--loglevel", "info"),
        *("--pool", pool, "--concurrency", str(concurrency), "--without-gossip", "--without-mingle"),
        *beat,
    ]


def beat(schedule: Path) -> list[str]:
    """Celery beat by itself; exactly one runs anywhere."""
    celery = [sys.executable, "-m", "celery", "-A", "meguro_hoiku", "beat", "--loglevel", "info"]
    return [*celery, "--schedule", str(schedule), "--pidfile", ""]


def simulator(ports: Ports, data: Path, *, shift_seconds: int = 0, persons: Path | None = None) -> list[str]:
    """The LINE simulator, told where the product is; `persons` is a JSON list of {user_id, name}."""
    people = [] if persons is None else ["--persons-file", str(persons)]
    return [
        *(sys.executable, "-m", "line_simulator", "--host", "127.0.0.1", "--port", str(ports.phone)),
        *("--public-url", ports.phone_url, "--webhook-url", f"{ports.web_url}/line/webhook/"),
        *("--liff-endpoint", f"{ports.web_url}/liff/", "--liff-id", LIFF_ID),
        *("--channel-id", CHANNEL_ID, "--channel-secret", CHANNEL_SECRET, "--channel-token", CHANNEL_TOKEN),
        *("--login-channel-id", LOGIN_CHANNEL_ID, "--demo-url", f"{ports.web_url}/demo/"),
        *(f"--shift-seconds={shift_seconds}", "--data-dir", str(data)),
        *people,
    ]
