"""The remote control, and the walls around a platform that asks nobody for a password."""

import json
import re

import httpx
import pytest

from line_simulator.__main__ import parse
from line_simulator.platform.people import Standing
from line_simulator.server import RunningSimulator
from line_simulator.settings import Settings, UnsafeSetting
from tests.line_simulator.conftest import STRANGER, WIFE


def test_a_new_person_gets_a_user_id_and_the_next_number(control):
    person = control.post("users/", name="品川さん")

    assert re.fullmatch(r"U[0-9a-f]{32}", person["userId"])
    assert (person["n"], person["standing"]) == (3, "none")


def test_a_person_can_be_given_a_user_id_and_named_again(control):
    control.post("users/", name="ななし", userId=STRANGER)
    person = control.post("users/", name="品川さん", userId=STRANGER)

    assert (person["n"], person["userId"], person["name"]) == (3, STRANGER, "品川さん")


def test_the_clock_is_shifted_against_real_time(control):
    before = control.get("clock/")["now"]

    after = control.post("clock/", shift_seconds=86400)

    assert after["shift_seconds"] == 86400
    assert after["now"].endswith("+09:00")
    assert after["now"][:10] > before[:10]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("users/", "not json"),
        ("users/", '["a"]'),
        ("clock/", '{"shift_seconds": "soon"}'),
        (f"users/{WIFE}/say/", '{"text": ""}'),
        (f"users/{WIFE}/tap/", "{}"),
        (f"users/{WIFE}/id-token/", '{"alg": "RS256"}'),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(http, path, body):
    answer = http.post(f"/control/{path}", content=body)

    assert answer.status_code == 400
    assert answer.json()["message"]


def test_an_unknown_user_is_not_found(http):
    assert http.post(f"/control/users/{STRANGER}/follow/").status_code == 404


def test_another_site_in_the_browser_cannot_use_the_control(http):
    assert http.post("/control/reset/", headers={"origin": "https://example.com"}).status_code == 403
    assert http.get("/control/users/", headers={"host": "example.com"}).status_code == 400


def test_the_phone_opens_under_its_public_name_only(simulator, http):
    answer = http.get("/")

    assert answer.headers["location"] == f"{simulator.public_url}/"


@pytest.mark.parametrize(
    "unsafe",
    [
        {"host": "0.0.0.0"},
        {"host": "192.168.0.10"},
        {"webhook_url": "https://example.com/line/webhook/"},
        {"public_url": "http://phone.example.com"},
        {"liff_endpoint": "https://example.com/liff/"},
        {"demo_url": "http://10.0.0.1/demo/"},
        {"liff_id": "9999999999-AbcdEfgh"},
        {"channel_secret": "8c570fa6dd201bb328f1c1eac23a96d8"},
        {"channel_token": "x" * 172},
    ],
)
def test_it_refuses_to_start_beyond_this_machine(tmp_path, unsafe):
    with pytest.raises(UnsafeSetting):
        Settings(data_dir=tmp_path, **unsafe)


@pytest.mark.parametrize(("name", "value"), [("PRODUCTION", "on"), ("NODE_ENV", "production")])
def test_it_refuses_to_start_in_production(monkeypatch, capsys, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit):
        parse([])

    assert name in capsys.readouterr().err


def test_people_and_nurseries_come_from_a_file(tmp_path):
    file = tmp_path / "persons.json"
    known = {"user_id": WIFE, "name": "目黒さん"}
    people = [known, {"user_id": STRANGER, "name": "田中さん", "standing": "blocked"}, {"name": "品川さん"}]
    file.write_text(json.dumps({"people": people, "nurseries": [{"id": "n1", "name": "桑の実"}]}))

    settings = parse(["--persons-file", str(file), "--data-dir", str(tmp_path)])

    assert [(p.name, p.user_id, p.standing) for p in settings.people] == [
        ("目黒さん", WIFE, Standing.FRIEND),
        ("田中さん", STRANGER, Standing.BLOCKED),
        ("品川さん", "", Standing.NONE),
    ]
    assert settings.nurseries[0].name == "桑の実"


def test_options_go_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("LINE_SIMULATOR_PORT", "9001")
    monkeypatch.setenv("LINE_SIMULATOR_CHANNEL_TOKEN", "from-environment")

    settings = parse(["--port", "9002", "--person", f"{WIFE}=目黒さん", "--data-dir", str(tmp_path)])

    assert (settings.port, settings.channel_token) == (9002, "from-environment")
    assert settings.people[0].user_id == WIFE


def test_a_wrong_option_is_explained_in_a_sentence(capsys):
    with pytest.raises(SystemExit):
        parse(["--host", "0.0.0.0"])

    assert "loopback only" in capsys.readouterr().err


def test_a_simulator_can_stop_and_start_again_where_it_was(tmp_path):
    with RunningSimulator(data_dir=tmp_path, webhook_url="", demo_url="") as first:
        kid = httpx.get(f"{first.base_url}/oauth2/v2.1/certs").json()["keys"][0]["kid"]
        port = first.port

    with RunningSimulator(port=port, data_dir=tmp_path, webhook_url="", demo_url="") as second:
        assert httpx.get(f"{second.base_url}/oauth2/v2.1/certs").json()["keys"][0]["kid"] == kid
