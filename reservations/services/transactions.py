"""One transaction per service, and what becomes of the errors that databases raise in it (design §3.4)."""

import functools
import logging
from collections.abc import Callable, Collection
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Model

from reservations.denials import Busy

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
logger = logging.getLogger(__name__)


def in_one_transaction(service: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Run the service atomically; a lock not to be had in time, a deadlock or a fired fence becomes Busy.

    A fence that fires is a bug of ours: it is logged as one, without values. The two databases name different
    constraints, so none is told apart by name.
    """

    @functools.wraps(service)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            with transaction.atomic():
                return service(*args, **kwargs)
        except IntegrityError as error:
            logger.error("fence fired in %s: %s", service.__name__, type(error.__cause__).__name__)
            raise Busy from error
        except OperationalError as error:
            logger.warning("%s had to wait too long: %s", service.__name__, type(error.__cause__).__name__)
            raise Busy from error

    return run


def save_valid(row: Model, *, unchecked: Collection[str] = ()) -> None:
    """Save a new row. Raises ValidationError in words, also when somebody saves the same at this very moment.

    What two may make at once has no row yet that both could lock: the constraint tells the second, and the model's
    own validation, looking again, says of which.
    """
    row.full_clean(exclude=unchecked)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.full_clean(exclude=unchecked)
        raise
