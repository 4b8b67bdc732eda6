"""What is logged, and as what: lines for people, or one JSON object a line (LOG_FORMAT=json)."""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import Error as DatabaseError

CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
DATA_EXCEPTION = "22"  # the class of SQLSTATE whose messages quote what was sent


class Record(logging.LogRecord):
    """A record that no handler, of whichever library, can make say what a database has quoted from its rows.

    A unique violation says in its DETAIL which name there is twice, a broken CHECK prints the whole row.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.msg = _harmless(self.msg)
        if isinstance(self.args, tuple):
            self.args = tuple(map(_harmless, self.args))
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = traceback_of(self.exc_info[1])  # what formatters take instead of making their own


def _harmless(part: Any) -> Any:
    return words_of(part) if isinstance(part, psycopg.Error | DatabaseError) else part


def traceback_of(error: BaseException) -> str:
    """The traceback as Python prints it, but for the values in the words of a database."""
    return "".join(_parts(error)).rstrip("\n")


def _parts(error: BaseException) -> Iterator[str]:
    if error.__cause__ is not None:
        yield from _parts(error.__cause__)
        yield CAUSE
    elif error.__context__ is not None and not error.__suppress_context__:
        yield from _parts(error.__context__)
        yield CONTEXT
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    if isinstance(error, psycopg.Error | DatabaseError):
        yield f"{type(error).__module__}.{type(error).__qualname__}: {words_of(error)}\n"
    else:
        yield from traceback.format_exception_only(error)


def words_of(error: BaseException) -> str:
    """What a database says is wrong, without the values that it says it of."""
    if isinstance(error, DatabaseError) and isinstance(error.__cause__, psycopg.Error):
        return words_of(error.__cause__)
    if not isinstance(error, psycopg.Error):
        return str(error)  # Django's own words and SQLite's name columns alone
    if error.sqlstate is None:  # no answer from the server: connections say where to, other errors quote
        return str(error) if isinstance(error, psycopg.OperationalError) else ""
    said = "" if error.sqlstate.startswith(DATA_EXCEPTION) else error.diag.message_primary
    return f"{said or ''} ({error.sqlstate})".strip()


class JsonLines(logging.Formatter):
    """Time, level, logger, message, and the traceback of an error; nothing of the request."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PassingTrouble(logging.Filter):
    """Turns an answer 503 into one line at WARNING: who waits for a lock or the database is no bug of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        if getattr(record, "status_code", None) == 503:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


def logging_settings(level: str, *, as_json: bool) -> dict[str, Any]:
    """Everything to the standard error; no level logs personal data. From now on records are of our kind."""
    logging.setLogRecordFactory(Record)
    quiet = {"level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "meguro_hoiku.logs.JsonLines"},
        },
        "filters": {"passing": {"()": "meguro_hoiku.logs.PassingTrouble"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "plain"}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.db.backends": {"level": "INFO"},
            "django.request": {"filters": ["passing"]},
            "urllib3": quiet,
            # The sweep every few seconds would fill the log with its own coming and going.
            "celery.app.trace": quiet,
            "celery.beat": quiet,
            "celery.worker.strategy": quiet,
        },
    }
