"""The demo ward, on ordinary days and on the odd ones."""

import json
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from line_simulator.__main__ import parse
from meguro_hoiku import dates
from meguro_hoiku.demo import people
from meguro_hoiku.demo.management.commands.seed_demo import Command
from meguro_hoiku.demo.seed import seed
from nurseries.models import Nursery
from reservations.calendar import calendar_of
from reservations.invariants import broken_invariants
from reservations.models import Child, Guardian, Notification, Registration, Reservation
from reservations.services.outbox import claim
from reservations.status import bookings_of, registrations_of
from staff.roles import is_ward_user
from staff.statistics.counting import count_everything

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 8, 3, 10, 0, tzinfo=dates.JST)


@pytest.fixture
def now():
    """An ordinary Monday at ten."""
    with time_machine.travel(MONDAY, tick=False):
        seed(MONDAY)
        yield MONDAY


def guardian(person):
    """The guardian behind that phone."""
    return Guardian.objects.get(line_user_id=person.line_user_id)


def states(person, now):
    """Each registration's nursery and state, as the guardian sees it."""
    return [(each.registration.nursery.code, each.state) for each in registrations_of(guardian(person), now)]


def calendar(person, now):
    """The calendar of the person's first registration."""
    return calendar_of(Registration.objects.of(guardian(person)).earliest("pk"), now)


def test_there_is_somebody_at_every_stage(now):
    assert not Guardian.objects.filter(line_user_id=people.HUSBAND.line_user_id).exists()
    assert guardian(people.VISITOR).consents.count() == 0
    assert states(people.REGISTERED, now) == [("futaba", "interview_pending")]
    assert states(people.INTERVIEW_AHEAD, now) == [("angelica", "interview_booked")]
    assert states(people.INTERVIEW_OVER, now) == [("kuwanomi", "awaiting_result")]
    assert states(people.WIFE, now) == [("kuwanomi", "usable")]
    assert states(people.EXPIRED, now) == [("futaba", "expired")]
    assert states(people.SIBLINGS, now) == [("futaba", "usable"), ("futaba", "usable")]
    assert not guardian(people.BLOCKED).is_reachable
    assert guardian(people.ENGLISH).language == "en"
    assert Guardian.objects.filter(line_user_id=None, name=people.WITHOUT_LINE[0]).exists()
    assert Registration.objects.with_suspected_duplicates(dates.today()).count() == 2


def test_families_have_come_for_weeks_and_the_ward_s_board_shows_it(now):
    uses = Reservation.objects.filter(ends_at__lt=now, arrived_at__isnull=False, left_at__isnull=False)
    shown = count_everything(now)

    assert len(set(uses.values_list("child", flat=True))) == 6
    assert sum(sum(row[1:]) for row in shown["trend"][1:]) == uses.count() > 20
    assert ["6回以上", 0] not in shown["fairness"]


def test_the_child_at_the_limit_holds_two_days(now):
    assert len(bookings_of(guardian(people.AT_THE_LIMIT), now)) == 2
    assert calendar(people.AT_THE_LIMIT, now).denial.reason == "limit_reached"


def test_the_days_ahead_are_open_full_few_and_closed(now):
    shown = Counter(day.state for day in calendar(people.WIFE, now).days)

    assert {"open", "few", "full", "closed"} <= shown.keys()


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 11, 22), 10),  # a Sunday before a holiday
        (date(2026, 4, 1), 0),  # the fiscal year begins
        (date(2027, 3, 31), 10),  # and ends
        (date(2026, 4, 30), 23),  # the long week of holidays
        (date(2026, 12, 30), 10),  # New Year
        (date(2028, 2, 29), 10),
    ],
)
def test_any_day_gives_a_ward_in_which_all_holds(day, hour):
    now = datetime(day.year, day.month, day.day, hour, 30, tzinfo=dates.JST)
    with time_machine.travel(now, tick=False):
        seed(now)

        assert broken_invariants() == []
        assert states(people.WIFE, now) == [("kuwanomi", "usable")]
        assert states(people.INTERVIEW_OVER, now) == [("kuwanomi", "awaiting_result")]


def test_nothing_of_the_past_is_sent_to_the_phones(now):
    assert claim(now).rows == []
    assert set(Notification.objects.values_list("state", flat=True)) == {"accepted", "no_line"}


def test_all_people_are_plainly_invented(now):
    assert all(row.phone[:9] in ("090-0000-", "") for row in Guardian.objects.all())
    assert all("デモ用" in row.address for row in Nursery.objects.all())


def test_each_nursery_differs_in_its_deadline_and_asks_of_health(now):
    in_line = Nursery.objects.accepting_line(now)

    assert [row.code for row in in_line] == ["angelica", "futaba", "kuwanomi"]
    assert len({str(row.reservation_cancel_deadline) for row in in_line}) == 3
    assert all(row.questions.filter(is_health=True, moment="registration").exists() for row in in_line)
    assert all(row.questions.filter(moment="reservation").exists() for row in in_line)
    assert Nursery.objects.public().exclude(pk__in=in_line).exists()


def test_staff_work_at_their_nursery_and_log_in_with_the_printed_password(now):
    user = User.objects.get(username="kuwanomi")

    assert user.check_password(people.PASSWORD)
    assert [row.code for row in Nursery.objects.worked_at_by(user)] == ["kuwanomi"]
    assert is_ward_user(User.objects.get(username=people.WARD_USERNAME))


def test_seeding_again_begins_anew_with_the_same_people_and_accounts(now):
    before = (
        set(User.objects.values_list("pk", "password")),
        set(Nursery.objects.values_list("public_id", flat=True)),
        set(Guardian.objects.exclude(line_user_id=None).values_list("line_user_id", flat=True)),
        Child.objects.count(),
    )
    old = set(Guardian.objects.values_list("pk", flat=True))
    Guardian.objects.create(line_user_id="U" + "1" * 32, created_at=now)

    seed(now + timedelta(minutes=5))

    assert before == (
        set(User.objects.values_list("pk", "password")),
        set(Nursery.objects.values_list("public_id", flat=True)),
        set(Guardian.objects.exclude(line_user_id=None).values_list("line_user_id", flat=True)),
        Child.objects.count(),
    )
    assert not old & set(Guardian.objects.values_list("pk", flat=True))


def test_outside_demo_mode_nothing_is_emptied(now, settings):
    settings.DEMO_MODE = False

    with pytest.raises(ImproperlyConfigured):
        seed(now)

    assert Child.objects.exists()


def test_the_command_seeds_once_and_tells_the_terminal_and_the_simulator(settings):
    with time_machine.travel(MONDAY, tick=False):
        call_command(Command())
        children = set(Child.objects.values_list("pk", flat=True))
        call_command(Command())

    folder = settings.VAR_DIR / "demo"
    logins = json.loads((folder / "logins.json").read_text(encoding="utf-8"))
    phones = parse(["--persons-file", str(folder / "persons.json")])
    assert set(Child.objects.values_list("pk", flat=True)) == children
    assert {login["username"] for login in logins} == set(User.objects.values_list("username", flat=True))
    assert [person.name for person in phones.people[:2]] == ["目黒さん（妻）", "目黒さん（夫）"]
    assert {row.id for row in phones.nurseries} <= {str(row.public_id) for row in Nursery.objects.all()}
