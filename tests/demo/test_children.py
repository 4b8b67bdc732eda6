"""Whatever is started is ended: by us, by its own death, or by a guard when we are killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from meguro_hoiku.demo.children import Child, NotReady, stop_all

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
WITH_CHILD = (
    "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
)
PARENT = """
import os, signal, sys, time
from pathlib import Path
from meguro_hoiku.demo.children import Child
child = Child("sleeper", ["sleep", "60"], log=Path(sys.argv[1]))
child.start()
print(child.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def started(folder: Path, program: str) -> Iterator[Child]:
    child = Child("program", [sys.executable, "-c", program], log=folder / "program.log")
    child.start()
    try:
        child.wait_until(lambda: child.log.read_text() != "")
        yield child
    finally:
        child.kill()


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def eventually_dead(pid: int) -> bool:
    limit = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < limit:
        time.sleep(0.05)
    return not is_alive(pid)


def test_a_program_that_ignores_the_signal_is_ended_by_force(tmp_path):
    with started(tmp_path, STUBBORN) as child:
        stop_all([child], seconds=0.2)

        assert not child.is_running


def test_its_descendants_end_with_it(tmp_path):
    with started(tmp_path, WITH_CHILD) as child:
        grandchild = int(child.log.read_text())
        assert is_alive(grandchild)

        child.stop()

        assert eventually_dead(grandchild)


def test_it_ends_when_we_are_killed(tmp_path):
    parent = subprocess.run(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], capture_output=True, text=True, check=False
    )

    assert parent.returncode == -signal.SIGKILL
    assert eventually_dead(int(parent.stdout))


def test_it_may_be_started_again_after_a_kill(tmp_path):
    with started(tmp_path, WITH_CHILD) as child:
        first = child.pid
        child.kill()

        child.start()

        assert child.is_running
        assert child.pid != first


def test_a_death_while_starting_shows_the_end_of_the_log(tmp_path):
    child = Child("broken", [sys.executable, "-c", "raise SystemExit('no such ward')"], log=tmp_path / "log")
    child.start()

    with pytest.raises(NotReady, match="no such ward"):
        child.wait_until(lambda: False)

    child.kill()
