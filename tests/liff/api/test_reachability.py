"""Whether LINE reaches somebody is asked when a session starts, and never waited for (N3)."""

import pytest

from liff.tasks import refresh_reachability
from reservations.models import Guardian
from tests import factories
from tests.factories import LONG_AGO, NOW

ANNA = "U" + "a" * 32


@pytest.mark.parametrize(("status", "reachable"), [(200, True), (404, False)])
def test_line_s_profile_says_whether_messages_arrive(db, login, status, reachable):
    guardian = factories.guardian(
        line_user_id=ANNA, is_reachable=not reachable, reachability_known_at=LONG_AGO
    )
    login.stub.status, login.stub.answer = status, b'{"userId": "%s", "displayName": "A"}' % ANNA.encode()

    refresh_reachability(guardian.pk)

    guardian.refresh_from_db()
    assert (guardian.is_reachable, guardian.reachability_known_at) == (reachable, NOW)


def test_line_in_trouble_changes_nothing(db, login):
    guardian = factories.guardian(line_user_id=ANNA, is_reachable=False, reachability_known_at=LONG_AGO)
    login.stub.status = 500

    refresh_reachability(guardian.pk)

    guardian.refresh_from_db()
    assert (guardian.is_reachable, guardian.reachability_known_at) == (False, LONG_AGO)


def test_a_family_without_line_is_not_asked_about(db, login):
    refresh_reachability(factories.guardian(line_user_id=None).pk)

    assert login.stub.calls == []


def test_a_session_opens_although_nobody_can_be_told_to_ask(stranger, login, monkeypatch):
    app = refresh_reachability.app
    monkeypatch.setitem(app.conf, "broker_url", "redis://127.0.0.1:9/0")
    monkeypatch.setitem(app.conf, "broker_transport_options", {"max_retries": 0})
    monkeypatch.setattr(app.amqp, "_producer_pool", None)

    assert stranger.sign_in(login.token(ANNA)).status_code == 200
    assert Guardian.objects.count() == 1
