"""What raises about one row is that row's own: it is named in the log, without anybody's data, and the others go on."""

import logging
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from django.db import InterfaceError, OperationalError
from django.db.models import Model

logger = logging.getLogger(__name__)
Row = TypeVar("Row")
Result = TypeVar("Result")
# The database is away or busy: that is nobody's own, and who waits for a better moment must hear of it.
OF_THE_DATABASE = (OperationalError, InterfaceError)


def described(error: BaseException) -> str:
    """Its kind and its place. Never its own words: those may hold somebody's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def each_by_itself(rows: Iterable[Row], act: Callable[[Row], Result], what: str) -> list[Result]:
    """What `act` answers for each row; one for which it raises is logged as an error and left out.

    `act` keeps what it writes together in a transaction of its own. Raises only what the database as a whole has.
    """
    results = []
    for row in rows:
        try:
            results.append(act(row))
        except OF_THE_DATABASE:
            raise
        except Exception as error:
            key = row.pk if isinstance(row, Model) else ""
            logger.error("%s %s failed and was left out: %s", what, key, described(error))
    return results
