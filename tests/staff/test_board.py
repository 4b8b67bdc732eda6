"""全園のようす (W3): every plot's numbers against a query written another way; its age; what is shared hides few."""

import json
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.models import Interview, Refusal, Registration, Reservation, ReservationSlot
from staff.models import Board
from staff.roles import FIGURES_GROUP
from staff.statistics.counting import count_everything
from staff.statistics.keeping import count_board
from staff.statistics.plots import plots_of
from tests import factories
from tests.factories import MONDAY, NOW, THURSDAY, WEDNESDAY
from tests.staff import cast
from tests.staff.reading import text

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 6)


@pytest.fixture
def figures() -> dict[str, list[list[object]]]:
    """A ward with something for every plot, counted."""
    a, b = factories.nursery(), factories.nursery("other")
    for number in range(4):
        slot = factories.slot(JULY + timedelta(days=number), a)
        made = dates.at(slot.date - timedelta(days=number + 1), NOW.time())
        row = factories.usable_child(a)
        factories.reservation(row, slot, created_at=made)
    again = factories.slot(JULY + timedelta(days=7), a, capacity=1)
    factories.reservation(row, again, overridden=True, override_reason="x", channel="phone", created_at=NOW)
    factories.cancelled(
        factories.reservation(factories.usable_child(a), factories.slot(MONDAY, a)),
        at=NOW - timedelta(days=2),
    )
    factories.full_slot(WEDNESDAY, at=b)
    factories.closed_day(THURSDAY, a)
    factories.registered_child(b)
    factories.child_with_interview(factories.interview_slot(at=a))
    passed = factories.child_with_interview(factories.interview_slot(NOW - timedelta(days=9), at=a))
    Interview.objects.filter(pk=passed.pk).update(state="passed")
    for number, reason in enumerate(("full", "full", "limit_reached")):
        Refusal.objects.create(day=MONDAY, nursery=a, reason=reason, keyed_hash=str(number))
    cast.notification(factories.guardian(is_reachable=False), a)
    found: dict[str, list[list[object]]] = json.loads(json.dumps(count_everything(NOW)))
    return found


def column(rows: list[list[object]], place: int = 1) -> dict[object, object]:
    return {row[0]: row[place] for row in rows}


def name(code: str) -> str:
    return factories.nursery(code).name


def test_space_is_what_the_slots_have_left(figures):
    header, *body = figures["space"]
    cells = {(row[0], day): value for row in body for day, value in zip(header[1:], row[1:], strict=True)}

    assert header[1:] == [str(MONDAY + timedelta(days=number)) for number in range(11)]
    assert cells[name("other"), str(WEDNESDAY)] == 0
    assert cells[name("kuwanomi"), str(MONDAY)] == 3
    assert cells[name("kuwanomi"), str(THURSDAY)] == -1
    assert cells[name("other"), str(THURSDAY)] is None


def test_utilisation_is_the_fullest_minute_by_the_places(figures):
    last_month = [each for each in ReservationSlot.objects.all() if each.date.month == 7]
    share = round(100 * sum(each.peak for each in last_month) / sum(each.capacity for each in last_month))

    assert column(figures["utilisation"], 2)[name("kuwanomi")] == share == 38
    assert column(figures["utilisation"])[name("other")] == 100


def test_trend_counts_uses_by_month(figures):
    header, *body = figures["trend"]
    rows = Reservation.objects.filter(state="booked", ends_at__lt=NOW, absence="")

    assert header == ["", "4月", "5月", "6月", "7月", "8月"]
    assert column(body, 4)[name("kuwanomi")] == len([row for row in rows if row.date.month == 7]) == 5


def test_lead_counts_days_before_the_use(figures):
    line = Reservation.objects.filter(channel="line")
    days = [min(max((row.date - dates.day_of(row.created_at)).days, 0), 10) for row in line]

    assert [row[1] for row in figures["lead"]] == [days.count(number) for number in range(11)]
    assert [row[2] for row in figures["lead"]] == [0, 0, 1, *[0] * 8]
    running = Nursery.objects.exclude(stage="ended")
    deadlines = [each.reservation_cancel_deadline.days for each in running]
    assert [row[3] for row in figures["lead"]] == [deadlines.count(number) for number in range(11)]


def test_the_days_that_are_a_deadline_are_marked(figures):
    plot = next(each for each in plots_of(figures, shared=False) if each.key == "lead")

    assert plot.svg.count("stroke-dasharray") == sum(row[3] > 0 for row in figures["lead"]) > 0


def test_filling_is_from_the_opening_to_the_last_place(figures):
    full_days, hours = column(figures["filling"]), column(figures["filling"], 2)
    opening = datetime(2026, 7, 3 + 10 - 10, tzinfo=dates.JST)

    assert opening.day == 3
    assert full_days == {name("kuwanomi"): 1, name("other"): 1}
    assert hours[name("kuwanomi")] == round((NOW - dates.midnight(date(2026, 7, 3))).total_seconds() / 3600)


def test_the_funnel_narrows_as_registrations_do(figures):
    rows = list(Registration.objects.all())
    booked = {each.registration_id for each in Reservation.objects.all()}
    seen = {each.registration_id for each in Interview.objects.filter(state__in=["passed", "refused"])}
    usable = {row.pk for row in rows if row.interviewed_on}

    assert [row[1] for row in figures["funnel"]] == [
        len(rows),
        len({each.registration_id for each in Interview.objects.all()}),
        len(usable | seen),
        len(usable),
        len(booked),
    ]
    assert figures["funnel"][2][2] == 0


def test_refusals_by_reason(figures):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, count(*) FROM reservations_refusal GROUP BY reason ORDER BY 2 DESC")
        counted = cursor.fetchall()

    assert [row[1] for row in figures["refusals"]] == [count for _reason, count in counted] == [2, 1]
    assert figures["refusals"][0][0] == "満員"


def test_fairness_counts_children_by_their_uses(figures):
    children = {row.child_id for row in Registration.objects.filter(state="usable")}
    uses = [row.child_id for row in Reservation.objects.filter(state="booked", ends_at__lt=NOW)]
    times = [uses.count(child) for child in children]

    assert [row[1] for row in figures["fairness"]] == [times.count(0), times.count(1), times.count(2), 0]


def test_first_interview_channels_overrides_and_unreached(figures):
    assert column(figures["first_interview"]) == {name("kuwanomi"): 2, name("other"): 0}
    assert (
        column(figures["first_interview"], 2)[name("kuwanomi")]
        == (NOW.date() - timedelta(9) - date(2026, 4, 1)).days
    )
    assert [column(figures["channels"], place)[name("kuwanomi")] for place in (1, 2)] == [0, 1]
    assert column(figures["overrides"]) == {name("kuwanomi"): 1, name("other"): 0}
    assert [column(figures["unreached"], place)[name("kuwanomi")] for place in (1, 2)] == [1, 1]


def test_the_number_of_queries_does_not_grow_with_the_nurseries(django_assert_max_num_queries, figures):
    for number in range(5):
        factories.slot(WEDNESDAY, factories.nursery(f"more-{number}"))

    with django_assert_max_num_queries(30):
        count_everything(NOW)


def test_every_plot_has_a_sentence_a_drawing_and_a_table(figures):
    for plot in plots_of(figures):
        assert plot.sentence.endswith("。"), plot.key
        assert plot.svg.startswith("<svg"), plot.key
        assert {len(row) for row in plot.rows} <= {len(plot.headers)}, plot.key
        assert "style=" not in plot.svg


def test_shared_plots_hide_one_to_four_in_table_and_drawing(figures):
    refusals = next(plot for plot in plots_of(figures, shared=True) if plot.key == "refusals")

    assert refusals.rows[0][1] == "5未満"
    assert "2回" not in refusals.svg
    assert "0回" in refusals.svg


def test_the_page_says_how_old_its_numbers_are(ward_desk: Client):
    factories.slot(WEDNESDAY)
    count_board(NOW)

    with time_machine.travel(NOW + timedelta(minutes=12), tick=False):
        page = text(ward_desk.get(reverse("admin:board")))
        assert "2026年8月3日 10時15分の数字です（12分前）" in page
        ward_desk.post(reverse("admin:board"))
        assert "（0分前）" in text(ward_desk.get(reverse("admin:board")))
    assert Board.objects.count() == 2


def test_old_boards_go(db):
    count_board(NOW - timedelta(days=3))
    count_board(NOW)

    assert [each.at for each in Board.objects.all()] == [NOW]


def test_who_may_see_figures_only_sees_the_board_and_no_child(browser_of):
    user = cast.user("figures")
    user.groups.create(name=FIGURES_GROUP)

    page = text(browser_of(user).get("/admin/", follow=True))

    assert "これからの11日間" in page
    assert "職員" not in page.split("全園のようす")[0]
