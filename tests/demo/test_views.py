"""The demo's own addresses: this machine's phone moves the clock, begins anew, lets things happen."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from meguro_hoiku import dates
from meguro_hoiku.demo import people
from meguro_hoiku.demo.seed import seed
from meguro_hoiku.demo.ward import public_id
from reservations.calendar import calendar_of
from reservations.invariants import broken_invariants
from reservations.models import Guardian, Notification, Registration, Reservation
from reservations.status import bookings_of
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 8, 3, 10, 0, tzinfo=dates.JST)
FREE_DAY = date(2026, 8, 12)
KUWANOMI = str(public_id("nursery", "kuwanomi"))


@pytest.fixture
def ward():
    """The demo ward on a Monday at ten."""
    with time_machine.travel(MONDAY, tick=False):
        seed(MONDAY)
        yield


def wife():
    """Her one registration."""
    account = people.WIFE.line_user_id
    return Registration.objects.get(child__guardian__line_user_id=account)


def state_of(day):
    """How the wife's calendar shows the day."""
    return calendar_of(wife(), dates.now()).day(day).state


# The clock -----------------------------------------------------------------------------------------------


def test_the_clock_moves_for_web_and_worker_alike(ward, post, settings):
    status, answer = post("clock/", {"shift_seconds": 86400})

    assert (status, answer) == (200, {"now": "2026-08-04T10:00:00+09:00", "shift_seconds": 86400})
    assert dates.now().day == 4
    assert json.loads(Path(settings.DEMO_CLOCK_FILE).read_text())["shift_seconds"] == 86400


def test_what_is_due_by_then_is_owed_at_once(ward, post):
    before = Notification.objects.filter(kind="reminder_use").count()

    # The child at the limit uses the nursery on Tuesday.
    post("clock/", {"shift_seconds": 9 * 3600})

    assert Notification.objects.filter(kind="reminder_use").count() > before


@pytest.mark.parametrize("shift", [None, "1", True, 10**12, float("nan")])
def test_a_clock_that_is_none_is_refused(post, shift):
    status, answer = post("clock/", {"shift_seconds": shift})

    assert (status, answer["code"]) == (400, "invalid")
    assert dates.demo_shift() == timedelta(0)


# Beginning anew ------------------------------------------------------------------------------------------


def test_a_reset_brings_the_clock_and_the_ward_back(ward, post, settings):
    path = Path(settings.DEMO_CLOCK_FILE)
    path.parent.mkdir()
    path.write_text('{"shift_seconds": -3600}')
    post("clock/", {"shift_seconds": 86400})
    post("trigger/fill-day/", {"nursery": KUWANOMI, "date": str(FREE_DAY)})

    status, answer = post("reset/")

    assert (status, answer["shift_seconds"]) == (200, -3600)
    assert state_of(FREE_DAY) == "open"
    assert broken_invariants() == []


# Triggers ------------------------------------------------------------------------------------------------


def test_the_latest_booked_interview_of_a_person_is_passed(ward, post):
    status, _ = post("trigger/interview-passed/", {"user": people.INTERVIEW_AHEAD.line_user_id})

    guardian = Guardian.objects.get(line_user_id=people.INTERVIEW_AHEAD.line_user_id)
    assert status == 200
    assert Registration.objects.of(guardian).get().state == "usable"
    assert Notification.objects.filter(recipient=guardian, kind="usable", state="queued").exists()


@pytest.mark.parametrize("person", [people.HUSBAND, people.WIFE])
def test_without_a_booked_interview_nothing_is_passed(ward, post, person):
    status, answer = post("trigger/interview-passed/", {"user": person.line_user_id})

    assert (status, answer["code"]) == (404, "not_found")


@pytest.mark.parametrize("name", [KUWANOMI, "kuwanomi"])
def test_a_day_is_filled_with_families_that_phone(ward, post, name):
    status, answer = post("trigger/fill-day/", {"nursery": name, "date": str(FREE_DAY)})

    assert status == 200
    assert answer["booked"] > 0
    assert state_of(FREE_DAY) == "full"
    assert post("trigger/fill-day/", {"nursery": name, "date": str(FREE_DAY)})[1]["booked"] == 0
    assert broken_invariants() == []


def test_one_family_that_phones_takes_one_place(ward, post):
    left = calendar_of(wife(), dates.now()).day(FREE_DAY).places_left

    status, answer = post("trigger/somebody-books/", {"nursery": KUWANOMI, "date": str(FREE_DAY)})

    assert (status, answer["booked"]) == (200, 1)
    assert calendar_of(wife(), dates.now()).day(FREE_DAY).places_left == left - 1


def test_where_the_clock_stands_a_minute_before_the_next_deadline(ward, post):
    account = people.AT_THE_LIMIT.line_user_id
    deadlines = [
        each.cancel_until
        for each in bookings_of(Guardian.objects.get(line_user_id=account), MONDAY)
        if each.is_cancellable
    ]

    status, answer = post("trigger/before-deadline/", {"user": account})

    assert status == 200
    assert MONDAY + timedelta(seconds=answer["shift_seconds"] + 60) == min(deadlines)


def test_nothing_to_cancel_has_no_deadline(ward, post):
    status, answer = post("trigger/before-deadline/", {"user": people.HUSBAND.line_user_id})

    assert (status, answer["code"]) == (404, "not_found")


def test_a_day_without_places_cannot_be_filled(ward, post):
    status, answer = post("trigger/fill-day/", {"nursery": KUWANOMI, "date": "2026-08-09"})

    assert (status, answer["code"]) == (404, "not_found")


def test_a_closed_day_cannot_be_filled_and_nobody_is_left_behind(ward, post):
    post("trigger/close-day/", {"nursery": KUWANOMI, "date": str(FREE_DAY)})
    families = Guardian.objects.count()

    status, answer = post("trigger/fill-day/", {"nursery": KUWANOMI, "date": str(FREE_DAY)})

    assert (status, answer["code"]) == (409, "closed")
    assert Guardian.objects.count() == families


def test_closing_a_day_calls_off_what_is_booked(ward, post):
    booked = Reservation.objects.live().filter(slot__nursery__code="kuwanomi", date__gt=MONDAY.date())
    day = booked.earliest("date").date

    status, _ = post("trigger/close-day/", {"nursery": KUWANOMI, "date": str(day)})

    assert status == 200
    assert state_of(day) == "closed"
    assert not booked.filter(date=day).exists()
    assert broken_invariants() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"nursery": KUWANOMI}, 400),
        ({"nursery": KUWANOMI, "date": "tomorrow"}, 400),
        ({"nursery": KUWANOMI, "date": "2026-08-02"}, 400),
        ({"nursery": 7, "date": "2026-08-10"}, 400),
        ({"nursery": "nowhere", "date": "2026-08-10"}, 404),
    ],
)
@time_machine.travel(MONDAY, tick=False)
def test_a_day_or_nursery_that_is_none_is_named(post, body, status):
    factories.nursery(public_id=KUWANOMI)

    for trigger in ("fill-day", "somebody-books", "close-day"):
        answered, answer = post(f"trigger/{trigger}/", body)

        assert answered == status
        assert answer["message"]


# Who may call --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["{", "[]", "\xff"])
def test_a_body_that_is_no_json_object_is_refused(post, body):
    response = Client(SERVER_NAME="localhost").post(
        "/demo/clock/", body.encode("latin-1"), "application/json"
    )

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_only_post_is_answered():
    assert Client(SERVER_NAME="localhost").get("/demo/reset/").status_code == 405


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "1.phone.localhost:8000", "[::1]:8000"])
def test_this_machine_may_call_by_any_of_its_names(post, settings, host):
    settings.ALLOWED_HOSTS = ["*"]

    assert post("clock/", {"shift_seconds": 0}, headers={"Host": host, "Origin": f"http://{host}"})[0] == 200


@pytest.mark.parametrize(
    "extra",
    [
        {"headers": {"Host": "demo.example"}},
        {"headers": {"Host": "localhost.example"}},
        {"headers": {"Origin": "https://evil.example"}},
        {"headers": {"Origin": "null"}},
        {"REMOTE_ADDR": "192.0.2.7"},
    ],
)
def test_nobody_else_may(post, settings, extra):
    settings.ALLOWED_HOSTS = ["*"]

    status, answer = post("reset/", **extra)

    assert (status, answer["code"]) == (403, "not_local")
