"""What an operator watches: figures as one line of JSON, logs as JSON, neither with people in it."""

import json
import logging
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from meguro_hoiku.logs import JsonLines
from reservations.models import Halt, Notification, Refusal
from staff.statistics.keeping import count_board
from tests import factories
from tests.factories import MONDAY, NOW
from tests.staff import cast


@pytest.mark.django_db
def test_the_figures_say_how_old_the_oldest_unsent_message_is():
    nursery = factories.nursery()
    message = cast.notification(factories.guardian(), nursery)
    cast.notification(factories.guardian(), nursery)
    waiting = {"state": Notification.State.QUEUED, "not_before": NOW - timedelta(minutes=3)}
    Notification.objects.filter(pk=message.pk).update(**waiting)
    Refusal.objects.create(day=MONDAY, nursery=nursery, reason="full", keyed_hash="x")
    count_board(NOW - timedelta(minutes=10))
    Halt.objects.create(what=Halt.What.EXPORTS, since=NOW)
    printed = StringIO()

    call_command("figures", stdout=printed)

    assert json.loads(printed.getvalue()) == {
        "oldest_unsent_seconds": 180,
        "unsent": 1,
        "failed_today": 1,
        "refusals_today": 1,
        "board_age_seconds": 600,
        "exports_broken_today": 0,
        "stopped": ["exports"],
    }


@pytest.mark.django_db
def test_the_figures_of_an_empty_product_are_empty():
    printed = StringIO()

    call_command("figures", stdout=printed)

    assert json.loads(printed.getvalue())["oldest_unsent_seconds"] is None


def test_a_log_line_is_one_json_object_with_its_traceback():
    try:
        raise ValueError("二行\nの話")
    except ValueError:
        record = logging.LogRecord("x.y", logging.ERROR, "f", 1, "export %s broke", (7,), sys.exc_info())

    line = JsonLines().format(record)

    assert "\n" not in line
    found = json.loads(line)
    assert (found["level"], found["logger"], found["message"]) == ("ERROR", "x.y", "export 7 broke")
    assert "ValueError" in found["traceback"]
