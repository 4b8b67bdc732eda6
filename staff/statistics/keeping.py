"""全園のようす is counted every quarter of an hour and kept: the page reads one row, and says how old it is."""

import time
from datetime import datetime, timedelta

from staff.exports.writing import consistent
from staff.models import Board
from staff.statistics.counting import count_everything

KEPT = timedelta(days=2)


def count_board(now: datetime) -> Board:
    """Count everything now, of one moment, and keep it; older boards than two days go."""
    begun = time.perf_counter()
    with consistent():
        figures = count_everything(now)
    Board.objects.filter(at__lt=now - KEPT).delete()
    return Board.objects.create(at=now, figures=figures, seconds=round(time.perf_counter() - begun, 2))


def newest_board(now: datetime) -> Board:
    """The newest board; counted at once where there is none yet."""
    return Board.objects.filter(at__lte=now).first() or count_board(now)
