"""The whole demo as `make demo` runs it, on a Monday at ten: web, worker, LINE simulator, and two browsers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from meguro_hoiku import dates
from meguro_hoiku.demo.children import free_port
from meguro_hoiku.demo.launch import Ports
from tests.e2e.office import Office
from tests.e2e.world import World
from tests.factories import NOW
from tests.processes import Product, Simulator


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The programs, started once; the clock stands at NOW and goes on from there."""
    folder = tmp_path_factory.mktemp("e2e")
    ports = Ports(web=free_port(), phone=free_port())
    shift = round((NOW - dates.now()).total_seconds())
    clock = folder / "clock.json"
    clock.write_text(json.dumps({"shift_seconds": shift}))
    settings = {
        "PRODUCTION": "off",
        "DEMO_MODE": "on",
        "DEMO_CLOCK_FILE": str(clock),
        "STAFF_SECOND_FACTOR": "off",
        "STAFF_MESSAGE_DELAY_SECONDS": "1",
    }
    database = f"sqlite:///{folder / 'db.sqlite3'}"
    product = Product(folder / "product", ports=ports, database_url=database, settings=settings)
    product.manage("migrate", "--verbosity", "0")
    product.manage("seed_demo")
    persons = Path(product.environment["VAR_DIR"]) / "demo" / "persons.json"
    simulator = Simulator(folder / "simulator", ports=ports, shift_seconds=shift, persons=persons)
    try:
        simulator.start()
        product.start()
        product.manage("install_rich_menu")
        yield World(product, simulator, shift)
    finally:
        product.stop()
        simulator.stop()


@pytest.fixture
def world(started: World) -> World:
    """The ward as seeded, the talks empty, at NOW."""
    started.reset()
    return started


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    """The simulator's page with its two phones."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 1000}, base_url=world.simulator.phone_url, locale="ja-JP"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def office(browser: Browser, world: World) -> Iterator[Office]:
    """The staff's browser, nobody logged in."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=world.product.url, locale="ja-JP"
    )
    context.set_default_timeout(30_000)
    yield Office(context.new_page())
    context.close()
