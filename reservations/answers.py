"""Answers to the nursery's questions: checked against the questions, kept with their words.

A kept answer says what was asked at the time, so that a question changed later changes no answer.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from nurseries.models import Nursery, Question
from nurseries.prepared import Prepared
from nurseries.wording import listed
from reservations.text import refuse_unreadable

MOST_CHARACTERS = 200
ASKED_AT_BOOKING = Prepared(
    lambda nursery: Question.objects.asked(Nursery(pk=nursery), Question.Moment.RESERVATION), 987654321
)


def read_answers(questions: Iterable[Question], given: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers as kept: `{question, text, value, is_health}`; `value` is a code, codes, or a text.

    Raises ValidationError with `answers` → sentences for what is missing or not among the choices. Answers to
    questions that are not asked (any more) are left out.
    """
    by_question = {str(answer.get("question")): answer.get("value") for answer in given}
    kept, errors = [], []
    for question in questions:
        value = by_question.get(str(question.public_id))
        if isinstance(value, str):
            value = value.strip()
        if value in (None, "", []):
            if question.required:
                errors.append(_("「{question}」に答えてください。").format(question=question.text))
            continue
        try:
            kept.append(_kept(question, value))
        except ValidationError as error:
            errors.extend(f"「{question.text}」{message}" for message in error.messages)
    if errors:
        raise ValidationError({"answers": errors})
    return kept


def _kept(question: Question, value: Any) -> dict[str, Any]:
    return {
        "question": str(question.public_id),
        "text": question.text,
        "value": _checked(question, value),
        "is_health": question.is_health,
    }


def _checked(question: Question, value: Any) -> Any:
    codes = {choice["code"] for choice in question.choices}
    if question.kind == Question.Kind.TEXT:
        if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
            raise ValidationError(_("{most}文字までで答えてください。").format(most=MOST_CHARACTERS))
        refuse_unreadable(value)
        return value
    if question.kind == Question.Kind.CHOICE:
        if not isinstance(value, str) or value not in codes:
            raise ValidationError(_("選択肢から選んでください。"))
        return value
    if not isinstance(value, list) or not all(isinstance(each, str) and each in codes for each in value):
        raise ValidationError(_("選択肢から選んでください。"))
    return sorted(set(value))


def answer_words(answer: dict[str, Any], questions: dict[str, Question]) -> str:
    """A kept answer in words: the choices' texts where the question still has them."""
    question = questions.get(answer["question"])
    texts: dict[str, str] = {each["code"]: each["text"] for each in question.choices} if question else {}
    values: list[str] = answer["value"] if isinstance(answer["value"], list) else [answer["value"]]
    return listed(texts.get(value, value) for value in values)
