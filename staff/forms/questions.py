"""Questions of a nursery as form fields; on the phone none must be answered."""

from collections.abc import Iterable
from typing import Any

from django import forms

from nurseries.models import Question
from reservations.answers import MOST_CHARACTERS


def field_of(question: Question) -> forms.Field:
    """The field that answers it."""
    choices = [(choice["code"], choice["text"]) for choice in question.choices]
    match question.kind:
        case Question.Kind.CHOICE:
            widget = forms.RadioSelect
            return forms.ChoiceField(label=question.text, choices=choices, required=False, widget=widget)
        case Question.Kind.CHOICES:
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(
                label=question.text, choices=choices, required=False, widget=boxes
            )
        case _:
            return forms.CharField(label=question.text, max_length=MOST_CHARACTERS, required=False)


class QuestionsForm(forms.Form):
    """A form that also asks the nursery's questions."""

    def __init__(self, questions: Iterable[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[_name(question)] = field_of(question)

    def answers(self) -> list[dict[str, Any]]:
        """What was answered, as the services take it."""
        return [
            {"question": str(question.public_id), "value": self.cleaned_data[_name(question)]}
            for question in self.questions
            if self.cleaned_data.get(_name(question))
        ]


def _name(question: Question) -> str:
    return f"question_{question.public_id.hex}"
