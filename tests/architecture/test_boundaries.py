"""What the import contracts (pyproject.toml) cannot see: other folders, other kinds of files."""

import re
from pathlib import Path

from tests.architecture.files import PRODUCT, imported, named, ours, text

# A folder of somebody's own machine, written so that this line is none.
MACHINE_PATH = re.compile(r"(?<![\w.}])/(work|root|home|opt|Users)/\w")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def test_the_product_does_not_know_the_simulator():
    importing = [path for path in named(".py") if path.parts[0] in (*PRODUCT, "benchmarks")]

    assert [str(path) for path in importing if "line_simulator" in imported(path)] == []


def test_the_simulator_knows_neither_the_product_nor_its_framework():
    foreign = {*PRODUCT, "django", "rest_framework", "celery"}
    simulator = [path for path in named(".py") if path.parts[0] == "line_simulator"]

    assert {str(path): found for path in simulator if (found := imported(path) & foreign)} == {}


def test_the_product_calls_out_by_one_door_only():
    """The one that ends every call in time: urllib3's own pools, requests, httpx and the rest do not."""
    others = re.compile(
        r"\b(urllib3\.(PoolManager|request|HTTPS?ConnectionPool)|urllib\.request|http\.client)\b"
        r"|^\s*(import|from) (requests|httpx|aiohttp)\b",
        re.MULTILINE,
    )
    product = [path for path in named(".py") if path.parts[0] in PRODUCT]
    calling = [str(path) for path in product if others.search(text(path))]

    # The demo asks its own children on this machine.
    assert calling == ["liff/outgoing.py", "meguro_hoiku/demo/children.py"]


def test_no_file_names_a_folder_of_one_machine():
    guilty = []
    for path in ours():
        try:
            lines = text(path).splitlines()
        except UnicodeDecodeError:
            continue  # a picture or a compiled translation
        guilty += [f"{path}:{number}" for number, line in enumerate(lines, 1) if MACHINE_PATH.search(line)]

    assert guilty == []


def test_the_locks_say_what_to_install_and_not_from_where():
    assert [line for name in LOCKS for line in text(Path(name)).splitlines() if "://" in line] == []


def test_every_locked_package_has_its_hash():
    pinned = re.compile(r"^[A-Za-z0-9._-]+==.*$", re.MULTILINE)

    for name in LOCKS:
        assert all(line.endswith("\\") for line in pinned.findall(text(Path(name))))
