"""What must hold whatever happens, read from the rows alone: the oracle of tests and of a live database.

Each check yields a sentence with the invariant's number (1 places, 2 a child's days, 3 keys, 4 what is owed,
5 what became of it, 6 its order, 7 whose it is, 8 the audit) and keys of rows, nothing personal. What a client
saw, what LINE accepted and what a log says cannot be read here. Rows written past the services, without who asked
for them, are held to owe no message.
"""

from meguro_hoiku import dates
from reservations.invariants.audit import unaudited_changes
from reservations.invariants.children import days_beyond_bounds, rows_that_contradict, unkept_keys
from reservations.invariants.health import unkept_health
from reservations.invariants.messages import messages_out_of_order, owed_messages, stuck_messages
from reservations.invariants.places import oversold_interviews, oversold_slots


def broken_invariants() -> list[str]:
    """What is broken at this moment, in sentences; empty when all holds."""
    now = dates.now()
    return [
        *oversold_slots(),
        *oversold_interviews(),
        *days_beyond_bounds(now),
        *rows_that_contradict(),
        *unkept_keys(),
        *unkept_health(),
        *owed_messages(),
        *stuck_messages(now),
        *messages_out_of_order(),
        *unaudited_changes(),
    ]
