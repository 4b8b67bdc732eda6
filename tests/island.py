"""A network of its own behind a cable that can be cut: packets sent to it then vanish without a word."""

import os
import pwd
import shutil
import subprocess
from functools import cache
from types import TracebackType
from typing import Self

NOBODYS = "02:00:00:00:00:01"


class Island:
    """A network namespace and the cable to it. A context manager; what runs `inside` must have ended before."""

    def __init__(self) -> None:
        # One a process, in the block of addresses that is kept for tests (RFC 2544).
        number = os.getpid() % 16_000
        here, self.address = (f"198.18.{number // 64}.{number % 64 * 4 + each}" for each in (1, 2))
        self.name, self._near, self._far = f"island{number}", f"near{number}", f"far{number}"
        self._here = here

    def __enter__(self) -> Self:
        _ip("netns", "add", self.name)
        try:
            _ip("link", "add", self._near, "type", "veth", "peer", "name", self._far, "netns", self.name)
            _ip("address", "add", f"{self._here}/30", "dev", self._near)
            _ip("-n", self.name, "address", "add", f"{self.address}/30", "dev", self._far)
            _ip("link", "set", self._near, "up")
            _ip("-n", self.name, "link", "set", self._far, "up")
            _ip("-n", self.name, "link", "set", "lo", "up")
            self._hardware = self._read_hardware()
            # Sent to this address whether or not anybody has it, as across a router.
            _ip("neighbour", "replace", self.address, "lladdr", self._hardware, "dev", self._near)
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def inside(self, command: list[str], user: str | None) -> list[str]:
        """The command as it runs on the island, as this user."""
        as_user = []
        if user:
            group = pwd.getpwnam(user).pw_gid
            as_user = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
        return ["ip", "netns", "exec", self.name, *as_user, *command]

    def cut(self) -> None:
        """What is sent there is not taken any more, and nobody is told: the address is no longer the island's."""
        _ip("-n", self.name, "link", "set", self._far, "address", NOBODYS)

    def mend(self) -> None:
        """Packets arrive again."""
        _ip("-n", self.name, "link", "set", self._far, "address", self._hardware)

    def _read_hardware(self) -> str:
        return _ip("-n", self.name, "-brief", "link", "show", self._far).split()[2]

    def _remove(self) -> None:
        # A namespace takes its cable away some time after it is gone; the next island wants the name at once.
        subprocess.run(["ip", "link", "delete", self._near], check=False, capture_output=True)
        _ip("netns", "delete", self.name)


def _ip(*words: str) -> str:
    done = subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
    return done.stdout


@cache
def is_possible() -> bool:
    """Whether this machine lets us have one: as root, outside narrow containers."""
    if shutil.which("ip") is None or os.geteuid() != 0:
        return False
    try:
        with Island():
            return True
    except subprocess.CalledProcessError:
        return False
