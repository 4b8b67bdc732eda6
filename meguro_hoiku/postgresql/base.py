"""Django's PostgreSQL, but for how a kept connection is found dead before a request uses it."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Named in `settings.DATABASES`."""

    def is_usable(self) -> bool:
        """Whether the kept connection still stands; asks the server only if it has said something by itself.

        A server that goes away closes its connections, which makes them readable. Django asks `SELECT 1` at every
        request instead: a turn to the database and back for what hardly ever happens.
        """
        if self.connection is None:
            return False
        unread = select.poll()
        unread.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return super().is_usable() if unread.poll(0) else True
