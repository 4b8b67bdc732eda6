"""Wrong settings are explained in a sentence, and nobody is served on them."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from meguro_hoiku.checks import CHECKS, refuse_unsafe_start
from meguro_hoiku.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
METHODS = {"text", "switch", "number", "number_or_none", "names", "database"}
SOUND = {
    "PRODUCTION": "on",
    "SECRET_KEY": "k7Jx-2fQ9wZr_LmT4vNcYb8HsDgP1uXeAoWiKq3RtBnMfUyV5CzE0",
    "ALLOWED_HOSTS": "ichiji.example",
    "LINE_CHANNEL_ID": "2000000002",
    "LINE_CHANNEL_SECRET": "0123456789abcdef0123456789abcdef",
    "LINE_CHANNEL_ACCESS_TOKEN": "a-long-lived-token",
    "LINE_LOGIN_CHANNEL_ID": "2000000003",
    "LIFF_ID": "2000000003-AbCdEfGh",
    "DATABASE_URL": "postgres://ichiji:secret@database.example:5432/ichiji",
    "REDIS_URL": "redis://queue.example:6379/0",
}


def run(*words, **keys):
    """A program of the product with these keys and no others of ours; its exit code and what it said."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=inherited | {"PYTHONPATH": str(ROOT), "VAR_DIR": str(ROOT / "var" / "test")} | keys,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def production(settings):
    """Sound settings of a production, to be spoilt one by one."""
    settings.PRODUCTION, settings.DEMO_MODE, settings.DEBUG = True, False, False
    settings.STAFF_SECOND_FACTOR = True
    settings.LINE_API_BASE = "https://api.line.me"
    settings.LIFF_URL_BASE = "https://liff.line.me"
    settings.LIFF_SDK_URL = "https://static.line-scdn.net/liff/edge/versions/2.29.2/sdk.js"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    for key, value in SOUND.items():
        if key not in ("PRODUCTION", "DATABASE_URL"):
            setattr(settings, key, value)
    settings.ALLOWED_HOSTS = ["ichiji.example"]
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE", "LIFF_SESSION_COOKIE"):
        setattr(settings, f"{cookie}_NAME", f"__Host-{cookie.lower()}")
        setattr(settings, f"{cookie}_SECURE", True)
    return settings


def found():
    """The ids of what our checks say."""
    return [message.id for check in CHECKS for message in check()]


def test_sound_settings_pass_in_production(production):
    assert found() == []


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("DEBUG", True, "settings.E010"),
        ("DEMO_MODE", True, "settings.E011"),
        ("SECRET_KEY", "", "settings.E012"),
        ("SECRET_KEY", "too-short", "settings.E012"),
        ("SECRET_KEY", "development-only-" + "x" * 40, "settings.E012"),
        ("LINE_CHANNEL_SECRET", "", "settings.E013"),
        ("LINE_CHANNEL_ACCESS_TOKEN", "demo-channel-token", "settings.E014"),
        ("LINE_API_BASE", "http://localhost:8001", "settings.E015"),
        ("LINE_API_BASE", "https://api.line.me.evil.example", "settings.E015"),
        ("LIFF_URL_BASE", "http://phone.localhost:8001", "settings.E015"),
        ("LIFF_SDK_URL", "http://phone.localhost:8001/sdk.js", "settings.E015"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "settings.E016"),
        ("REDIS_URL", "", "settings.W002"),
        ("ALLOWED_HOSTS", [], "settings.E017"),
        ("ALLOWED_HOSTS", ["*"], "settings.E017"),
        ("STAFF_SECOND_FACTOR", False, "settings.E018"),
        ("SESSION_COOKIE_NAME", "staff_session", "settings.E019"),
        ("LIFF_SESSION_COOKIE_SECURE", False, "settings.E019"),
        ("UNREADABLE", {"DATABASE_URL": "an address"}, "settings.E001"),
        ("REDIS_URL", "queue.example:6379", "settings.E002"),
        ("REDIS_URL", "redis://queue.example:port/0", "settings.E002"),
        ("LIFF_ID", "9999999999-AbCdEfGh", "settings.E003"),
        ("NOTIFICATION_BACKEND", "liff.nowhere.Backend", "settings.E004"),
        ("NOTIFICATIONS_PAUSED", True, "settings.W001"),
    ],
)
def test_each_unsafe_setting_is_named(production, key, value, expected):
    setattr(production, key, value)

    assert expected in found()


def test_outside_production_the_simulator_s_keys_are_welcome():
    assert found() == []


def test_a_message_never_repeats_a_secret(production):
    production.SECRET_KEY = production.LINE_CHANNEL_SECRET = "demo-channel-secret"
    production.REDIS_URL = "queue:password@host"

    said = "".join(str(message) for check in CHECKS for message in check())

    assert "demo-channel-secret" not in said
    assert "password@host" not in said


def test_a_server_does_not_start_on_unsafe_settings(production):
    production.DEBUG = True

    with pytest.raises(ImproperlyConfigured, match="DEBUG is on in production"):
        refuse_unsafe_start()


# In a process of its own ---------------------------------------------------------------------------------


def test_check_passes_in_a_sound_production():
    code, said = run("manage.py", "check", "--deploy", **SOUND)

    assert code == 0, said


def test_check_explains_what_cannot_even_be_read_without_a_traceback():
    unreadable = {
        "DATABASE_URL": "postgres//no-colon",
        "STAFF_SECOND_FACTOR": "perhaps",
        "STAFF_MESSAGE_DELAY_SECONDS": "-1",
        "SENDING_LEASE_SECONDS": "long",
    }

    code, said = run("manage.py", "check", **(SOUND | unreadable))

    assert code == 1
    assert "Traceback" not in said
    assert all(f"{key} cannot be read" in said for key in unreadable)


def test_check_explains_an_empty_environment_in_production():
    code, said = run("manage.py", "check", PRODUCTION="on")

    assert code == 1
    assert "Traceback" not in said
    assert "SECRET_KEY is missing" in said


@pytest.mark.parametrize(
    "words",
    [
        ("-m", "granian", "meguro_hoiku.rsgi:application", "--interface", "rsgi", "--port", "0"),
        ("-m", "celery", "-A", "meguro_hoiku", "worker", "--pool", "threads"),
        ("-m", "celery", "-A", "meguro_hoiku", "beat", "--pidfile", ""),
    ],
    ids=["web", "worker", "beat"],
)
def test_nothing_starts_in_an_unsafe_production(words):
    code, said = run(*words, **(SOUND | {"STAFF_SECOND_FACTOR": "off"}))

    assert code != 0
    assert "Staff log in without a second factor" in said


# The keys ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["mysql://host/name", "postgres://u:p@host:port/name", ""])
def test_an_address_of_no_database_that_we_know_is_remembered(monkeypatch, tmp_path, value):
    monkeypatch.setenv("DATABASE_URL", value)
    env = Environment(tmp_path / ".env")

    database = env.database("DATABASE_URL", "sqlite:////tmp/standing-in")

    assert (database["NAME"], list(env.unreadable)) == ("/tmp/standing-in", ["DATABASE_URL"])


def test_every_key_is_explained_in_the_example_and_no_other():
    tree = ast.parse((ROOT / "meguro_hoiku" / "settings.py").read_text(encoding="utf-8"))
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in METHODS
        and isinstance(node.args[0], ast.Constant)
    }

    assert set(example_keys()) == read


def example_keys():
    """The keys of `.env.example`, each with a sentence above it."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    key = re.compile(r"#([A-Z][A-Z_]+)=")
    explained = False
    for line in lines:
        if match := key.match(line):
            assert explained, f"{match[1]} has no explanation"
            yield match[1]
        else:
            explained = line.startswith("# ") and not line.endswith("---")


def test_the_example_itself_changes_nothing():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()

    assert all(not line or line.startswith("#") for line in lines)
