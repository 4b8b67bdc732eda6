"""The guided tour: nothing is ticked that has not happened."""

from datetime import date, datetime

import pytest
import time_machine

from meguro_hoiku import dates
from meguro_hoiku.demo import people
from meguro_hoiku.demo.seed import seed
from meguro_hoiku.demo.stage import answers_to
from nurseries.models import Question
from reservations.models import Notification, Registration, Reservation
from reservations.services.reservation import ReservationInput, book_reservation

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 8, 3, 10, 0, tzinfo=dates.JST)
DAY = date(2026, 8, 12)


@pytest.fixture(autouse=True)
def ward():
    with time_machine.travel(MONDAY, tick=False):
        seed(MONDAY)
        yield


def book_for_the_rival() -> Reservation:
    """The wife's own act in LINE."""
    row = Registration.objects.get(child__guardian__line_user_id=people.WIFE.line_user_id)
    wanted = ReservationInput(
        DAY,
        row.nursery.time_bands.first(),
        answers_to(row.nursery, Question.Moment.RESERVATION),
        Reservation.Health.UNCHANGED,
    )
    guardian = row.child.guardian
    return book_reservation(guardian=guardian, registration=row, wanted=wanted, key="1", now=MONDAY).row


def test_in_a_ward_as_seeded_no_step_has_happened(post):
    status, answer = post("tour/")

    assert status == 200
    assert [step["done"] for step in answer["steps"]] == [False] * 8
    assert answer["people"] == [people.STRANGER.line_user_id, people.WIFE.line_user_id]
    assert {step["phone"] for step in answer["steps"]} == {1, 2}


def test_the_closing_button_names_the_next_day_on_which_one_of_the_two_comes(post):
    assert post("tour/")[1]["steps"][7]["action"] is None

    booked = book_for_the_rival()

    action = post("tour/")[1]["steps"][7]["action"]
    assert action["label"] == "8月12日をお休みにする"
    assert post(f"trigger/{action['trigger']}/", action["body"])[0] == 200
    booked.refresh_from_db()
    assert booked.state == "cancelled"


def test_the_closure_is_ticked_when_line_has_taken_the_message_and_not_before(post):
    book_for_the_rival()
    action = post("tour/")[1]["steps"][7]["action"]
    post(f"trigger/{action['trigger']}/", action["body"])
    assert not post("tour/")[1]["steps"][7]["done"]

    Notification.objects.filter(kind="closure").update(state="accepted", accepted_at=MONDAY)

    assert post("tour/")[1]["steps"][7]["done"]
