"""POST registrations/{id}/withdraw/."""

import pytest

from reservations.models import Registration
from tests import factories


def test_a_registration_that_holds_nothing_is_withdrawn_once(parent):
    registration = factories.usable_child()
    browser = parent(registration.child.guardian)

    answers = [browser.post(f"registrations/{registration.public_id}/withdraw/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json()["state"] for answer in answers] == ["withdrawn", "withdrawn"]


def test_what_is_held_has_to_be_cancelled_first(parent):
    registration = factories.child_at_the_limit()

    answer = parent(registration.child.guardian).post(f"registrations/{registration.public_id}/withdraw/")

    assert (answer.status_code, answer.json()["code"]) == (409, "holds_bookings")
    assert answer.json()["action"]["href"] == "/liff/bookings/"
    assert Registration.objects.get(pk=registration.pk).state == "usable"


@pytest.mark.parametrize("public_id", ["nonsense", "95aebcab-4bc3-4790-8b91-7d523acf8dbb", "theirs"])
def test_anybody_else_s_is_as_if_it_were_not_there(parent, public_id):
    theirs = factories.usable_child()
    public_id = str(theirs.public_id) if public_id == "theirs" else public_id

    answer = parent(factories.guardian()).post(f"registrations/{public_id}/withdraw/")

    assert answer.json() == {
        "code": "not_found",
        "message": "見つかりませんでした。",
        "action": {"kind": "link", "label": "いまの状態を見る", "href": "/liff/"},
    }
    assert Registration.objects.get(pk=theirs.pk).state == "usable"
