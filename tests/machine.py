"""What tests need on the machine beyond Python: found, installed where we may, else named.

`python -m tests.machine` does so before the tests. Without a need the tests fail, unless ALLOW_SKIPS=1.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests import island


def postgres_program(name: str) -> str | None:
    """The path of a PostgreSQL server program; Debian keeps them out of PATH, by version."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(versions, key=lambda path: float(path.parent.parent.name), reverse=True)
    return str(newest[0]) if newest else shutil.which(name)


def redis_program() -> str | None:
    """The path of the Redis server."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


def chromium_program() -> str | None:
    """The path of the browser."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def proxy_program() -> str | None:
    """The path of nginx; Debian keeps it out of a user's PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def spreadsheet_program() -> str | None:
    """The path of LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def has_japanese_font() -> bool:
    """Whether a browser can draw Japanese; without a font every page is full of boxes."""
    if listing := shutil.which("fc-list"):
        found = subprocess.run([listing, ":lang=ja", "family"], capture_output=True, check=False, text=True)
        return bool(found.stdout.strip())
    return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


@dataclass(frozen=True)
class Need:
    """Something to be had from Debian's packages, and what cannot be tested without it."""

    name: str
    packages: tuple[str, ...]
    without_it: str
    is_met: Callable[[], bool]


POSTGRES = Need(
    "PostgreSQL",
    ("postgresql", "postgresql-contrib"),
    "the tests run on SQLite, without races and faults",
    lambda: postgres_program("initdb") is not None,
)
REDIS = Need("Redis", ("redis-server",), "no delivery under faults", lambda: redis_program() is not None)
CHROMIUM = Need("Chromium", ("chromium",), "nothing in a browser", lambda: chromium_program() is not None)
FONT = Need("a Japanese font", ("fonts-noto-cjk",), "nothing in a browser", has_japanese_font)
SPREADSHEET = Need(
    "a spreadsheet",
    ("libreoffice-calc-nogui",),
    "no look at the exports in one",
    lambda: spreadsheet_program() is not None,
)
NETWORK = Need(
    "a network of its own (only root may make one)",
    ("iproute2",),
    "no look at a database that the network has cut off",
    island.is_possible,
)
PROXY = Need(
    "nginx", ("nginx-light",), "nothing through a proxy with TLS", lambda: proxy_program() is not None
)
NEEDS = (POSTGRES, REDIS, CHROMIUM, FONT, SPREADSHEET, NETWORK, PROXY)


def may_skip() -> bool:
    """Whether the person allowed the run to leave out what the machine cannot do."""
    return os.environ.get("ALLOW_SKIPS") == "1"


def missing() -> list[Need]:
    """The needs not met at this moment."""
    return [need for need in NEEDS if not need.is_met()]


def complaint(needs: list[Need]) -> str:
    """A sentence that says what is missing, what that costs and how to get it."""
    costs = "; ".join(f"without {need.name}: {need.without_it}" for need in needs)
    packages = " ".join(package for need in needs for package in need.packages)
    return f"Missing on this machine – {costs}. On Debian and Ubuntu: sudo apt-get install {packages}"


def install(needs: list[Need]) -> None:
    """Install the needs from Debian's packages if we are root on such a system; else change nothing."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0 or not needs:
        return
    packages = [package for need in needs for package in need.packages]
    print(f"Installing {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([apt, "-qq", *words], env=environment, stdin=subprocess.DEVNULL, check=False)


def main() -> int:
    """Install what is missing; 1 if something still is and nobody allowed that."""
    install(missing())
    needs = missing()
    if not needs:
        return 0
    print(complaint(needs), file=sys.stderr)
    if may_skip():
        print("Left out, as ALLOW_SKIPS=1 says.", file=sys.stderr)
        return 0
    print("ALLOW_SKIPS=1 runs the tests without it.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
