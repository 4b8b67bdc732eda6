"""The contract over a whole test run: whatever any simulator of any process took, answered and sent.

Every simulator started while LINE_SIMULATOR_RECORD_DIR is set writes down its traffic: those inside the tests'
own processes and those that tests start as programs. The process that the run began in judges it all at the end.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from line_simulator.platform.recording import VARIABLE
from tests.line_simulator.judges import Judge, best_judge

MOST_SHOWN = 20
MANY = 1000  # tests of a run that is the whole one


@dataclass
class Verdict:
    calls: int = 0
    webhooks: int = 0
    deviations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.calls} calls and {self.webhooks} webhooks, {len(self.deviations)} deviations"


def judge_all(records: Iterable[dict[str, Any]], judge: Judge) -> Verdict:
    """What is said twice in the same words is looked at once."""
    verdict, seen = Verdict(), set()
    for record in records:
        is_call = record["kind"] == "call"
        verdict.calls += is_call
        verdict.webhooks += not is_call
        words = (
            tuple(record[name] for name in ("method", "path", "status", "fault", "request", "response"))
            if is_call
            else json.dumps(record["body"])
        )
        if words not in seen:
            seen.add(words)
            verdict.deviations += judge.deviations(record)
    return verdict


def records_in(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):  # the last words of a killed process may be half a line
                yield json.loads(line)


class WholeRun:
    """The plugin of the process in which the run began."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._verdict = Verdict()
        os.environ[VARIABLE] = str(folder)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """After the workers have ended, and before the summary is written."""
        judge = best_judge()
        self._verdict = judge_all(records_in(self._folder), judge)
        self._judge = judge.name
        has_judged_nothing = session.testscollected > MANY and not self._verdict.calls
        if has_judged_nothing:
            self._verdict.deviations.append("nothing was recorded of all these tests: nothing was judged")
        if self._verdict.deviations:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """One line; and the first deviations, where there are any."""
        if self._verdict.calls or self._verdict.deviations:
            terminalreporter.write_line(f"LINE's contract ({self._judge}): {self._verdict}")
        for deviation in self._verdict.deviations[:MOST_SHOWN]:
            terminalreporter.write_line(f"  {deviation}")
