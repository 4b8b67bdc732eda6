"""The menu below the talk, installed at a simulated LINE that refuses what LINE refuses."""

from io import BytesIO, StringIO
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from liff import rich_menu
from line_simulator.server import RunningSimulator

LABELS = [
    "児童の登録をひらく",
    "一時保育の予約をひらく",
    "予約の確認と取り消し",
    "目黒区ウェブサイトをひらく",
]


@pytest.fixture
def line(tmp_path, settings):
    with RunningSimulator(webhook_url="", demo_url="", data_dir=tmp_path) as simulator:
        settings.LINE_API_BASE = simulator.base_url
        headers = {"Authorization": f"Bearer {settings.LINE_CHANNEL_ACCESS_TOKEN}"}
        with httpx.Client(base_url=simulator.base_url, headers=headers) as client:
            yield client


def menus(line: httpx.Client) -> list[dict[str, Any]]:
    return line.get("/v2/bot/richmenu/list").json()["richmenus"]


def default_menu(line: httpx.Client) -> str:
    return line.get("/v2/bot/user/all/richmenu").json()["richMenuId"]


def install(*words: str) -> str:
    out = StringIO()
    call_command("install_rich_menu", *words, stdout=out)
    return out.getvalue()


def test_the_menu_is_put_up_for_everybody(line):
    told = install()

    (menu,) = menus(line)
    assert default_menu(line) == menu["richMenuId"]
    assert menu["richMenuId"] in told
    assert [area["action"]["label"] for area in menu["areas"]] == LABELS
    assert menu["areas"][2]["action"]["data"] == "a=bookings"


def test_installing_again_creates_nothing(line):
    install()
    (before,) = menus(line)

    install()

    assert menus(line) == [before]


def test_a_changed_menu_replaces_the_old_one(line, settings):
    install()
    (old,) = menus(line)
    settings.WARD_WEBSITE_URL = "https://www.city.meguro.tokyo.jp/other/"

    install()

    (new,) = menus(line)
    assert new["richMenuId"] != old["richMenuId"]
    assert default_menu(line) == new["richMenuId"]


def test_as_a_sub_menu_it_gets_an_alias_and_leaves_the_default_alone(line):
    install("--alias", "ichiji-hoiku")
    install("--alias", "ichiji-hoiku")

    (menu,) = menus(line)
    alias = line.get("/v2/bot/richmenu/alias/ichiji-hoiku").json()
    assert alias["richMenuId"] == menu["richMenuId"]
    assert line.get("/v2/bot/user/all/richmenu").status_code == 404


def test_default_and_sub_menu_live_side_by_side(line):
    install()
    install("--alias", "ichiji-hoiku")

    assert len(menus(line)) == 2


def test_a_run_that_ended_before_the_picture_is_completed(line):
    harmless = {"endpoint": "richmenu", "kind": "slow", "times": 2, "seconds": 0}  # listing and creating
    for fault in (harmless, {"endpoint": "richmenu", "kind": "500", "times": 1}):
        line.post("/control/faults/", json=fault).raise_for_status()
    with pytest.raises(CommandError, match="500"):
        install()

    install()

    (menu,) = menus(line)
    assert default_menu(line) == menu["richMenuId"]


def test_a_refusal_is_told_in_lines_words(line, settings):
    settings.LINE_CHANNEL_ACCESS_TOKEN = "revoked"

    with pytest.raises(CommandError, match="401"):
        install()


def test_a_bad_alias_is_explained(line):
    with pytest.raises(CommandError, match="--alias"):
        install("--alias", "一時保育")


def test_the_picture_is_what_line_accepts():
    raw = rich_menu.PICTURE.read_bytes()

    assert len(raw) <= 1024 * 1024
    assert Image.open(BytesIO(raw)).size == (2500, 1686)
