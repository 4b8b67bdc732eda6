"""The menu below the talk, installed at a simulated LINE that refuses what LINE refuses."""

from io import BytesIO, StringIO
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from liff import rich_menu
from liff.tasks import show_menu
from line_simulator.server import RunningSimulator
from reservations.models import Guardian, Language
from tests import factories

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


def japanese(line: httpx.Client) -> dict[str, Any]:
    """The one that everybody is shown; four others stand by, one for each other language."""
    shown = [menu for menu in menus(line) if menu["name"].startswith("一時保育 default ")]
    assert len(shown) == 1
    return shown[0]


def friend(line: httpx.Client) -> str:
    """Somebody who sees our menu below the talk."""
    somebody = str(line.post("/control/users/", json={"name": "安"}).json()["userId"])
    line.post(f"/control/users/{somebody}/follow/").raise_for_status()
    return somebody


def default_menu(line: httpx.Client) -> str:
    return line.get("/v2/bot/user/all/richmenu").json()["richMenuId"]


def install(*words: str) -> str:
    out = StringIO()
    call_command("install_rich_menu", *words, stdout=out)
    return out.getvalue()


def test_the_menu_is_put_up_for_everybody(line):
    told = install()

    menu = japanese(line)
    assert default_menu(line) == menu["richMenuId"]
    assert menu["richMenuId"] in told
    assert [area["action"]["label"] for area in menu["areas"]] == LABELS
    assert menu["areas"][2]["action"]["data"] == "a=bookings"


def test_installing_again_creates_nothing(line):
    install()
    before = menus(line)

    install()

    assert menus(line) == before
    assert len(before) == len(Language)


def test_a_changed_menu_replaces_the_old_one(line, settings):
    install()
    old = japanese(line)
    settings.WARD_WEBSITE_URL = "https://www.city.meguro.tokyo.jp/other/"

    install()

    new = japanese(line)
    assert len(menus(line)) == len(Language)
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

    assert len(menus(line)) == len(Language) + 1


def test_a_run_that_ended_before_the_picture_is_completed(line):
    harmless = {"endpoint": "richmenu", "kind": "slow", "times": 2, "seconds": 0}  # listing and creating
    for fault in (harmless, {"endpoint": "richmenu", "kind": "500", "times": 1}):
        line.post("/control/faults/", json=fault).raise_for_status()
    with pytest.raises(CommandError, match="500"):
        install()

    install()

    assert len(menus(line)) == len(Language)
    assert default_menu(line) == japanese(line)["richMenuId"]


@pytest.mark.parametrize("language", rich_menu.OTHER_LANGUAGES)
def test_a_guardian_is_shown_the_menu_in_their_language(line, db, language: Language):
    install()
    anna = friend(line)
    guardian = factories.guardian(line_user_id=anna, language=language)

    show_menu(guardian.pk)

    shown = line.get(f"/v2/bot/user/{anna}/richmenu").json()["richMenuId"]
    menu = next(each for each in menus(line) if each["richMenuId"] == shown)
    assert menu["name"].startswith(f"一時保育 {language} ")
    assert menu["chatBarText"] != japanese(line)["chatBarText"]
    assert [area["action"]["label"] for area in menu["areas"]] != LABELS


def test_who_goes_back_to_japanese_sees_everybody_s_menu(line, db):
    install()
    anna = friend(line)
    guardian = factories.guardian(line_user_id=anna, language="ko")
    show_menu(guardian.pk)

    Guardian.objects.update(language="ja")
    show_menu(guardian.pk)

    assert line.get(f"/v2/bot/user/{anna}/richmenu").status_code == 404


def test_where_the_ward_s_own_menu_is_in_charge_nobody_gets_ours(line, db):
    install("--alias", "ichiji-hoiku")
    anna = friend(line)

    show_menu(factories.guardian(line_user_id=anna, language="en").pk)

    assert line.get(f"/v2/bot/user/{anna}/richmenu").status_code == 404


def test_a_refusal_is_told_in_lines_words(line, settings):
    settings.LINE_CHANNEL_ACCESS_TOKEN = "revoked"

    with pytest.raises(CommandError, match="401"):
        install()


def test_a_bad_alias_is_explained(line):
    with pytest.raises(CommandError, match="--alias"):
        install("--alias", "一時保育")


@pytest.mark.parametrize("language", Language)
def test_the_picture_is_what_line_accepts(language: Language):
    raw = rich_menu.picture(language).read_bytes()

    assert len(raw) <= 1024 * 1024
    assert Image.open(BytesIO(raw)).size == (2500, 1686)
