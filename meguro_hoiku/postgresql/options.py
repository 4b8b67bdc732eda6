"""How connections to PostgreSQL behave: what runs fast on it, and how soon it is known to be away.

A network that drops packets says nothing. Whoever has sent gives up after `tcp_user_timeout`, whoever waits for an
answer or holds a connection in reserve by keepalives, whoever connects after `connect_timeout`.
"""

from typing import Any

_OF_A_SESSION = {
    "lock_timeout": 3000,
    "idle_in_transaction_session_timeout": 30000,
    # What is read lies in memory: at the price of a turning disk the planner reads whole tables instead.
    "random_page_cost": 1.1,
    # The statements of every tap (nurseries/plain_sql.py) are planned once for all values; the ORM's carry
    # their values in them and are planned by them, as their partial indexes need (0004).
    "plan_cache_mode": "force_generic_plan",
    # The server too lets go of who is away: a statement that nobody waits for any more, and locks of the vanished.
    "client_connection_check_interval": 1000,
    "tcp_keepalives_idle": 2,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 3,
}
_OF_A_CONNECTION = {
    "connect_timeout": 2,  # seconds; the shortest that the driver takes
    "tcp_user_timeout": 2000,  # milliseconds
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "prepare_threshold": 3,
}


def options(of_the_address: dict[str, Any]) -> dict[str, Any]:
    """The options of DATABASES; what the database's address says itself (`…?connect_timeout=5`) goes before ours."""
    session = " ".join(f"-c {name}={value}" for name, value in _OF_A_SESSION.items())
    session = f"{session} {of_the_address.get('options', '')}".strip()
    return {**_OF_A_CONNECTION, **of_the_address, "options": session}
