"""How staff pages put rows into words; rules and states stay where they are decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguro_hoiku import dates
from nurseries.models import Question
from nurseries.wording import clock_text, day_text, period_text
from reservations.answers import answer_words
from reservations.models import Guardian, Interview, Registration, WardSettings
from staff.roles import Access

BUSY = gettext_lazy("ただいま混み合っています。もう一度ためしてください。")
ERASED = gettext_lazy("この家庭の情報は消去ずみです。")
DERIVED_STATES = {"awaiting_result": "面談の結果待ち", "expired": "期限切れ"}


@dataclass(frozen=True)
class Answer:
    """A kept answer as staff read it."""

    text: str
    value: str
    is_health: bool


def questions_of(answers: Iterable[dict[str, Any]]) -> dict[str, Question]:
    """The questions that these answers belong to, by their id, in one query."""
    asked = {answer["question"] for answer in answers}
    rows = Question.objects.filter(public_id__in=asked) if asked else ()
    return {str(question.public_id): question for question in rows}


def answers_in_words(
    answers: Iterable[dict[str, Any]], questions: dict[str, Question] | None = None
) -> list[Answer]:
    """Kept answers with the texts of their choices, health first; read the questions once for many rows."""
    kept = list(answers)
    questions = questions_of(kept) if questions is None else questions
    words = [
        Answer(answer["text"], answer_words(answer, questions), bool(answer.get("is_health")))
        for answer in kept
    ]
    return sorted(words, key=lambda answer: not answer.is_health)


def state_of(registration: Registration, interview: Interview | None, now: datetime) -> str:
    """The registration's state in words, derived from dates where it is (R6)."""
    state = registration.state_on(dates.day_of(now))
    if state == Registration.State.INTERVIEW_BOOKED and interview is not None and interview.starts_at <= now:
        state = "awaiting_result"
    return _(DERIVED_STATES[state]) if state in DERIVED_STATES else str(Registration.State(state).label)


def booked_interview(registration: Registration) -> Interview | None:
    """The interview that is booked, its result missing included; prefetch `interviews` for many rows."""
    rows = registration.interviews.all()
    return next((row for row in rows if row.state == Interview.State.BOOKED), None)


def when(starts_at: datetime, ends_at: datetime) -> str:
    """「8月5日（水）9時から12時まで」."""
    return f"{day_text(dates.day_of(starts_at))}{period_text(starts_at, ends_at)}"


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """「9:00–12:00」, for lists where many stand below each other."""
    return f"{dates.jst(starts_at):%-H:%M}–{dates.jst(ends_at):%-H:%M}"


def starts(starts_at: datetime) -> str:
    """「8月6日（木）10時」."""
    local = dates.jst(starts_at)
    return f"{day_text(local.date())}{clock_text(local.time())}"


def name_of_person(user: User) -> str:
    """A member of staff, the family name first: 「佐藤 花」; the user name where no other is known."""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()


def phone_text(digits: str) -> str:
    """A family's number as one reads it aloud: 090-0000-0000; unchanged if its parts are not known."""
    plain = digits.replace("-", "")
    if len(plain) == 11:
        return f"{plain[:3]}-{plain[3:7]}-{plain[7:]}"
    if len(plain) == 10 and plain.startswith(("03", "06")):
        return f"{plain[:2]}-{plain[2:6]}-{plain[6:]}"
    return digits


@dataclass(frozen=True)
class Contact:
    """A family's contact as this person may see it: an undisclosed one is the ward's alone (W4)."""

    phone: str
    address: str
    is_hidden: bool
    is_reached_by_line: bool


def contact_of(guardian: Guardian, access: Access) -> Contact:
    """What the page may show of how to reach the family."""
    reached = guardian.has_line and guardian.is_reachable
    if guardian.is_undisclosed and not access.is_ward:
        return Contact("", "", True, reached)
    postal = f"〒{guardian.postal_code[:3]}-{guardian.postal_code[3:]} " if guardian.postal_code else ""
    return Contact(phone_text(guardian.phone), f"{postal}{guardian.address}", False, reached)


def how_told(guardian: Guardian) -> str:
    """How the family hears of what staff have just done."""
    if not guardian.has_line:
        return _("LINEのない家庭です。電話で伝えてください。")
    if not guardian.is_reachable:
        return _("LINEが届かない家庭です。電話で伝えてください。")
    seconds = WardSettings.objects.on(dates.today()).undo_seconds
    return (
        _("{seconds}秒後にLINEでお知らせします。").format(seconds=seconds)
        if seconds
        else _("LINEでお知らせします。")
    )


def texts_of(message: object) -> list[str]:
    """The sentences of a message that LINE would show, in their order, without its buttons' addresses."""
    if isinstance(message, list):
        return [text for each in message for text in texts_of(each)]
    if not isinstance(message, dict):
        return []
    own = [message["text"]] if isinstance(message.get("text"), str) else []
    parts = [message[name] for name in ("header", "hero", "body", "footer", "contents") if name in message]
    return own + [text for part in parts for text in texts_of(part)]
