"""What the pages of a nursery's staff cost, by query and by processor time."""

import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import history
from meguro_hoiku import dates

TURNS = 15
CPU_BUDGET_MS = 100


def measure(name: str, address: str, get: Callable[[str], object]) -> None:
    """One line: the median of some turns, after one that fills the caches."""
    get(address)
    with CaptureQueriesContext(connection) as queries:
        get(address)
    asked = len(queries)  # the next request empties the log
    cpu, clock = [], []
    for _turn in range(TURNS):
        started_cpu, started = time.process_time(), time.perf_counter()
        get(address)
        cpu.append(1000 * (time.process_time() - started_cpu))
        clock.append(1000 * (time.perf_counter() - started))
    middle, answered = statistics.median(cpu), statistics.median(clock)
    print(
        f"  {name:<14} {asked:>3} queries {middle:>7.1f} ms CPU {answered:>8.1f} ms until answered",
        flush=True,
    )


def pages(title: str) -> None:
    """The pages of a nursery's staff, as they are with the rows that there are now."""
    client = Client()
    client.force_login(history.staff_of_the_last_nursery())

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


def grow(years: int, nurseries: int) -> None:
    """The small ward, then the large one."""
    history.make(nurseries=1, days=7)
    pages("1 nursery, one week")
    rows = history.make(nurseries=nurseries, days=365 * years)
    pages(f"{nurseries} nurseries, {years} years, {rows:,} reservations")
