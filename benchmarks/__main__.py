"""Measure the product over HTTP beside what the database alone could do, in one run, and print the ratios."""

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from benchmarks import exports, limits
from benchmarks.client import Result, get, post, send_all
from meguro_hoiku.demo.children import free_port
from meguro_hoiku.demo.launch import Ports
from tests.processes import Product
from tests.servers import PostgresServer, RedisServer

TURNS = 3
SECONDS = 5
CLIENTS = 8
BOOKINGS = 900  # of each turn
RUSH = 500
RUSH_PLACES = 10


@contextmanager
def stage() -> Iterator[tuple[str, Product]]:
    """PostgreSQL with its default durability, Redis, and the product on granian with two workers."""
    with PostgresServer() as database, RedisServer() as queue, tempfile.TemporaryDirectory() as folder:
        url = database.create_database("bench")
        os.environ |= {"DATABASE_URL": url, "REDIS_URL": queue.url, "DEBUG": "off", "LOG_LEVEL": "WARNING"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "meguro_hoiku.settings"
        ports = Ports(free_port(), free_port())
        product = Product(Path(folder), ports=ports, database_url=url, redis_url=queue.url, web_workers=2)
        product.manage("migrate", "--verbosity", "0")
        product.start_web()
        try:
            yield url, product
        finally:
            product.stop()


def line(name: str, ours: str, limit: str, ratio: str, budget: str) -> None:
    """One row of the table."""
    print(f"{name:<34} {ours:>16} {limit:>16} {ratio:>9} {budget:>22}", flush=True)


def rate(ours: list[float], theirs: list[float]) -> tuple[str, str, str]:
    """Both medians, and the median of the ratios of neighbouring turns."""
    ratio = statistics.median(own / other for own, other in zip(ours, theirs, strict=True))
    return f"{statistics.median(ours):.0f}/s", f"{statistics.median(theirs):.0f}/s", f"{ratio:.4f}"


def measure(url: str, product: Product, folder: Path) -> None:
    """The rows of the table, each beside its limit."""
    from benchmarks import ward  # noqa: PLC0415 – Django is set up by now

    families = ward.make_ward(BOOKINGS * TURNS + 60)
    rows = {"children": len(families), "slots": ward.NURSERIES * 11, "nurseries": ward.NURSERIES}
    port = product.ports.web
    calendars = [
        get(f"/liff/api/registrations/{each.registration}/calendar/", each.cookie) for each in families[:600]
    ]
    send_all(port, calendars[:200], CLIENTS)  # imports, connections, plans

    ours, theirs = [], []
    for turn in range(TURNS):
        ours.append(expect(200, send_all(port, calendars, CLIENTS, SECONDS)).per_second)
        theirs.append(limits.pgbench(url, folder, "calendar", limits.CALENDAR, SECONDS, **rows, round=turn))
    line("GET calendar, 8 clients", *rate(ours, theirs), "first 0.015, then 0.03")

    ours, theirs = [], []
    for turn in range(TURNS):
        wishes = [_booking(each) for each in families[turn * BOOKINGS : (turn + 1) * BOOKINGS]]
        ours.append(expect(201, send_all(port, wishes, CLIENTS)).per_second)
        theirs.append(limits.pgbench(url, folder, "booking", limits.BOOKING, SECONDS, **rows, round=turn))
    line("POST reservation, spread, 8 clients", *rate(ours, theirs), "first 0.06, then 0.15")


def rush(product: Product) -> None:
    """So many guardians for the last places of one day, at once."""
    from benchmarks import ward  # noqa: PLC0415 – as above
    from reservations.models import Reservation, ReservationSlot  # noqa: PLC0415 – as above

    wishes, slot = ward.make_rush(RUSH, RUSH_PLACES)
    result = send_all(product.ports.web, [_booking(each) for each in wishes], 100)
    booked = Reservation.objects.live().filter(slot=slot).count()
    peak = ReservationSlot.objects.get(pk=slot.pk).peak
    answers = ", ".join(f"{status}×{count}" for status, count in sorted(result.statuses.items()))
    line(f"{RUSH} for {RUSH_PLACES}", f"{result.seconds:.2f} s", "", "", "first 2 s, then 1.0 s")
    print(f"    booked {booked}, peak {peak}, answers {answers}, p95 {result.percentile(0.95):.0f} ms")


def _booking(family: object) -> bytes:
    from benchmarks import ward  # noqa: PLC0415 – as above

    assert isinstance(family, ward.Family)
    body = {"date": family.date, "time_band": str(family.band), "answers": []}
    path = f"/liff/api/registrations/{family.registration}/reservations/"
    return post(path, family.cookie, ward.CSRF, str(uuid4()), body)


def expect(status: int, result: Result) -> Result:
    """The result, if every answer was as expected: a fast refusal is no booking."""
    if set(result.statuses) != {status}:
        raise SystemExit(f"expected only {status}, got {dict(result.statuses)}")
    return result


def main() -> None:
    """Print the table."""
    with stage() as (url, product), tempfile.TemporaryDirectory() as folder:
        import django  # noqa: PLC0415 – the database had to be there first

        django.setup()
        line("", "ours", "limit", "ratio", "budget")
        measure(url, product, Path(folder))
        rush(product)
        exports.measure(url, product, line)


if __name__ == "__main__":
    main()
