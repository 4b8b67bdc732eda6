"""One reason, one sentence, one way out (rules.md §10)."""

import string
from datetime import date, time

import pytest
from django.utils import translation

from reservations.denials import (
    Alternative,
    Busy,
    Denial,
    DenialReason,
    Denied,
    Way,
    deny,
    fact_text,
)
from tests.reservations.rules.situations import moment

FACTS = {
    "closure": "感染症",
    "valid_until": date(2027, 3, 31),
    "ages": "6か月から就学前まで",
    "opens_at": moment("2026-08-03 09:00"),
    "why": "面談の予約がまだです。",
    "limit": 2,
    "held_days": [date(2026, 8, 5), date(2026, 8, 7)],
    "until": date(2026, 8, 13),
    "moment": moment("2026-08-04 17:00"),
}


@pytest.mark.parametrize("reason", DenialReason)
def test_every_reason_is_a_finished_sentence_with_a_way_out(reason):
    denial = Denial(reason, FACTS)

    assert denial.message.endswith("。")
    assert not set("{}") & set(denial.message)
    assert denial.way in Way
    asked_for = {name for _, name, _, _ in string.Formatter().parse(str(reason.label)) if name}
    assert asked_for <= FACTS.keys()


@pytest.mark.parametrize("reason", DenialReason)
def test_no_reason_blames_or_shows_a_code(reason):
    message = Denial(reason, FACTS).message

    assert "正しく" not in message
    assert reason.value not in message


def test_a_fact_may_say_it_better_and_choose_another_way():
    denial = deny(DenialReason.OVER, sentence="お知らせがもう送られました。", way=Way.STATE)

    assert denial.message == "お知らせがもう送られました。"
    assert denial.way == Way.STATE
    assert deny(DenialReason.NO_SLOTS).way == Way.PHONE


def test_facts_are_told_as_people_say_them():
    assert fact_text(moment("2026-08-04 17:00")) == "8月4日（火）17時"
    assert fact_text(date(2026, 8, 4)) == "8月4日（火）"
    assert fact_text(time(9, 30)) == "9時30分"
    assert fact_text((date(2026, 8, 4), 2)) == "8月4日（火）・2"


def test_alternatives_are_added_to_a_copy():
    place = Alternative(date(2026, 8, 5), "band", moment("2026-08-05 09:00"), moment("2026-08-05 12:00"))
    full = deny(DenialReason.FULL)

    offered = full.with_alternatives((place,))

    assert offered.alternatives == (place,)
    assert offered.reason == full.reason
    assert full.alternatives == ()


def test_a_refusal_is_named_by_its_code_alone():
    assert str(Denied(deny(DenialReason.LIMIT_REACHED, **FACTS))) == "limit_reached"
    assert str(Busy()) == ""


def test_the_sentence_is_in_the_active_language():
    with translation.override("ja"):
        assert deny(DenialReason.FULL).message == "満員です。"
