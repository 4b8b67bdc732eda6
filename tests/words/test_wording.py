"""Days and times in every language, said the same everywhere, and never as 24時 or 0時 (C5)."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.utils import translation

from meguro_hoiku import dates
from nurseries.deadlines import DeadlineRule
from nurseries.wording import (
    HOLIDAYS,
    date_text,
    day_text,
    deadline_text,
    holiday_text,
    listed,
    moment_text,
    period_text,
    span_text,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TUESDAY = date(2026, 8, 4)
SAID = {
    "ja": (
        "8月4日（火）",
        "8月4日（火）9時から12時まで",
        "8月4日（火）17時まで",
        "8月4日（火）中",
        "2027年3月31日",
    ),
    "ja-easy": (
        *("8月4日（火）", "8月4日（火）9時から12時まで", "8月4日（火）17時まで"),
        *("8月4日（火）の 終わりまで", "2027年3月31日"),
    ),
    "en": (
        *("Tue, Aug 4", "Tue, Aug 4, 9:00–12:00", "until Tue, Aug 4, 17:00"),
        *("until the end of Tue, Aug 4", "Mar 31, 2027"),
    ),
    "zh-hans": (
        *("8月4日（周二）", "8月4日（周二）9点～12点", "到8月4日（周二）17点为止"),
        *("到8月4日（周二）结束为止", "2027年3月31日"),
    ),
    "ko": (
        *("8월 4일(화)", "8월 4일(화) 9시~12시", "8월 4일(화) 17시까지"),
        *("8월 4일(화)이 끝날 때까지", "2027년 3월 31일"),
    ),
}


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return dates.at(day, time(hour, minute))


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_times_are_said_as_people_say_them(language: str):
    with translation.override(language):
        said = (
            day_text(TUESDAY),
            span_text(at(9), at(12)),
            deadline_text(at(17)),
            deadline_text(at(23, 59)),
            date_text(date(2027, 3, 31)),
        )

    assert said == SAID[language]


def test_a_day_far_away_is_said_with_its_year():
    with translation.override("en"):
        assert day_text(date(2027, 4, 1), today=TUESDAY) == "Thu, Apr 1, 2027"


def test_minutes_keep_their_two_digits_in_english():
    with translation.override("en"):
        assert period_text(at(9, 5), at(12, 30)) == "9:05–12:30"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_moment_of_a_day_is_said_as_midnight(language: str):
    midnight = re.compile(r"(?<![0-9])(?:24|0)(?:時|:00|点|시)(?!间)")
    with translation.override(language):
        for minutes in (0, 1439, 1440):
            moment = dates.midnight(TUESDAY) + timedelta(minutes=minutes)
            assert not midnight.search(moment_text(moment) + deadline_text(moment))
        rule = DeadlineRule(1, DeadlineRule.Unit.DAY, time.min)
        assert not midnight.search(rule.sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_of_a_day_is_the_same_day_one_minute_before_and_at_midnight(language: str):
    with translation.override(language):
        assert deadline_text(at(23, 59)) == deadline_text(at(0, day=TUESDAY + timedelta(days=1)))


@pytest.mark.parametrize("days", [0, 1, 2])
@pytest.mark.parametrize("unit", DeadlineRule.Unit)
@pytest.mark.parametrize("language", ["en", "zh-hans", "ko"])
def test_a_rule_is_said_in_the_readers_language(language: str, unit: DeadlineRule.Unit, days: int):
    rule = DeadlineRule(days, unit, time(17))

    with translation.override(language):
        said = rule.sentence

    assert "17" in said
    assert not re.search("[ぁ-んァ-ン]|前日|開所", said)


@pytest.mark.parametrize("language", ["ja-easy", "en", "zh-hans", "ko"])
def test_every_holiday_has_a_name(language: str):
    with translation.override("ja"):
        assert holiday_text("憲法記念日 振替休日") == "憲法記念日 振替休日"
    with translation.override(language):
        assert all(holiday_text(name) for name in HOLIDAYS)
        assert language == "ja-easy" or holiday_text("こどもの日") != "こどもの日"


def test_things_of_a_list_are_joined_as_the_language_does():
    with translation.override("en"):
        assert listed(["Tue, Aug 4", "Wed, Aug 5"]) == "Tue, Aug 4; Wed, Aug 5"
