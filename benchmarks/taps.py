"""What a parent taps: the calendar, a booking, and the rush for the last places, each beside its limit."""

import statistics
from pathlib import Path
from uuid import uuid4

from benchmarks import limits, ward
from benchmarks.client import Result, get, post, send_all
from benchmarks.table import line
from reservations.models import Reservation, ReservationSlot
from tests.processes import Product

TURNS = 3
SECONDS = 5
CLIENTS = 8
BOOKINGS = 900  # of each turn
RUSH = 500
RUSH_PLACES = 10


def measure(url: str, product: Product, folder: Path) -> None:
    """The rows of the table."""
    families = ward.make_ward(BOOKINGS * TURNS + 60)
    rows = {"children": len(families), "slots": ward.NURSERIES * 11, "nurseries": ward.NURSERIES}
    port = product.ports.web
    _calendars("GET calendar, 8 clients, days empty", url, port, families, rows, folder)
    ours, theirs = [], []
    for turn in range(TURNS):
        ours.append(bookings_per_second(port, families[turn * BOOKINGS : (turn + 1) * BOOKINGS]))
        theirs.append(limits.pgbench(url, folder, "booking", limits.BOOKING, SECONDS, **rows, round=turn))
        ward.let_settle()  # it has written in seconds what takes a nursery years
    line("POST reservation, spread, 8 clients", *_rates(ours, theirs), "first 0.06, then 0.15")
    _calendars("GET calendar, 8 clients, days booked", url, port, families, rows, folder)
    _rush(port)


def _calendars(
    name: str, url: str, port: int, families: list[ward.Family], rows: dict[str, int], folder: Path
) -> None:
    """Beside the SELECT that would do if places were kept in a column; ours counts the bookings of the days."""
    ours, theirs = [], []
    for turn in range(TURNS):
        ours.append(calendars_per_second(port, families[-600:]))
        theirs.append(limits.pgbench(url, folder, "calendar", limits.CALENDAR, SECONDS, **rows, round=turn))
    line(name, *_rates(ours, theirs), "first 0.015, then 0.03")


def calendars_per_second(port: int, families: list[ward.Family]) -> float:
    """How many of these families' calendars are answered in a second, once everything is warm."""
    calendars = [
        get(f"/liff/api/registrations/{each.registration}/calendar/", each.cookie) for each in families
    ]
    send_all(port, calendars[:200], CLIENTS)  # imports, connections, plans
    return _expect(200, send_all(port, calendars, CLIENTS, SECONDS)).per_second


def bookings_per_second(port: int, families: list[ward.Family]) -> float:
    """How many of these families get their place in a second."""
    return _expect(201, send_all(port, [_booking(each) for each in families], CLIENTS)).per_second


def _rush(port: int) -> None:
    """So many guardians for the last places of one day, at once."""
    wishes, slot = ward.make_rush(RUSH, RUSH_PLACES)
    result = send_all(port, [_booking(each) for each in wishes], 100)
    booked = Reservation.objects.live().filter(slot=slot).count()
    peak = ReservationSlot.objects.get(pk=slot.pk).peak
    answers = ", ".join(f"{status}×{count}" for status, count in sorted(result.statuses.items()))
    line(f"{RUSH} for {RUSH_PLACES}", f"{result.seconds:.2f} s", "", "", "first 2 s, then 1.0 s")
    print(f"    booked {booked}, peak {peak}, answers {answers}, p95 {result.percentile(0.95):.0f} ms")


def _booking(family: ward.Family) -> bytes:
    body = {"date": family.date, "time_band": str(family.band), "answers": []}
    path = f"/liff/api/registrations/{family.registration}/reservations/"
    return post(path, family.cookie, ward.CSRF, str(uuid4()), body)


def _rates(ours: list[float], theirs: list[float]) -> tuple[str, str, str]:
    """Both medians, and the median of the ratios of neighbouring turns."""
    ratio = statistics.median(own / other for own, other in zip(ours, theirs, strict=True))
    return f"{statistics.median(ours):.0f}/s", f"{statistics.median(theirs):.0f}/s", f"{ratio:.4f}"


def _expect(status: int, result: Result) -> Result:
    """The result, if every answer was as expected: a fast refusal is no booking."""
    if set(result.statuses) != {status}:
        raise SystemExit(f"expected only {status}, got {dict(result.statuses)}")
    return result
