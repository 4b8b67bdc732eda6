"""The driver's connection, with an end to waiting."""

from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import RV, PQGen

from meguro_hoiku.patience import this_thread
from meguro_hoiku.postgresql.absence import absence


class Connection(psycopg.Connection[Any]):
    """Waits for an answer as long as its thread has patience."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """What the server answers; OperationalError, and a closed connection, if it does not in time.

        The server notices that it is closed and ends the statement (`client_connection_check_interval`).
        """
        try:
            return super().wait(gen, interval, timeout or this_thread.seconds)
        except errors._WaitTimeout:
            self.close()  # the answer that is still owed would be taken for the next statement's
            absence.suppose()
            raise psycopg.OperationalError("the database did not answer in time") from None
        except psycopg.OperationalError:
            if self.closed:
                absence.suppose()
            raise
