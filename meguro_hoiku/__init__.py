"""The project: settings, addresses, the clock and the queue."""

from meguro_hoiku.celery import app as celery_app

__all__ = ["celery_app"]
