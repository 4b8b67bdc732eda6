"""Work in the background for the ward's pages."""

from celery import shared_task

from meguro_hoiku import dates
from staff.statistics.keeping import count_board


@shared_task(ignore_result=True)
def count_the_board() -> None:
    """全園のようす, anew."""
    count_board(dates.now())
