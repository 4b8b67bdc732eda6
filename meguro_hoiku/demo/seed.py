"""Empties the demo's ward and fills it again: every stage of a family's way, on the days around today."""

from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, transaction

from meguro_hoiku import dates
from meguro_hoiku.demo import people, ward
from meguro_hoiku.demo.accounts import make_staff
from meguro_hoiku.demo.crowd import Crowd
from meguro_hoiku.demo.people import Person
from meguro_hoiku.demo.stage import Stage, contact
from nurseries.models import ClosedDay, Nursery
from reservations.models import InterviewSlot, Notification, Registration, ReservationSlot
from reservations.models.interview import InterviewSlotQuerySet
from reservations.services.attendance import record_arrival
from reservations.services.closing import close_days
from reservations.services.guardians import set_reachability
from reservations.services.interview_results import record_interview_held
from reservations.services.interview_slots import InterviewSlotPlan, create_interview_slots
from reservations.services.registration import RegistrationInput, register_by_phone
from reservations.services.reminders import plan_reminders
from reservations.services.reservation import ReservationInput, book_by_phone
from reservations.services.slots import SlotPlan, create_slots

EMPTIED = ("nurseries", "reservations", "staff", "auditlog", "axes")
WEEKS = timedelta(weeks=5)


def is_seeded() -> bool:
    """Whether there is a demo ward already."""
    return Nursery.objects.exists()


def seed(now: datetime) -> None:
    """Make the ward anew, all or nothing; accounts of staff and their sessions stay.

    Nothing of the past is sent to the phones: its messages count as accepted when they were due.
    """
    if not settings.DEMO_MODE:
        raise ImproperlyConfigured("DEMO_MODE is off: this would delete what real families have entered.")
    with transaction.atomic():
        _empty()
        nurseries = ward.make_ward(now)
        stage = Stage(now, nurseries, make_staff(nurseries))
        for plan in ward.IN_LINE:
            _make_slots(stage, plan)
        _families_on_their_way(stage)
        for plan in ward.IN_LINE:
            _fill_days(stage, plan)
        _families_that_book(stage)
        plan_reminders(now)
        _settle_messages(now)


def _empty() -> None:
    """Delete every row of ours; numbers go on, so that an old cookie finds nobody."""
    for label in EMPTIED:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            # In any order: references are checked at the commit.
            model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)


def _make_slots(stage: Stage, plan: ward.Plan) -> None:
    """Places and interviews for five weeks from today, and of the days past as far as the demo tells of them."""
    nursery, by = stage.nurseries[plan.code], stage.staff[plan.code]
    until, written_at = stage.today + WEEKS, stage.registered_at
    bands = [(band, None) for band in nursery.time_bands.all()]
    places = SlotPlan(
        dates.day_of(written_at), until, nursery.open_weekdays, plan.capacity, plan.held_back, list(bands)
    )
    create_slots(nursery=nursery, plan=places, by=by, now=written_at)
    start = stage.today - timedelta(days=14)
    interviews = InterviewSlotPlan(start, until, plan.interview_weekdays, time(10), time(12))
    create_interview_slots(nursery=nursery, plan=interviews, by=by, now=written_at)


def _families_on_their_way(stage: Stage) -> None:
    """From the first look to the interview's result, and to the end of the year."""
    stage.enters(people.VISITOR, stage.moment(0, 8))
    stage.registers(people.REGISTERED, "futaba", stage.moment(3))
    row = stage.registers(people.INTERVIEW_AHEAD, "angelica", stage.moment(4))
    ahead = _interview_slots(stage, "angelica").ahead(dates.midnight(stage.today + timedelta(days=3)))
    stage.chooses_interview(row, ahead[0], stage.moment(4))
    over = _interview_slots(stage, "kuwanomi").filter(ends_at__lte=stage.now).latest("starts_at")
    asked_at = over.starts_at - timedelta(days=4)
    row = stage.registers(people.INTERVIEW_OVER, "kuwanomi", asked_at)
    stage.chooses_interview(row, over, asked_at)
    year_began = date(dates.fiscal_year(stage.today), 4, 1)
    last_winter = dates.at(year_began - timedelta(days=60), time(9))
    stage.becomes_usable(people.EXPIRED, "futaba", last_winter)


def _interview_slots(stage: Stage, code: str) -> InterviewSlotQuerySet:
    return InterviewSlot.objects.filter(nursery=stage.nurseries[code])


def _fill_days(stage: Stage, plan: ward.Plan) -> None:
    """Of the days to come the second is full, the third nearly, the fifth closed; two children come today."""
    nursery, by = stage.nurseries[plan.code], stage.staff[plan.code]
    crowd, at = Crowd(nursery, by, stage.registered_at), stage.booked_at
    days = _days_ahead(stage, plan.code)
    close_days(nursery=nursery, days=days[4:5], reason=ClosedDay.Reason.EVENT, by=by, now=stage.registered_at)
    for day in days[1:2]:
        crowd.fill(day, at)
    for day in days[2:3]:
        crowd.fill(day, at, leave=1)
    if ReservationSlot.objects.filter(nursery=nursery, date=stage.today).exists():
        for row in crowd.come(stage.today, at, 2)[:1]:
            record_arrival(reservation=row, by=by, now=stage.moment(0, 9))


def _days_ahead(stage: Stage, code: str) -> list[date]:
    """The days with places from tomorrow on, for which this year's registrations hold: on 31 March none."""
    slots = ReservationSlot.objects.filter(nursery=stage.nurseries[code], date__gt=stage.today)
    year_ends = dates.fiscal_year_end(dates.fiscal_year(stage.today))
    return list(slots.filter(date__lte=year_ends).order_by("date").values_list("date", flat=True))


def _families_that_book(stage: Stage) -> None:
    """Usable, at the limit, blocked, in English, siblings, without LINE; one child registered by two."""
    at = stage.booked_at
    days = {plan.code: _days_ahead(stage, plan.code) for plan in ward.IN_LINE}
    _comes_weekly(stage, people.WIFE, "kuwanomi", 2)
    limit = _comes_weekly(stage, people.AT_THE_LIMIT, "kuwanomi", 4)
    for day in days["kuwanomi"][0:4:3]:
        stage.books(limit, day, at)
    stage.registers(people.SAME_CHILD, "kuwanomi", stage.moment(2))
    blocked = _comes_weekly(stage, people.BLOCKED, "kuwanomi", 2)
    for day in days["kuwanomi"][:1]:
        stage.books(blocked, day, at)
    set_reachability(
        line_user_id=people.BLOCKED.line_user_id, is_reachable=False, known_at=stage.moment(1, 13)
    )
    english = _comes_weekly(stage, people.ENGLISH, "angelica", 3)
    for day in days["angelica"][:1]:
        stage.books(english, day, at)
    for number in (0, 1):
        sibling = _comes_weekly(stage, people.SIBLINGS, "futaba", 1, child=number)
        for day in days["futaba"][:1]:
            stage.books(sibling, day, at)
    _family_without_line(stage, days["futaba"][3:4], at)


def _comes_weekly(stage: Stage, person: Person, code: str, weekday: int, child: int = 0) -> Registration:
    """Usable, and has come on that day of three weeks in four since."""
    row = stage.becomes_usable(person, code, child=child)
    first, last = dates.day_of(row.created_at) + timedelta(days=1), stage.today - timedelta(days=1)
    past = [day for day in dates.days_from(first, last) if day.isoweekday() == weekday]
    for number, day in enumerate(past):
        if number % 4 != 3:
            stage.has_used(row, day)
    return row


def _family_without_line(stage: Stage, days: list[date], at: datetime) -> None:
    name, child = people.WITHOUT_LINE
    nursery, by = stage.nurseries["futaba"], stage.staff["futaba"]
    wanted = RegistrationInput(contact(name, 99), stage.child(child))
    known_at = stage.registered_at
    row = register_by_phone(nursery=nursery, guardian=None, wanted=wanted, by=by, now=known_at).row
    record_interview_held(registration=row, held_on=dates.day_of(known_at), by=by, now=known_at)
    morning = nursery.time_bands.get(name="午前")
    for day in days:
        book_by_phone(registration=row, wanted=ReservationInput(day, morning), by=by, now=at)


def _settle_messages(now: datetime) -> None:
    """What was owed before now has been accepted in its order."""
    for row in Notification.objects.filter(state=Notification.State.QUEUED):
        row.state, row.hold, row.attempts = Notification.State.ACCEPTED, Notification.Hold.NONE, 1
        row.not_before = row.first_attempted_at = row.accepted_at = min(row.not_before, now)
        row.save()
