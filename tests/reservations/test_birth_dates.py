"""A birth date in three boxes: what is understood, and what is said where it cannot be."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reservations.birth_dates import read_birth_date

TODAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    "typed",
    [
        ("2025", "4", "1"),
        ("2025年", "4月", "1日"),
        ("２０２５", "０４", "０１"),
        (" 2025 ", " 4", "1 "),
        ("R7", "4", "1"),
        ("r.7", "4", "1"),
        ("Ｒ７", "4", "1"),
        ("令和7", "4", "1"),
        ("令和7年", "4", "1"),
        ("令和 ７", "4", "1"),
        ("れいわ7", "4", "1"),
    ],
)
def test_it_is_read_however_it_is_typed(typed):
    year, month, day = typed

    assert read_birth_date(year, month, day, TODAY) == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("year", "expected"), [("令和元", 2019), ("R1", 2019), ("平成31", 2019), ("H30", 2018)]
)
def test_eras_begin_with_their_first_year(year, expected):
    assert read_birth_date(year, "4", "1", TODAY).year == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "4", "1"), "生年月日を、年・月・日とも入力してください。"),
        (("2025", " ", "1"), "生年月日を、年・月・日とも入力してください。"),
        (("25", "4", "1"), "年は、2025または令和7のように入力してください。"),
        (("元", "4", "1"), "年は、2025または令和7のように入力してください。"),
        (("R0", "4", "1"), "年は、2025または令和7のように入力してください。"),
        (("昭和60", "4", "1"), "年は、2025または令和7のように入力してください。"),
        (("2025", "13", "1"), "月は、1から12までの数字で入力してください。"),
        (("2025", "四", "1"), "月は、1から12までの数字で入力してください。"),
        (("2025", "4", "x"), "日は、1から31までの数字で入力してください。"),
        (("2025", "4", "31"), "4月は30日までです。"),
        (("2025", "2", "29"), "2月は28日までです。"),
        (("2025", "4", "0"), "4月は30日までです。"),
        (("2026", "8", "4"), "生年月日が、きょうより後になっています。"),
        (("9999", "8", "4"), "生年月日が、きょうより後になっています。"),
    ],
)
def test_what_cannot_be_is_said(typed, sentence):
    year, month, day = typed

    with pytest.raises(ValidationError, match=sentence):
        read_birth_date(year, month, day, TODAY)


def test_today_and_a_leap_day_are_birth_dates():
    assert read_birth_date("2026", "8", "3", TODAY) == TODAY
    assert read_birth_date("2024", "2", "29", TODAY) == date(2024, 2, 29)
