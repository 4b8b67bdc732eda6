"""Answers, checked against the questions and kept with their words (B1)."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from nurseries.models import Question
from reservations.answers import answer_words, read_answers

CHOICES = [{"code": "no", "text": "ない"}, {"code": "yes", "text": "ある"}]


def question(kind=Question.Kind.TEXT, **fields) -> Question:
    return Question(text="アレルギー", kind=kind, choices=CHOICES, **fields)


def given(asked, value):
    return [{"question": str(asked.public_id), "value": value}]


def refused(asked, value) -> str:
    with pytest.raises(ValidationError) as caught:
        read_answers([asked], given(asked, value))
    [message] = caught.value.message_dict["answers"]
    return message


def test_an_answer_keeps_the_words_it_was_asked_in():
    asked = question(is_health=True)

    [kept] = read_answers([asked], given(asked, " たまご "))

    assert kept == {
        "question": str(asked.public_id),
        "text": "アレルギー",
        "value": "たまご",
        "is_health": True,
    }


def test_a_choice_is_one_of_the_codes_and_choices_are_several_once_each():
    one, several = question(Question.Kind.CHOICE), question(Question.Kind.CHOICES)

    assert read_answers([one], given(one, "yes"))[0]["value"] == "yes"
    assert read_answers([several], given(several, ["yes", "no", "yes"]))[0]["value"] == ["no", "yes"]


@pytest.mark.parametrize("value", ["maybe", "ある", ["yes"], 1, True, {"code": "yes"}])
def test_what_is_not_among_the_choices_is_refused(value):
    assert refused(question(Question.Kind.CHOICE), value) == "「アレルギー」選択肢から選んでください。"


@pytest.mark.parametrize("value", ["yes", ["maybe"], ["yes", 1], [["yes"]], {"yes": "yes"}])
def test_what_is_not_among_several_choices_is_refused(value):
    assert refused(question(Question.Kind.CHOICES), value) == "「アレルギー」選択肢から選んでください。"


@pytest.mark.parametrize("value", ["あ" * 201, 5, ["たまご"], {"text": "たまご"}])
def test_a_text_is_a_text_of_at_most_200_characters(value):
    assert refused(question(), value) == "「アレルギー」200文字までで答えてください。"
    assert "使えない文字" in refused(question(), "\u202eたまご")


@pytest.mark.parametrize("value", [None, "", [], "  ", "　"])
def test_a_required_question_needs_more_than_a_blank(value):
    assert refused(question(required=True), value) == "「アレルギー」に答えてください。"
    optional = question()
    assert read_answers([optional], given(optional, value)) == []


def test_answers_that_nobody_asked_for_are_left_out():
    assert read_answers([], [{"question": str(uuid4()), "value": "x"}, {}]) == []


def test_every_missing_answer_is_told_at_once():
    with pytest.raises(ValidationError) as caught:
        read_answers([question(required=True), question(required=True)], [])
    assert len(caught.value.message_dict["answers"]) == 2


def test_a_kept_answer_is_told_in_words_also_when_its_question_has_changed():
    asked = question(Question.Kind.CHOICES)
    [kept] = read_answers([asked], given(asked, ["no", "yes"]))

    assert answer_words(kept, {str(asked.public_id): asked}) == "ない・ある"
    assert answer_words(kept, {}) == "no・yes"
    asked.choices = [CHOICES[0]]
    assert answer_words(kept, {str(asked.public_id): asked}) == "ない・yes"
    assert answer_words(kept | {"value": "たまご"}, {}) == "たまご"
