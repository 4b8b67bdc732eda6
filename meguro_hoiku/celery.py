"""The Celery application: a waker for the outbox, never its memory (design §3.5)."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from kombu.transport import TRANSPORT_ALIASES

from meguro_hoiku.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguro_hoiku.settings")

TRANSPORT_ALIASES["filesystem"] = "meguro_hoiku.broker:Transport"
app = Celery("meguro_hoiku")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _check_settings(**_: Any) -> None:
    """Like the web server, start on sound settings only; Celery would log any other exception and go on."""
    try:
        refuse_unsafe_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error
