"""What is logged, and as what: lines for people, or one JSON object a line (LOG_FORMAT=json)."""

import json
import logging
from datetime import UTC, datetime
from typing import Any


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
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PassingTrouble(logging.Filter):
    """Turns an answer 503 into one line at WARNING: who waits for a lock or the database is no bug of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        if getattr(record, "status_code", None) == 503:
            record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
        return True


def logging_settings(level: str, *, as_json: bool) -> dict[str, Any]:
    """Everything to the standard error; no level logs personal data."""
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
