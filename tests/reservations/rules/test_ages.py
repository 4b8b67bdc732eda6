"""Ages as law and nurseries count them (R10)."""

from datetime import date

import pytest

from reservations.ages import age_text, class_age, day_of_age, is_in_range, range_text
from tests.reservations.rules.situations import nursery


@pytest.mark.parametrize(
    ("born", "months", "reached"),
    [
        (date(2026, 2, 6), 6, date(2026, 8, 5)),  # the day before
        (date(2026, 2, 1), 6, date(2026, 7, 31)),  # born on a first: the last of the month before
        (date(2025, 8, 31), 6, date(2026, 2, 28)),  # no such day: the last of the month
        (date(2025, 8, 30), 6, date(2026, 2, 28)),
        (date(2025, 8, 29), 6, date(2026, 2, 28)),
        (date(2025, 8, 28), 6, date(2026, 2, 27)),
        (date(2027, 8, 29), 6, date(2028, 2, 28)),  # leap year: there is a 29th, so the day before it
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 7, 15), 6, date(2027, 1, 14)),  # over the end of the year
        (date(2026, 7, 15), 0, date(2026, 7, 14)),
    ],
)
def test_a_month_age_is_reached_the_day_before_or_on_the_last_of_the_month(born, months, reached):
    assert day_of_age(born, months) == reached


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2025, 4, 2), 0),
        (date(2025, 4, 1), 1),
        (date(2024, 4, 2), 1),
        (date(2024, 4, 1), 2),
        (date(2026, 3, 31), 0),
        (date(2026, 4, 1), 0),
        (date(2026, 4, 2), -1),  # born this year after the day that decides: next year's class 0
    ],
)
def test_a_class_runs_from_births_on_2_april_to_births_on_1_april(born, age):
    assert class_age(born, 2026) == age


def test_a_child_may_come_from_the_day_it_reaches_the_age_until_the_class_ends():
    where = nursery(min_age_months=6, max_class_age=1)
    born = date(2024, 4, 2)

    assert not is_in_range(where, born, date(2024, 9, 30))
    assert is_in_range(where, born, date(2024, 10, 1))
    assert is_in_range(where, born, date(2027, 3, 31))
    assert not is_in_range(where, born, date(2027, 4, 1))


def test_up_to_school_means_until_31_march_of_the_last_class():
    assert is_in_range(nursery(), date(2020, 4, 2), date(2027, 3, 31))
    assert not is_in_range(nursery(), date(2020, 4, 2), date(2027, 4, 1))
    assert not is_in_range(nursery(), date(2020, 4, 1), date(2026, 4, 1))


def test_a_range_is_told_in_words():
    assert range_text(nursery()) == "6か月から就学前まで"
    assert range_text(nursery(min_age_months=12, max_class_age=2)) == "12か月から2歳児クラスまで"


@pytest.mark.parametrize(
    ("born", "day", "words"),
    [
        (date(2025, 4, 1), date(2026, 8, 3), "1歳4か月"),
        (date(2025, 4, 3), date(2026, 8, 3), "1歳4か月"),
        (date(2025, 4, 4), date(2026, 8, 3), "1歳3か月"),
        (date(2026, 8, 3), date(2026, 8, 3), "0か月"),
        (date(2026, 2, 3), date(2026, 8, 3), "6か月"),
        (date(2025, 8, 31), date(2026, 2, 28), "5か月"),
        (date(2025, 8, 31), date(2026, 3, 1), "6か月"),
        (date(2026, 9, 1), date(2026, 8, 3), "0か月"),
    ],
)
def test_an_age_is_told_as_families_count_it(born, day, words):
    assert age_text(born, day) == words
