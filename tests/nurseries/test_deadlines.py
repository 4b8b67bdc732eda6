"""Deadlines: which moment a rule means, in which words, and when it has passed (C5)."""

from datetime import date, datetime, time, timedelta

import pytest

from meguro_hoiku.dates import JST, at
from nurseries.deadlines import PREVIOUS_DAY_17, DeadlineRule, has_passed
from nurseries.models import Nursery
from nurseries.opening import open_day_test
from nurseries.wording import clock_text, day_text, moment_text, period_text

DAY, OPEN_DAY = DeadlineRule.Unit.DAY, DeadlineRule.Unit.OPEN_DAY
THURSDAY = date(2026, 8, 6)


def opening(*closed: date, **fields):
    return open_day_test(Nursery(**fields), closed)


def moment_of(rule: DeadlineRule, day: date, *closed: date, **fields) -> datetime:
    return rule.moment(day, opening(*closed, **fields))


def test_the_day_before_at_17_is_the_usual_rule():
    assert Nursery().reservation_cancel_deadline == PREVIOUS_DAY_17
    assert moment_of(PREVIOUS_DAY_17, THURSDAY) == at(date(2026, 8, 5), time(17))


def test_days_are_counted_over_sundays_and_month_ends():
    rule = DeadlineRule(3, DAY, time(12, 30))

    assert moment_of(rule, date(2026, 3, 2)) == at(date(2026, 2, 27), time(12, 30))


def test_no_days_before_is_the_day_itself():
    assert moment_of(DeadlineRule(0, DAY, time(8)), THURSDAY) == at(THURSDAY, time(8))
    assert moment_of(DeadlineRule(0, OPEN_DAY, time(8)), THURSDAY) == at(THURSDAY, time(8))


@pytest.mark.parametrize(
    ("count", "day", "expected"),
    [
        (1, date(2026, 8, 10), date(2026, 8, 7)),  # Monday → Friday
        (2, date(2026, 8, 10), date(2026, 8, 6)),
        (1, date(2026, 8, 12), date(2026, 8, 10)),  # over 山の日 on the 11th
        (
            1,
            date(2026, 5, 7),
            date(2026, 5, 1),
        ),  # over 憲法記念日, みどりの日, こどもの日, 振替休日 and a weekend
        (1, date(2027, 1, 4), date(2026, 12, 28)),  # over the end of the year
        (3, date(2027, 1, 5), date(2026, 12, 25)),
    ],
)
def test_open_days_are_counted_over_weekends_holidays_and_the_end_of_the_year(count, day, expected):
    assert moment_of(DeadlineRule(count, OPEN_DAY, time(17)), day) == at(expected, time(17))


def test_open_days_are_counted_over_closures_but_not_over_holidays_on_which_the_nursery_opens():
    rule = DeadlineRule(1, OPEN_DAY, time(17))

    assert moment_of(rule, THURSDAY, date(2026, 8, 5)) == at(date(2026, 8, 4), time(17))
    assert moment_of(rule, date(2026, 8, 12), opens_on_holidays=True) == at(date(2026, 8, 11), time(17))
    assert moment_of(rule, date(2026, 8, 10), open_weekdays="123456") == at(date(2026, 8, 8), time(17))


def test_a_nursery_that_never_opens_still_has_a_moment():
    rule = DeadlineRule(1, OPEN_DAY, time(17))

    assert moment_of(rule, THURSDAY, open_weekdays="") == at(THURSDAY - timedelta(days=400), time(17))


def test_midnight_means_the_whole_of_the_day_before():
    moment = moment_of(DeadlineRule(1, DAY, time(0)), THURSDAY)

    assert moment == at(date(2026, 8, 4), time(23, 59))
    assert moment_text(moment) == "8月4日（火）中"
    assert not has_passed(moment, datetime(2026, 8, 4, 23, 59, 59, tzinfo=JST))
    assert has_passed(moment, datetime(2026, 8, 5, 0, 0, 0, tzinfo=JST))


def test_the_whole_displayed_minute_counts():
    moment = datetime(2026, 8, 4, 17, 0, 30, tzinfo=JST)

    assert not has_passed(moment, datetime(2026, 8, 4, 17, 0, 59, 999999, tzinfo=JST))
    assert has_passed(moment, datetime(2026, 8, 4, 17, 1, tzinfo=JST))


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (DeadlineRule(0, DAY, time(8, 30)), "当日8時30分まで"),
        (DeadlineRule(1, DAY, time(17)), "前日17時まで"),
        (DeadlineRule(1, OPEN_DAY, time(17)), "前の開所日17時まで"),
        (DeadlineRule(3, DAY, time(12)), "3日前12時まで"),
        (DeadlineRule(2, OPEN_DAY, time(12)), "2開所日前12時まで"),
        (DeadlineRule(1, DAY, time(0)), "前日の前の日まで"),
    ],
)
def test_a_rule_says_itself_in_words(rule, sentence):
    assert rule.sentence == sentence
    assert DeadlineRule.parse(str(rule)) == rule


@pytest.mark.parametrize("text", ["", "1 day", "1 week 17:00", "x day 17:00", "1 day 25:00", "1 day 17:00 x"])
def test_what_is_no_rule_is_not_read_as_one(text):
    with pytest.raises(ValueError):
        DeadlineRule.parse(text)


def test_no_moment_is_ever_told_as_0_or_24_oclock():
    assert moment_text(datetime(2026, 8, 5, 0, 0, 20, tzinfo=JST)) == "8月4日（火）中"
    assert moment_text(datetime(2026, 8, 4, 23, 59, 59, tzinfo=JST)) == "8月4日（火）中"
    assert moment_text(datetime(2026, 8, 4, 17, 5, tzinfo=JST)) == "8月4日（火）17時5分"
    assert moment_text(datetime(2026, 8, 4, 8, 0, tzinfo=JST).astimezone()) == "8月4日（火）8時"


def test_days_and_times_are_told_as_people_say_them():
    assert clock_text(time(9)) == "9時"
    assert clock_text(time(9, 5)) == "9時5分"
    assert day_text(date(2027, 3, 31)) == "3月31日（水）"
    assert day_text(date(2027, 3, 31), today=date(2026, 8, 3)) == "2027年3月31日（水）"
    assert day_text(date(2026, 10, 2), today=date(2026, 8, 3)) == "10月2日（金）"
    assert period_text(at(THURSDAY, time(9)), at(THURSDAY, time(12, 30))) == "9時から12時30分まで"
