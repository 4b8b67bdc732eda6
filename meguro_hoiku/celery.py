"""The Celery application: a waker for the outbox, never its memory (design §3.5)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguro_hoiku.settings")

app = Celery("meguro_hoiku")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
