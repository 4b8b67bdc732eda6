"""The drill of docs/operations.md: a backup is restored, nothing is sent, and who was erased stays erased (W4)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from meguro_hoiku.demo.launch import ROOT
from tests import database, machine
from tests.restoring import CANARY

pytestmark = pytest.mark.postgres


def manage(url: str, *words: str, given: str = "", **settings: str) -> str:
    """An administrative command on that database; what it printed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "meguro_hoiku.settings",
        "DATABASE_URL": url,
        **settings,
    }
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    done = subprocess.run(
        command, input=given, env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


def act(url: str, name: str, **settings: str) -> str:
    """One of the acts of `tests.restoring`."""
    return manage(
        url, "shell", "--no-imports", "-c", f"from tests import restoring; restoring.{name}()", **settings
    )


def postgres(program: str, *words: str) -> str:
    """A program of PostgreSQL."""
    path = machine.postgres_program(program)
    assert path
    return subprocess.run([path, *words], check=True, capture_output=True, text=True).stdout


def every_word(url: str) -> str:
    """All rows of all tables."""
    return postgres("pg_dump", "--data-only", url)


def test_a_restored_backup_sends_nothing_and_forgets_again_whom_the_ledger_names(tmp_path: Path):
    backup = tmp_path / "hoiku.dump"
    with database.empty_database() as live, database.empty_database() as restored:
        manage(live, "migrate", "--verbosity", "0")
        act(live, "make_families")
        postgres("pg_dump", "--format=custom", f"--file={backup}", live)
        act(live, "erase_the_family")
        ledger = manage(live, "erasures", "show")
        assert CANARY not in every_word(live) + ledger

        postgres("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={restored}", str(backup))
        paused = {"NOTIFICATIONS_PAUSED": "on"}
        manage(restored, "migrate", "--verbosity", "0", **paused)
        assert "Every invariant holds." in manage(restored, "check_invariants", **paused)
        assert CANARY in every_word(restored)
        assert act(restored, "try_to_send", **paused).split()[-1] == "0"
        again = [manage(restored, "erasures", "replay", given=ledger, **paused) for _turn in range(2)]

        assert CANARY not in every_word(restored)
        assert "のこる家庭" in every_word(restored)
        assert ["1 erased again" in said for said in again] == [True, False]
        assert "Every invariant holds." in manage(restored, "check_invariants", **paused)
