"""One transaction per service, and what becomes of the errors that databases raise in it (design §3.4)."""

import functools
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction

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
