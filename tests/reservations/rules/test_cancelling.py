"""Until when LINE may cancel (C3, C5)."""

import pytest

from nurseries.wording import deadline_text
from reservations.denials import DenialReason, Way
from reservations.rules.cancelling import cancel_until, why_not_cancel
from tests.reservations.rules.situations import moment

START, END = moment("2026-08-05 09:00"), moment("2026-08-05 12:00")
RULE = moment("2026-08-04 17:00")


def until(now: str, grace: int = 30, rule=RULE):
    return cancel_until(rule_moment=rule, starts_at=START, now=moment(now), grace_minutes=grace)


def denial_at(now: str, cancel_until=RULE):
    return why_not_cancel(
        starts_at=START, ends_at=END, cancel_until=cancel_until, now=moment(now), phone="03-0000-0001"
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-08-03 10:00", "2026-08-04 17:00"),
        ("2026-08-04 16:29", "2026-08-04 17:00"),
        ("2026-08-04 16:45:50", "2026-08-04 17:15"),  # booked shortly before: the grace reaches further
        ("2026-08-04 18:00", "2026-08-04 18:30"),
        ("2026-08-05 08:45", "2026-08-05 09:00"),  # never after the start
        ("2026-08-05 10:00", "2026-08-05 09:00"),
    ],
)
def test_what_is_booked_late_can_be_cancelled_for_half_an_hour_but_never_after_its_start(now, expected):
    assert until(now) == moment(expected)


def test_the_grace_is_the_wards_setting():
    assert until("2026-08-04 18:00", grace=5) == moment("2026-08-04 18:05")
    assert until("2026-08-04 18:00", grace=0) == moment("2026-08-04 18:00")


def test_a_rule_that_ends_after_the_start_ends_at_the_start():
    assert until("2026-08-03 10:00", rule=moment("2026-08-05 17:00")) == START


def test_the_whole_displayed_minute_counts():
    assert denial_at("2026-08-04 17:00:59") is None
    denial = denial_at("2026-08-04 17:01")

    assert denial.reason == DenialReason.DEADLINE_PASSED
    assert denial.way == Way.PHONE
    assert denial.message == "LINEで取り消せる期限（8月4日（火）17時）を過ぎました。園に電話してください。"
    assert denial.facts["phone"] == "03-0000-0001"


def test_nothing_is_cancelled_in_line_once_it_has_begun_and_over_is_over():
    assert denial_at("2026-08-05 08:59", cancel_until=START) is None
    assert denial_at("2026-08-05 09:00", cancel_until=START).reason == DenialReason.DEADLINE_PASSED
    assert denial_at("2026-08-05 11:59").reason == DenialReason.DEADLINE_PASSED
    assert denial_at("2026-08-05 12:00").reason == DenialReason.OVER


def test_a_deadline_is_told_as_a_moment_never_as_24_or_0_oclock():
    assert deadline_text(moment("2026-08-04 17:00")) == "8月4日（火）17時まで"
    assert deadline_text(moment("2026-08-04 23:59")) == "8月4日（火）中"
    assert deadline_text(moment("2026-08-05 00:00")) == "8月4日（火）中"
