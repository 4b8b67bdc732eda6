"""Fields of the forms: what a template needs to draw one, and what was wrong with what was typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from nurseries.models import Question
from reservations.answers import MOST_CHARACTERS, answer_words, read_answers

Read = TypeVar("Read")


@dataclass
class Field:
    """One question of a form: `name` is its path in the draft (`child.name`), `kind` how it is drawn.

    `parts` are the boxes of a date: (name, label, value) each. `before` is what the family answered another time,
    in words, to be read beside the field and said anew.
    """

    name: str
    label: str
    kind: str = "line"
    value: Any = ""
    hint: str = ""
    error: str = ""
    before: str = ""
    required: bool = True
    choices: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str, str]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of its input, or of its first one."""
        return self.name.replace(".", "-")

    @property
    def question_id(self) -> str:
        """The id of the nursery's question that it asks."""
        return self.name.rpartition(".")[2]

    @property
    def is_the_nursery_s(self) -> bool:
        """Whether the nursery has worded it, in Japanese."""
        return self.name.startswith("answers.")

    @property
    def target(self) -> str:
        """Where the error summary's link leads: something that takes the focus."""
        return f"{self.id}-1" if self.kind in ("choice", "choices", "date") else self.id

    @property
    def described_by(self) -> str:
        """The ids of its hint and its error, for `aria-describedby`."""
        return " ".join(
            f"{self.id}-{part}" for part, text in (("hint", self.hint), ("error", self.error)) if text
        )

    def read(self, reader: Callable[[str], Read], missing: str = "") -> Read | None:
        """What was typed, read; with a sentence in `error`, and None, where it cannot be.

        `missing` is the sentence for an empty box that may not be empty.
        """
        typed = str(self.value)
        if missing and not typed.strip():
            self.error = missing
            return None
        try:
            return reader(typed)
        except ValidationError as error:
            self.error = " ".join(error.messages)
            return None


def text_at(data: dict[str, Any], path: str) -> str:
    """What a draft holds at `child.name`; empty for anything but a text, since pages write what they like."""
    found: Any = data
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def section(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The part of a draft under that name; empty where there is none."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


_KINDS = {Question.Kind.TEXT: "text", Question.Kind.CHOICE: "choice", Question.Kind.CHOICES: "choices"}


def question_fields(
    questions: Iterable[Question],
    said: dict[str, Any],
    before: dict[str, Any],
    path: str = "answers",
) -> list[Field]:
    """The nursery's questions as fields named `{path}.{id}`; `said` and `before` hold answers by question id.

    `said` is what was answered about this child and this day. What was said `before` is filled in where it is
    not about health; a health answer is never preset, only shown beside its question (B1, S9).
    """
    return [_question_field(question, said, before, path) for question in questions]


def _question_field(question: Question, said: dict[str, Any], before: dict[str, Any], path: str) -> Field:
    key = str(question.public_id)
    earlier = before.get(key, "")
    return Field(
        name=f"{path}.{key}",
        label=question.text,
        kind=_KINDS[Question.Kind(question.kind)],
        value=said.get(key, "" if question.is_health else earlier),
        before=_in_words(question, earlier) if question.is_health else "",
        required=question.required,
        choices=[(choice["code"], choice["text"]) for choice in question.choices],
        attributes={"maxlength": str(MOST_CHARACTERS)} if question.kind == Question.Kind.TEXT else {},
    )


def _in_words(question: Question, value: Any) -> str:
    """An earlier answer as people read it; empty where it answers the question no more."""
    key = str(question.public_id)
    try:
        kept = read_answers([question], [{"question": key, "value": value}])
    except ValidationError:
        return ""
    return answer_words(kept[0], {key: question}) if kept else ""


def answers_in(fields: Iterable[Field], questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The answers as the API takes them; a field whose answer is missing or wrong says so in `error`."""
    given = []
    for each, question in zip(fields, questions, strict=True):
        answer = {"question": str(question.public_id), "value": each.value}
        try:
            kept = read_answers([question], [answer])
        except ValidationError as error:
            each.error = " ".join(error.messages)
        else:
            given += [{"question": one["question"], "value": one["value"]} for one in kept]
    return given
