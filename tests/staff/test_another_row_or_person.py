"""A form sent by somebody else than who opened it, or about a row of another nursery than the chosen one (S1)."""

import re
from typing import Any

import pytest

from nurseries.models import ClosedDay
from reservations.models import Interview, Reservation
from tests.factories import WEDNESDAY
from tests.staff import cast
from tests.staff.browsing import Desk
from tests.staff.cast import Ward
from tests.staff.reading import text
from tests.staff.tabs import CLOSES, choose, nothing_written, opened_at, resent

# Another person at the same computer --------------------------------------------------------------------------


def test_a_colleague_of_another_nursery_is_told_nothing_of_the_form_s_nursery(ward: Ward, browser_of):
    client = browser_of(ward.a.staff)
    about = opened_at(client, None)
    client.force_login(ward.b.staff)

    with nothing_written():
        answer = client.post("/admin/closing/", {**CLOSES, "reason": "エー", **about})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "いまログインしている人には使えません" in text(answer)
    assert ward.a.nursery.name not in page
    assert ward.a.staff.username not in page
    assert "エー" not in page
    assert "go_on" not in page


def test_going_on_at_a_nursery_where_one_does_not_work_changes_nothing(ward: Ward, staff: Desk):
    with nothing_written():
        answer = staff.post("/admin/closing/", {**CLOSES, "go_on": str(ward.b.nursery.public_id)})

    assert answer.status_code == 409
    assert ward.b.nursery.name not in text(answer)


def test_a_colleague_of_the_same_nursery_is_asked_whether_to_go_on_under_the_own_name(ward: Ward, browser_of):
    colleague = cast.user("sato", ward.a.nursery)
    client = browser_of(ward.a.staff)
    about = opened_at(client, None)
    client.force_login(colleague)

    refused = client.post("/admin/closing/", {**CLOSES, **about})

    assert f"{ward.a.staff.username}がひらきました。いまログインしているのはsato" in text(refused)
    client.post(*resent(refused))
    assert ClosedDay.objects.get(date=WEDNESDAY).nursery == ward.a.nursery


# What a form names is of another nursery than the chosen one --------------------------------------------------


FORMS = ["cancel", "attendance", "stop", "result", "reopen", "call", "slot", "end", "band", "child", "action"]


def rows_of(house: cast.House) -> dict[str, tuple[str, dict[str, Any]]]:
    """Forms about rows of a house, each with what it sends."""
    band = {"name": "夜", "start_time": "18:00", "end_time": "19:00", "weekdays": ["1"], "is_active": "on"}
    reservation, registration = house.reservation.public_id, house.registration.public_id
    return {
        "cancel": (f"reservation/{reservation}/cancel/", {}),
        "attendance": (f"reservation/{reservation}/attendance/", {"attendance": "arrived"}),
        "stop": (f"registration/{registration}/stop/", {}),
        "result": (f"interview/{house.interview.public_id}/result/", {"result": "no_show"}),
        "reopen": (f"closing/{house.closed.pk}/reopen/", {}),
        "call": (f"calls/{house.notification.public_id}/", {}),
        "slot": (f"slots/{house.slot.public_id}/capacity/", {"capacity": "4"}),
        "end": (f"nursery/{house.nursery.public_id}/end/", {"end": "yes"}),
        "band": (f"nurseries/timeband/{house.band.pk}/change/", band),
        "child": (f"reservations/child/{house.interview.registration.child_id}/change/", {"name": "夜"}),
        "action": (
            "reservations/interview/?show=all",
            {"action": "make_usable", "_selected_action": [house.interview.pk]},
        ),
    }


@pytest.mark.parametrize("what", FORMS)
def test_a_row_of_another_nursery_than_the_chosen_one_is_not_changed(what: str, ward: Ward, office: Desk):
    address, form = rows_of(ward.a)[what]
    about = opened_at(office, ward.b.nursery)

    with nothing_written():
        refused = office.post(f"/admin/{address}", {**form, **about})

    assert refused.status_code == 409
    assert f"「{ward.a.nursery.name}」" in text(refused)
    assert office.post(*resent(refused)).status_code in (200, 302)
    assert f"<strong>{ward.a.nursery.name}</strong>" in office.get("/admin/lists/").content.decode()


def test_going_on_with_a_row_does_what_the_form_said(ward: Ward, office: Desk):
    address, form = rows_of(ward.a)["attendance"]
    refused = office.post(f"/admin/{address}", {**form, **opened_at(office, ward.b.nursery)})

    office.post(*resent(refused))

    assert Reservation.objects.get(pk=ward.a.reservation.pk).arrived_at


def test_an_action_on_rows_of_several_nurseries_goes_on_for_all_of_them(ward: Ward, office: Desk):
    rows = [ward.a.interview.pk, ward.b.interview.pk]
    form = {"action": "make_usable", "_selected_action": rows, **opened_at(office, ward.b.nursery)}

    refused = office.post("/admin/reservations/interview/?show=all", form)

    assert "この画面は「すべての園」のものですが" in text(refused)
    office.post(*resent(refused))
    assert set(Interview.objects.filter(pk__in=rows).values_list("state", flat=True)) == {"passed"}


def test_without_a_chosen_nursery_the_ward_works_on_every_row(ward: Ward, office: Desk):
    for what in ("attendance", "band", "action"):
        address, form = rows_of(ward.a)[what]
        assert office.post(f"/admin/{address}", form).status_code == 302


def test_a_page_about_another_nursery_than_the_chosen_one_says_so(ward: Ward, office: Desk):
    choose(office, ward.b.nursery)

    page = text(office.get(f"/admin/reservation/{ward.a.reservation.public_id}/"))

    assert f"これは「{ward.a.nursery.name}」の画面です。いま選んでいるのは「{ward.b.nursery.name}」" in page


def test_a_row_of_a_nursery_where_one_does_not_work_stays_unknown(ward: Ward, staff: Desk):
    for what in ("cancel", "attendance", "stop", "slot"):
        address, form = rows_of(ward.b)[what]
        answer = staff.post(f"/admin/{address}", form)
        assert answer.status_code == 404


# Pages that act by themselves ---------------------------------------------------------------------------------


def test_a_board_that_refreshes_itself_never_shows_another_nursery_under_its_header(ward: Ward, both: Desk):
    choose(both, ward.a.nursery)
    [board] = re.findall(r'data-refresh="([^"]*)"', both.get("/admin/").content.decode())
    assert ward.a.child.name in text(both.get(board))

    choose(both, ward.b.nursery)

    assert both.get(board)["Location"] == "/admin/"


def test_a_board_of_who_has_gone_home_shows_nothing_to_who_came_after(ward: Ward, browser_of):
    client = browser_of(ward.a.staff)
    [board] = re.findall(r'data-refresh="([^"]*)"', client.get("/admin/").content.decode())

    client.force_login(cast.user("sato", ward.a.nursery))

    assert client.get(board)["Location"] == "/admin/"
