"""Why something may not happen: one enumeration, one sentence and one way out for each (rules.md §10).

The function that refuses returns a `Denial`; the calendar, the missing button, the API and the staff's pages
all show that same one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nurseries.wording import clock_text, day_text, listed, moment_text


class DenialReason(TextChoices):
    """The code for programs and the sentence for people; `{…}` are filled from the denial's facts."""

    HELD = "held", _("この日は予約ずみです。")
    CLOSED = "closed", _("この日は園がお休みです（{closure}）。")
    OUT_OF_VALIDITY = (
        "out_of_validity",
        _("登録の有効期限（{valid_until}）より後の日です。新しい年度の登録が必要です。"),
    )
    OUT_OF_AGE = "out_of_age", _("対象の年齢ではありません。この園は{ages}が対象です。")
    NO_SLOTS = "no_slots", _("この日は予約を受けていません。")
    PHONE = "phone", _("LINEでの受付は終わりました。園に電話してください。")
    NOT_OPEN_YET = "not_open_yet", _("この日の予約は、{opens_at}から受け付けます。")
    FULL = "full", _("満員です。")
    NOT_USABLE = "not_usable", _("いまは予約できません。{why}")
    LIMIT_REACHED = (
        "limit_reached",
        _(
            "お子さん1人につき、予約は{limit}日分までです。いまの予約：{held_days}。利用が終わるか、取り消すと、次の予約ができます。"
        ),
    )
    OUT_OF_WINDOW = "out_of_window", _("予約できるのは、{until}までの日です。")
    BAND_NOT_OFFERED = "band_not_offered", _("この時間帯は、この日には選べません。")
    BY_PHONE_ONLY = "by_phone_only", _("園に電話で予約してください。")
    DEADLINE_PASSED = (
        "deadline_passed",
        _("LINEで取り消せる期限（{moment}）を過ぎました。園に電話してください。"),
    )
    OVER = "over", _("この予約は終わりました。")
    ALREADY_REGISTERED = (
        "already_registered",
        _("このお子さんは、この園にもう登録されています。いまの状態を確認するか、園に電話してください。"),
    )
    INTERVIEW_EXISTS = "interview_exists", _("面談は、もう予約されています。")
    HOLDS_BOOKINGS = "holds_bookings", _("予約が残っています。先に予約を取り消してください。")
    CONSENT_NEEDED = "consent_needed", _("はじめに、データの使い方に同意してください。")
    KEY_REUSED = "key_reused", _("この画面の内容は、もう送られています。もう一度ひらき直してください。")


class Way(StrEnum):
    """The one next step that a denial offers; faces turn it into a link of theirs."""

    PHONE = "phone"
    STATE = "state"
    BOOKINGS = "bookings"
    CALENDAR = "calendar"
    REGISTER = "register"
    CONSENT = "consent"
    NONE = "none"


_WAYS = {
    DenialReason.NOT_USABLE: Way.STATE,
    DenialReason.ALREADY_REGISTERED: Way.STATE,
    DenialReason.LIMIT_REACHED: Way.BOOKINGS,
    DenialReason.HOLDS_BOOKINGS: Way.BOOKINGS,
    DenialReason.INTERVIEW_EXISTS: Way.BOOKINGS,
    DenialReason.OVER: Way.BOOKINGS,
    DenialReason.KEY_REUSED: Way.STATE,
    DenialReason.HELD: Way.BOOKINGS,
    DenialReason.OUT_OF_VALIDITY: Way.REGISTER,
    DenialReason.CONSENT_NEEDED: Way.CONSENT,
    DenialReason.FULL: Way.CALENDAR,
    DenialReason.NOT_OPEN_YET: Way.CALENDAR,
    DenialReason.OUT_OF_WINDOW: Way.CALENDAR,
    DenialReason.BAND_NOT_OFFERED: Way.CALENDAR,
}


@dataclass(frozen=True)
class Alternative:
    """A place that is still free: a JST date and the opaque id of a band."""

    date: date
    band_public_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Denial:
    """A reason with its facts: plain dates, moments, numbers and texts, never a person's data."""

    reason: DenialReason
    facts: Mapping[str, Any] = field(default_factory=dict)
    alternatives: tuple[Alternative, ...] = ()

    @property
    def message(self) -> str:
        """The sentence for people, in the active language; a fact `sentence` goes before the reason's own."""
        words = {name: fact_text(value) for name, value in self.facts.items()}
        sentence = str(self.facts.get("sentence", self.reason.label)).format(**words)
        if "first_possible" in words:
            sentence += gettext("{first_possible}から利用できます。").format(**words)
        return sentence.strip()

    @property
    def way(self) -> Way:
        """The next step to offer; the phone where nothing else helps."""
        return Way(self.facts.get("way", _WAYS.get(self.reason, Way.PHONE)))

    def with_alternatives(self, alternatives: tuple[Alternative, ...]) -> "Denial":
        """The same denial, offering these places (B6)."""
        return Denial(self.reason, self.facts, alternatives)


@cache
def _plain(reason: DenialReason) -> Denial:
    return Denial(reason)


def deny(reason: DenialReason, **facts: Any) -> Denial:
    """A denial with its facts; without facts it is always the same one, so that it is said in words once."""
    return Denial(reason, facts) if facts else _plain(reason)


def fact_text(value: Any) -> str:
    """A fact as people read it: dates and moments in words, several as a list."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, time):
        return clock_text(value)
    if isinstance(value, list | tuple):
        return listed(fact_text(each) for each in value)
    return str(value)


class Denied(Exception):
    """A rule says no. Carries the denial that explains itself; nothing was written."""

    def __init__(self, denial: Denial) -> None:
        super().__init__(denial.reason.value)
        self.denial = denial


class Erased(Exception):
    """The family's data has been erased (W4), maybe while this waited for its lock; nothing is written.

    For the guardian this is the end of the session; staff read a sentence.
    """


class Busy(Exception):
    """No lock was to be had in time, or a fence fired; nothing is written, the caller may try again."""
