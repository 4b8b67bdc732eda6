"""A hundred nurseries, ten years, five million bookings: what a tap and the board cost beside the small ward."""

import statistics
from pathlib import Path

from benchmarks import board, history, taps, ward
from benchmarks.table import line
from tests.processes import Product

NURSERIES, DAYS, BOOKED_A_DAY = 100, 3650, 14
TURNS = 3
SHARE = 500  # families of a turn: all turns together still find a place


def measure(_url: str, product: Product, _folder: Path) -> None:
    """The rows of the table: the small ward's rates, then the same taps with all the rows behind them.

    Both calendars are asked for between the two turns of booking, so that their days hold the same bookings.
    """
    port, families = product.ports.web, ward.make_ward(2 * TURNS * SHARE + 60)
    bookings = _bookings(port, families[: TURNS * SHARE])
    ward.let_settle()
    calendars = _calendars(port, families)
    rows = history.make(nurseries=ward.NURSERIES + NURSERIES, days=DAYS, booked=BOOKED_A_DAY)
    ward.let_settle()
    ward.let_write()
    print(f"with {rows:,} bookings beside the small ward:")
    _compare("calendar", calendars, _calendars(port, families))
    _compare("booking", bookings, _bookings(port, families[TURNS * SHARE :]))
    board.measure(product, board.login())


def _compare(name: str, before: float, after: float) -> None:
    line(
        f"    {name}", f"{after:.0f}/s", f"{before:.0f}/s", f"{before / after:.2f}", "at most 1.5 × the time"
    )


def _calendars(port: int, families: list[ward.Family]) -> float:
    """Calendars in a second, of families that have booked nothing."""
    return statistics.median(taps.calendars_per_second(port, families[-600:]) for _ in range(TURNS))


def _bookings(port: int, families: list[ward.Family]) -> float:
    """Bookings in a second."""
    shares = [families[turn * SHARE : (turn + 1) * SHARE] for turn in range(TURNS)]
    return statistics.median(taps.bookings_per_second(port, share) for share in shares)
