"""What the database itself refuses about nurseries."""

from datetime import time, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from nurseries.models import ClosedDay, Nursery, NurseryStaff, Question, TimeBand
from tests import factories
from tests.factories import FRIDAY, LONG_AGO, NOW

pytestmark = pytest.mark.django_db


def refused(deed) -> bool:
    try:
        with transaction.atomic():
            deed()
    except IntegrityError:
        return True
    return False


def test_two_nurseries_never_share_a_code():
    factories.nursery()

    assert refused(lambda: Nursery.objects.create(code="kuwanomi", name="もう1つ", phone="03-0000-0000"))


def test_a_line_period_has_a_length():
    nursery = Nursery.objects.filter(pk=factories.nursery().pk)

    assert refused(lambda: nursery.update(line_until=LONG_AGO))
    assert not refused(lambda: nursery.update(line_until=LONG_AGO + timedelta(seconds=1)))


def test_somebody_works_at_a_nursery_once():
    user, nursery = User.objects.create(username="yamada"), factories.nursery()
    NurseryStaff.objects.create(user=user, nursery=nursery)

    assert refused(lambda: NurseryStaff.objects.create(user=user, nursery=nursery))
    assert list(Nursery.objects.worked_at_by(user)) == [nursery]
    assert str(NurseryStaff.objects.get()) == "yamada / 桑の実中目黒保育園"


def test_bands_of_a_nursery_have_names_of_their_own_and_a_length():
    band = factories.time_band(factories.nursery())

    fields = {"nursery": band.nursery, "name": "午前", "start_time": time(9), "end_time": time(10)}
    assert refused(lambda: TimeBand.objects.create(**fields))
    assert refused(lambda: TimeBand.objects.filter(pk=band.pk).update(end_time=band.start_time))
    assert str(band) == "午前 09:00–12:00"


def test_a_question_is_asked_once_by_a_nursery_and_once_by_the_ward():
    nursery = factories.nursery()
    own, wards = factories.question(at=nursery), factories.question()

    assert refused(lambda: factories.question(at=nursery))
    assert refused(factories.question)
    factories.question(moment=Question.Moment.RESERVATION)
    factories.question("使わない質問", is_active=False)
    assert list(Question.objects.asked(nursery, Question.Moment.REGISTRATION)) == [wards, own]
    assert str(own) == "アレルギーはありますか"


def test_a_day_is_closed_once_until_it_is_reopened():
    closed = factories.closed_day()

    assert refused(factories.closed_day)
    ClosedDay.objects.filter(pk=closed.pk).update(reopened_at=NOW)
    again = factories.closed_day()
    assert list(ClosedDay.objects.live().whole()) == [again]
    assert str(again) == f"桑の実中目黒保育園 {FRIDAY}"


def test_hours_are_closed_once_until_they_are_reopened():
    hours = {"start_time": time(9), "end_time": time(10)}
    factories.closed_day(**hours)

    assert refused(lambda: factories.closed_day(**hours))
    factories.closed_day(start_time=time(9), end_time=time(11))


def test_a_closure_has_both_times_in_order_or_none():
    assert refused(lambda: factories.closed_day(start_time=time(9)))
    assert refused(lambda: factories.closed_day(end_time=time(9)))
    assert refused(lambda: factories.closed_day(start_time=time(9), end_time=time(9)))
