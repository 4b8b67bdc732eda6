"""Django's PostgreSQL, but for how a lost connection is noticed, and for how long anybody waits for one."""

import select
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel

from meguro_hoiku import patience
from meguro_hoiku.postgresql.absence import absence
from meguro_hoiku.postgresql.driver import Connection


class DatabaseWrapper(base.DatabaseWrapper):
    """Named in `settings.DATABASES`."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """One more connection, of our own class. Takes no pool, and no isolation level but the usual."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        with absence.trying():
            return Connection.connect(**conn_params)

    def is_usable(self) -> bool:
        """Whether the kept connection still stands; asks the server only if it has said something by itself.

        A server that goes away closes its connections, which makes them readable. Django asks `SELECT 1` at every
        request instead: a turn to the database and back for what hardly ever happens. Never raises: whoever asks
        is about to open another one, and would stay without if this failed.
        """
        if self.connection is None:
            return False
        unread = select.poll()
        try:
            unread.register(self.connection.fileno(), select.POLLIN)
        except self.Database.Error:  # found lost by an earlier statement: it has no socket any more
            return False
        if not unread.poll(0):
            return True
        with patience.within(patience.HEALTH_SECONDS):
            return super().is_usable()

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """As Django's, but a transaction that ends with its connection does not ask for another one.

        A new one begins in autocommit by itself; to wait for it would double the time until people are told.
        """
        if self.connection is not None or not autocommit:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
