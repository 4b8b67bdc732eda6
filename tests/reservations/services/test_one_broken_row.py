"""Work for many people, one of whose rows raises: it is named in the log, and the others' is done."""

import io
import logging
from datetime import date, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.failures import each_by_itself
from reservations.models import Child, Erasure, Guardian, Notification
from reservations.services import reminders
from reservations.services.closing import close_days
from reservations.services.erasure import GONE, erase_family
from reservations.services.purging import due_now, purge
from tests import factories
from tests.delivery.breaking import BROKEN
from tests.factories import NOW, TUESDAY, WEDNESDAY
from tests.reservations.services.acts import told

pytestmark = pytest.mark.django_db
LONG_AGO, BEFORE_ALL_TIME = NOW - timedelta(days=9999), date(1, 1, 1)


def test_what_raises_is_named_without_its_words_and_left_out(caplog):
    family = factories.guardian()

    def act(row: Guardian | None) -> str:
        if row is not None:
            raise ValueError("目黒 花")
        return "done"

    with caplog.at_level(logging.DEBUG):
        assert each_by_itself([family, None], act, "asking guardian") == ["done"]

    assert (
        f"asking guardian {family.pk} failed and was left out: ValueError at test_one_broken" in caplog.text
    )
    assert "花" not in caplog.text


def test_a_database_that_is_away_is_nobody_s_own():
    def act(row: int) -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        each_by_itself([1, 2], act, "asking")


@pytest.mark.parametrize("broken", ["booking_facts", "registration_facts"])
def test_a_reminder_that_cannot_be_made_keeps_no_other(monkeypatch, broken: str):
    day = factories.slot(WEDNESDAY)
    bookings = [factories.reservation(factories.usable_child(), day) for _ in range(3)]
    evening = dates.at(TUESDAY, time(18))
    factories.registered_child(state_changed_at=evening - timedelta(hours=1))
    real = getattr(reminders, broken)
    once = iter([True])

    def facts(row):
        if next(once, False):
            raise KeyError("starts_at")
        return real(row)

    monkeypatch.setattr(reminders, broken, facts)

    assert reminders.plan_reminders(evening) == 3
    assert reminders.plan_reminders(evening) == 1  # what was left out is made as soon as it can be

    assert Notification.objects.count() == len(bookings) + 1


def test_a_closure_stands_though_one_family_s_message_has_no_words(staff, settings, caplog):
    settings.NOTIFICATION_BACKEND = "tests.delivery.breaking.BreakingBackend"
    booking = factories.reservation(factories.usable_child(), factories.slot())
    Nursery.objects.update(name=BROKEN)

    with caplog.at_level(logging.ERROR):
        [closed] = close_days(
            nursery=factories.nursery(), days=[booking.date], reason="infection", by=staff, now=NOW
        )

    booking.refresh_from_db()
    assert booking.state == "cancelled"
    [message] = told(booking.child.guardian)
    assert (message.state, message.payload) == ("expired", [])
    assert message.error.startswith("プログラムの不具合 ValueError")
    assert list(Notification.objects.to_be_phoned([closed], NOW)) == [message]
    assert "has no words" in caplog.text
    assert BROKEN not in caplog.text + message.error


def test_a_family_that_cannot_be_erased_stays_due_and_keeps_no_other(staff):
    families = [factories.guardian(created_at=LONG_AGO) for _ in range(3)]
    for family in families:
        factories.child(family)
    Child.objects.filter(guardian=families[1]).update(birth_date=BEFORE_ALL_TIME)

    assert purge(key="families", by=staff, now=NOW) == 2

    assert list(Guardian.objects.exclude(name=GONE)) == [families[1]]
    [left] = [due for due in due_now(NOW) if due.kept.key == "families"]
    assert left.count == 1


def test_a_ledger_is_replayed_as_far_as_it_can_be_and_says_what_is_left(staff, monkeypatch):
    erased, broken = factories.guardian(name="親"), factories.guardian(name="親")
    for family in (erased, broken):
        erase_family(guardian=family, by=staff, now=NOW)
    Guardian.objects.update(name="親", erased_at=None)  # a backup is restored
    factories.child(broken)
    Child.objects.update(birth_date=BEFORE_ALL_TIME)
    lines = [str(public_id) for public_id in Erasure.objects.values_list("guardian", flat=True)]
    cut_off = lines[0][:9]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*lines, cut_off])))

    with pytest.raises(CommandError, match="1 lines cannot be read; 1 families could not be erased"):
        call_command("erasures", "replay", stdout=io.StringIO())

    assert set(Guardian.objects.values_list("pk", "name")) == {(erased.pk, GONE), (broken.pk, "親")}
