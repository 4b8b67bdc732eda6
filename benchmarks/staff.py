"""What 「今日」 and the month's table cost with a long history: `python -m benchmarks.staff [years] [nurseries]`.

Prints for each page the queries, the CPU of the web process and the time until it was answered, first with one
week of history at one nursery, then with all of it. Budget: the same number of queries, at most 100 ms of CPU.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

from tests.servers import PostgresServer

YEARS, NURSERIES = 20, 100
TURNS = 15
CPU_BUDGET_MS = 100


def measure(name: str, address: str, get: Callable[[str], object]) -> None:
    """One line: the median of some turns, after one that fills the caches."""
    from django.db import connection  # noqa: PLC0415 – Django is set up by now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 – as above

    get(address)
    with CaptureQueriesContext(connection) as queries:
        get(address)
    cpu, clock = [], []
    for _turn in range(TURNS):
        started_cpu, started = time.process_time(), time.perf_counter()
        get(address)
        cpu.append(1000 * (time.process_time() - started_cpu))
        clock.append(1000 * (time.perf_counter() - started))
    middle, answered = statistics.median(cpu), statistics.median(clock)
    print(
        f"  {name:<14} {len(queries):>3} queries {middle:>7.1f} ms CPU {answered:>8.1f} ms until answered",
        flush=True,
    )


def pages(title: str) -> None:
    """The pages of a nursery's staff, as they are with the rows that there are now."""
    from django.test import Client  # noqa: PLC0415 – Django is set up by now

    from benchmarks.history import staff_of_the_last_nursery  # noqa: PLC0415 – as above
    from meguro_hoiku import dates  # noqa: PLC0415 – as above

    client = Client()
    client.force_login(staff_of_the_last_nursery())

    def get(address: str) -> object:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return answer

    today = dates.today()
    print(f"{title} (budget {CPU_BUDGET_MS} ms CPU)", flush=True)
    measure("今日", "/admin/", get)
    measure("month", f"/admin/slots/month/{today}/", get)
    measure("week", f"/admin/slots/week/{today}/", get)
    measure("call list", "/admin/calls/", get)
    measure("roster", f"/admin/paper/{today}/", get)


def main(years: int, nurseries: int) -> None:
    """The small ward, then the large one, on one throw-away PostgreSQL."""
    with PostgresServer() as database:
        os.environ["DATABASE_URL"] = database.create_database("bench")
        os.environ |= {"DEBUG": "off", "LOG_LEVEL": "ERROR", "STAFF_SECOND_FACTOR": "off"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "meguro_hoiku.settings", "ALLOWED_HOSTS": "testserver"}
        import django  # noqa: PLC0415 – the database had to be there first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 – as above

        from benchmarks import history  # noqa: PLC0415 – as above

        call_command("migrate", verbosity=0)
        history.make(nurseries=1, days=7)
        pages("1 nursery, one week")
        rows = history.make(nurseries=nurseries, days=365 * years)
        pages(f"{nurseries} nurseries, {years} years, {rows:,} reservations")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given if len(given) == 2 else (YEARS, NURSERIES)))
