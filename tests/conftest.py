"""What every test may use, and what is left out where the machine cannot do it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import database, machine
from tests.line_simulator.whole_run import WholeRun
from tests.personal import watched_logs
from tests.servers import RedisServer

BROWSER_ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
HEAVY = ("browser", "delivery", "race")


def pytest_configure(config: pytest.Config) -> None:
    """Before the workers start: they inherit where their simulators write down what they did."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="line-contract-")
        config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))
        config.pluginmanager.register(WholeRun(Path(folder)))


def _lacks(item: pytest.Item) -> str | None:
    """Why this test cannot run here; None if it can."""
    marks = {mark.name for mark in item.iter_markers()}
    if marks & {"postgres", "race", "delivery"} and not database.is_postgres():
        return "needs PostgreSQL"
    if "delivery" in marks and not machine.REDIS.is_met():
        return "needs Redis"
    if "browser" in marks and not machine.CHROMIUM.is_met():
        return "needs Chromium"
    if "network" in marks and not machine.NETWORK.is_met():
        return "needs a network of its own"
    if "proxy" in marks and not machine.PROXY.is_met():
        return "needs nginx"
    if "spreadsheet" in marks and not machine.SPREADSHEET.is_met():
        return "needs a spreadsheet"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot run, and keep the heavy tests of one file in one process: they share servers."""
    is_choice = os.environ.get("TEST_DATABASE") == "sqlite" or machine.may_skip()
    for item in items:
        if reason := _lacks(item):
            if not is_choice:
                raise pytest.UsageError(f"{item.nodeid} {reason}. {machine.complaint(machine.missing())}")
            item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("browser"):  # once more, and by name: docs/decisions/0009
            item.add_marker(pytest.mark.flaky(reruns=1))
        if any(item.get_closest_marker(name) for name in HEAVY):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that was left out, and every one that was tried twice."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_line(f"tried twice: {report.nodeid}")
    for report in terminalreporter.getreports("skipped"):
        terminalreporter.write_line(f"left out: {report.nodeid}")


@pytest.fixture(autouse=True)
def nothing_personal_is_logged() -> Iterator[None]:
    """Whatever a test does, no line that the product logs names a child, a family or a LINE account."""
    with watched_logs() as watch:
        yield
    assert watch.found == []


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser, for playwright's `executable_path`."""
    path = machine.chromium_program()
    assert path, machine.complaint([machine.CHROMIUM])
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The one browser of all tests, anew for each file: playwright cannot run twice in one process."""
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright's own loop runs in this thread, and Django would refuse every query beside it.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=20_000)
        found = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A Redis of this test's own, to be stopped, killed and frozen at will."""
    with RedisServer() as server:
        yield server


@pytest.fixture
def product_database() -> Iterator[str]:
    """The address of an empty PostgreSQL database for processes of the product."""
    with database.empty_database() as url:
        yield url


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder for the logs of started programs; kept with the other files of a failed test."""
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder
