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
    """The rows of the table: the small ward's rates, then the same taps with all the rows behind them."""
    families = ward.make_ward(2 * TURNS * SHARE + 60)
    small = _rates(product.ports.web, families[: TURNS * SHARE])
    rows = history.make(nurseries=ward.NURSERIES + NURSERIES, days=DAYS, booked=BOOKED_A_DAY)
    ward.let_settle()
    ward.let_write()
    large = _rates(product.ports.web, families[TURNS * SHARE :])
    print(f"with {rows:,} bookings beside the small ward:")
    for name, before, after in zip(("calendar", "booking"), small, large, strict=True):
        line(
            f"    {name}",
            f"{after:.0f}/s",
            f"{before:.0f}/s",
            f"{before / after:.2f}",
            "at most 1.5 × the time",
        )
    board.measure(product, board.login())


def _rates(port: int, families: list[ward.Family]) -> tuple[float, float]:
    """Calendars and bookings in a second."""
    calendars = [taps.calendars_per_second(port, families[:600]) for _ in range(TURNS)]
    shares = [families[turn * SHARE : (turn + 1) * SHARE] for turn in range(TURNS)]
    bookings = [taps.bookings_per_second(port, share) for share in shares]
    return statistics.median(calendars), statistics.median(bookings)
