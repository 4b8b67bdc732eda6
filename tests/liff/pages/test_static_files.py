"""What a phone loads: little, and one copy of each module."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from meguro_hoiku.static_files import HashedStaticFiles
from tests.liff.pages import catalogue

SCRIPTS = sorted((Path(settings.BASE_DIR) / "static" / "liff").glob("*.js"))
MOST_SCRIPT = 15 * 1024
MOST_PAGE = 40 * 1024
MOST_REQUESTS = 8


def size(content: bytes) -> int:
    return len(gzip.compress(content))


def files_of(page: str) -> list[Path]:
    """The files that a page loads from us, with the modules they import."""
    names = re.findall(r'(?:src|href)="/static/(liff/[\w.-]+)"', page)
    found = [Path(settings.BASE_DIR) / "static" / name for name in names]
    for path in found:  # grows while it is read: imports of imports
        for name in re.findall(r'from "\./([\w.-]+)"', path.read_text() if path.suffix == ".js" else ""):
            if path.with_name(name) not in found:
                found.append(path.with_name(name))
    return found


def test_all_our_scripts_together_are_light():
    assert size(b"".join(path.read_bytes() for path in SCRIPTS)) <= MOST_SCRIPT


@pytest.mark.parametrize(
    "make",
    [catalogue.full_calendar, catalogue.questions, catalogue.reservation_check, catalogue.newcomer_at_home],
)
def test_a_page_is_light_and_loads_few_files(make, opens):
    page = opens(*make())
    files = files_of(page)

    assert size(page.encode()) + sum(size(path.read_bytes()) for path in files) <= MOST_PAGE
    assert 1 + len(files) <= MOST_REQUESTS


def test_in_production_modules_import_each_other_by_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": f"{HashedStaticFiles.__module__}.{HashedStaticFiles.__qualname__}"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    session = tmp_path / HashedStaticFiles().stored_name("liff/session.js")
    imports = re.findall(r'from "\./([\w.-]+)"', session.read_text())
    assert imports
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name) for name in imports)
