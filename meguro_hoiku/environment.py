"""Reads the settings' keys. What cannot be read is remembered for `meguro_hoiku.checks`, not raised.

A traceback from the settings would hide the sentence that helps; a default that nobody asked for would run
on something else than was meant. So the default stands in, and the checks refuse to start with it.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")
YES, NO = ("on", "true", "yes", "1"), ("off", "false", "no", "0")
ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


class Environment:
    """The process's environment, and behind it the file `.env`, if there is one."""

    def __init__(self, file: Path) -> None:
        environ.Env.read_env(file)
        self._env = environ.Env()
        self.unreadable: dict[str, str] = {}

    def text(self, key: str, default: str) -> str:
        """The text as it stands."""
        return self._read(key, default, "a text that does not begin with $", lambda: self._env.str(key))

    def switch(self, key: str, default: bool) -> bool:
        """On or off; anything else is neither."""
        return self._read(key, default, "on or off", lambda: _switch(self._env.str(key)))

    def number(self, key: str, default: int) -> int:
        """A whole number, not negative."""
        return self._read(key, default, "a whole number", lambda: _number(self._env.str(key)))

    def number_or_none(self, key: str) -> int | None:
        """A whole number, not negative; None where the key is not set."""
        return self._read(key, None, "a whole number", lambda: _number(self._env.str(key)))

    def names(self, key: str, default: list[str]) -> list[str]:
        """Names with commas between them."""
        return self._read(key, default, "names with commas between them", lambda: self._env.list(key))

    def database(self, key: str, default: str) -> dict[str, Any]:
        """A database by its address."""
        expected = "an address as postgres://user:password@host:5432/name or sqlite:////path/file"
        return self._read(key, _database(default), expected, lambda: _database(self._env.str(key)))

    def _read(self, key: str, default: Value, expected: str, read: Callable[[], Value]) -> Value:
        if key not in self._env:
            return default
        try:
            return read()
        except (ValueError, ImproperlyConfigured):
            self.unreadable[key] = expected
            return default


def _switch(value: str) -> bool:
    if value.lower() not in YES + NO:
        raise ValueError
    return value.lower() in YES


def _number(value: str) -> int:
    if int(value) < 0:
        raise ValueError
    return int(value)


def _database(url: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is not recognised is refused here
        database: dict[str, Any] = environ.Env.db_url_config(url)
    if database.get("ENGINE") not in ENGINES or not database.get("NAME"):
        raise ValueError
    return database
