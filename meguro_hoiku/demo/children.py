"""Programs that this process starts, watches and is sure to end: those of the demo and of the tests."""

import contextlib
import http.client
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

# Reads until our end of the pipe closes, which it does even if we are killed with -9; then ends the group.
_GUARD = """
cat >/dev/null
kill -s "$2" -- "-$1" && sleep 4
kill -s KILL -- "-$1"
[ -z "$3" ] || rm -rf -- "$3"
"""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    """Whether somebody listens on the port of 127.0.0.1 already."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int, path: str) -> bool:
    """Whether the port of 127.0.0.1 answers, with anything but a failure of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class NotReady(Exception):
    """A program died, or did not answer in time; the message shows the end of its log."""


class Child:
    """A program in a session of its own, so that a Ctrl-C meant for us does not reach it behind our back.

    Its output goes to the file `log`. It may be started again after `stop` or `kill`. `end_with` is the
    signal that asks it to end; `leftovers` is a folder removed if we die before we could tidy up.
    """

    def __init__(
        self,
        name: str,
        command: Iterable[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        end_with: signal.Signals = signal.SIGTERM,
        leftovers: Path | None = None,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self.env = None if env is None else dict(env)
        self.cwd = cwd
        self.user = user
        self.end_with = end_with
        self.leftovers = leftovers
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id while it runs or has just died."""
        assert self._process is not None, f"{self.name} was not started"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the program itself is alive; its descendants may outlive it until `stop`."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; does not wait until it answers (`wait_until`)."""
        assert not self.is_running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
                **_as_user(self.user),
            )
        self._guard = self._start_guard(self._process.pid)

    def _start_guard(self, group: int) -> subprocess.Popen[bytes]:
        words = [str(group), self.end_with.name.removeprefix("SIG"), str(self.leftovers or "")]
        return subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ask_to_end(self) -> None:
        """Send the ending signal to the program and all its descendants, and do not wait."""
        self._signal(self.end_with)

    def stop(self, seconds: float = 5) -> None:
        """End it in good order, by force after `seconds`. Nothing happens if it does not run."""
        self.ask_to_end()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End it and its descendants at once, as a crash would (`kill -9`)."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None

    def finish(self, seconds: float = 120) -> int:
        """Wait for a program that ends by itself; its exit code. One that takes longer is killed."""
        assert self._process is not None, f"{self.name} was not started"
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self.kill()
        return self._process.returncode

    def pause(self) -> None:
        """Freeze it, descendants too: it holds its connections and answers nobody until `resume`."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._guard is None or self._process is None:
            return  # ended before: its group id may be somebody else's by now
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def wait_until(self, answers: Callable[[], bool], seconds: float = 30) -> None:
        """Return once `answers` says so; NotReady with the end of the log if it dies or takes too long."""
        limit = time.monotonic() + seconds
        while not answers():
            if not self.is_running:
                raise NotReady(f"{self.name} died while starting.\n{self.log_end()}")
            if time.monotonic() > limit:
                raise NotReady(f"{self.name} did not answer within {seconds:.0f} s.\n{self.log_end()}")
            time.sleep(0.05)

    def log_end(self, lines: int = 20) -> str:
        """The last lines of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def stop_all(children: Iterable[Child], seconds: float = 6) -> None:
    """Ask all to end, then wait: they end side by side, by force after `seconds` (Celery takes four)."""
    children = list(children)
    for child in children:
        child.ask_to_end()
    limit = time.monotonic() + seconds
    for child in children:
        child.stop(max(0.1, limit - time.monotonic()))


def _as_user(user: str | None) -> dict[str, Any]:
    return {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
