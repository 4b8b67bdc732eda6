"""POST notices/{id}/confirm/."""

import pytest

from reservations.models import Notification
from tests import factories
from tests.factories import NOW


def closure(of=None) -> Notification:
    return Notification.objects.create(
        recipient=of or factories.guardian(),
        kind=Notification.Kind.CLOSURE,
        cause="closure:1",
        facts={"date": "2026-08-07"},
        created_at=NOW,
        not_before=NOW,
        next_attempt_at=NOW,
    )


def test_a_closure_is_confirmed_from_the_page_once(parent):
    notice = closure()
    browser = parent(notice.recipient)

    answers = [browser.post(f"notices/{notice.public_id}/confirm/") for _ in range(2)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"confirmed": True})] * 2
    notice.refresh_from_db()
    assert notice.confirmed_at is not None


@pytest.mark.parametrize("public_id", ["nonsense", "95aebcab-4bc3-4790-8b91-7d523acf8dbb", "theirs"])
def test_anybody_else_s_is_as_if_it_were_not_there(parent, public_id):
    theirs = closure()
    public_id = str(theirs.public_id) if public_id == "theirs" else public_id

    answer = parent(factories.guardian()).post(f"notices/{public_id}/confirm/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    theirs.refresh_from_db()
    assert theirs.confirmed_at is None
