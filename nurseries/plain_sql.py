"""Runs plain SQL with as little around it as possible, for the few statements that run at every tap.

Half of the processor time of a small query goes into wrapping cursors, not into asking the database. PostgreSQL
keeps the plans of statements that come again; both databases take the same text.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import Format


def rows(sql: str, values: Iterable[Any]) -> list[Sequence[Any]]:
    """All rows, with values as the ORM's converters expect them. Raises Django's database errors."""
    found: list[Sequence[Any]] = _executed(sql, values).fetchall()
    return found


def whole_rows(sql: str, values: Iterable[Any]) -> list[Sequence[Any]]:
    """All rows, with moments, days and ids as Python has them on either database."""
    found: list[Sequence[Any]] = _executed(sql, values, Format.BINARY).fetchall()
    return [tuple(_read(value) for value in row) for row in found] if connection.vendor == "sqlite" else found


def change(sql: str, values: Iterable[Any]) -> int:
    """How many rows the statement hit."""
    return int(_executed(sql, values).rowcount)


def _executed(sql: str, values: Iterable[Any], result: Format = Format.TEXT) -> Any:
    database = connections[DEFAULT_DB_ALIAS]  # once: the proxy `connection` costs more than what it leads to
    if database.vendor == "sqlite":
        values = [stored(value) for value in values]
    cursor = _cursor(database, result)
    with database.wrap_database_errors:
        cursor.execute(sql, values)
    return cursor


def _cursor(database: BaseDatabaseWrapper, result: Format) -> Any:
    """The driver's own cursor, unless somebody listens to Django's.

    Moments sent as text are read by a loader that Django has written in Python; sent as numbers, by the driver's own.
    """
    if database.vendor != "postgresql" or database.queries_logged or database.execute_wrappers:
        return database.cursor()
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    cursor = psycopg.Cursor(database.connection)
    cursor.format = result
    return cursor


def stored(value: Any) -> Any:
    """The value as this database keeps it: PostgreSQL takes Python's own, SQLite wants text."""
    if connection.vendor != "sqlite":
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value.hex if isinstance(value, UUID) else value


def _read(value: Any) -> Any:
    """A moment as the ORM reads it from SQLite, which keeps no zone, and an id from its 32 digits."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if isinstance(value, str) and len(value) == 32:
        return _id_or_text(value)
    return value


def _id_or_text(value: str) -> Any:
    try:
        return UUID(value)
    except ValueError:
        return value
