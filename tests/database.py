"""Which database a test run uses: the environment's, else a throw-away PostgreSQL, or SQLite if asked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests import machine
from tests.servers import PostgresServer

IN_MEMORY = "sqlite://:memory:"


def choose() -> None:
    """Set DATABASE_URL, starting a server if need be. To be called before the settings are read.

    The processes of a parallel run inherit the first one's choice, so all share one server, and pytest-django
    gives each a database of its own in it.
    """
    if os.environ.get("TEST_DATABASE") == "sqlite":
        os.environ["DATABASE_URL"] = IN_MEMORY
    elif "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _start_postgres() or IN_MEMORY


def _start_postgres() -> str | None:
    if not machine.POSTGRES.is_met():
        machine.install([machine.POSTGRES])
    if machine.POSTGRES.is_met():
        server = PostgresServer(fsync=False)
        server.start()
        return server.url("meguro_hoiku")
    if machine.may_skip():
        return None
    raise pytest.UsageError(f"{machine.complaint([machine.POSTGRES])} (ALLOW_SKIPS=1 runs the rest)")


def is_postgres() -> bool:
    """Whether this run has the real PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith(("postgres", "psql"))


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of an empty database for processes of the product, beside the run's own; dropped after."""
    name = f"product_{uuid4().hex[:12]}"
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
