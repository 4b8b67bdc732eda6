"""nurseries/ and postal-codes/: what a form offers."""

import pytest

from nurseries.models import Nursery, Question
from tests import factories
from tests.factories import NOW


def test_nurseries_say_how_they_can_be_booked(parent):
    nursery = factories.nursery()

    listed = parent(factories.guardian()).get("nurseries/").json()["nurseries"]

    assert listed == [
        {
            "id": str(nursery.public_id),
            "name": "桑の実中目黒保育園",
            "address": "目黒区中目黒0-0-0",
            "phone": "03-0000-0001",
            "accepts_line": True,
            "accepts_registrations": True,
            "cancel_rule": "前日17時まで",
            "questions": [],
        }
    ]


def test_nurseries_ask_their_own_questions_after_the_ward_s(parent):
    nursery = factories.nursery()
    own = factories.question("アレルギーはありますか", at=nursery, kind=Question.Kind.TEXT, choices=[])
    ward_wide = factories.question("既往症はありますか")
    factories.question("予約のときの質問", moment=Question.Moment.RESERVATION)
    factories.question("もう聞かない質問", is_active=False)

    listed = parent(factories.guardian()).get("nurseries/").json()["nurseries"]

    choices = [{"code": "no", "text": "ない"}, {"code": "yes", "text": "ある"}]
    asked = {"kind": "choice", "required": True, "choices": choices}
    assert listed[0]["questions"] == [
        asked | {"id": str(ward_wide.public_id), "text": "既往症はありますか"},
        asked | {"id": str(own.public_id), "text": "アレルギーはありますか", "kind": "text", "choices": []},
    ]


def test_nurseries_not_in_line_are_listed_for_the_phone_and_hidden_ones_not_at_all(parent):
    factories.nursery("later", line_from=NOW.replace(year=2027))
    factories.nursery("over", line_until=NOW)
    factories.nursery("paused", registrations_paused=True)
    factories.nursery("trial", stage=Nursery.Stage.TRIAL)
    factories.nursery("ended", stage=Nursery.Stage.ENDED)

    listed = parent(factories.guardian()).get("nurseries/").json()["nurseries"]

    found = {(each["accepts_line"], each["accepts_registrations"]) for each in listed}
    assert (len(listed), found) == (3, {(False, False), (True, False)})


@pytest.mark.parametrize(
    ("code", "address"),
    [("1530063", "東京都目黒区目黒"), ("1520000", "東京都目黒区"), ("1540001", "東京都世田谷区池尻")],
)
def test_a_postal_code_gives_its_address(parent, code, address):
    answer = parent(factories.guardian()).get(f"postal-codes/{code}/")

    assert answer.json() == {"address": address}


@pytest.mark.parametrize("code", ["9999999", "153006", "15300633", "153-0063", "１５３００６３", "x"])
def test_any_other_has_to_be_typed(parent, code):
    assert parent(factories.guardian()).get(f"postal-codes/{code}/").json()["code"] == "not_found"


@pytest.mark.parametrize("address", ["nurseries/", "postal-codes/1530063/", "me/", "drafts/registration/"])
def test_nothing_is_told_to_nobody(stranger, address):
    assert stranger.get(address).json()["code"] == "no_session"
