"""The product's settings for tests: the same, on a throw-away database and without a queue."""

import os
from pathlib import Path

from tests import database

database.choose()
os.environ["REDIS_URL"] = ""
os.environ["VAR_DIR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")

from meguro_hoiku.settings import *  # noqa: E402, F403 – what they read had to be chosen first
from meguro_hoiku.settings import STATIC_ROOT  # noqa: E402 – likewise; a star's names are not known to checkers

# Without the folder WhiteNoise would warn in every test that asks for a page.
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)

# Wake-up calls vanish; tests that want the queue start real processes (tests/processes.py).
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
