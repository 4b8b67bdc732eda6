"""A registration as far as it has been typed: what each step shows and lacks, and what is finally sent."""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from liff.pages.fields import Field, answers_in, question_fields, section, text_at
from nurseries.models import Nursery, Question
from reservations.birth_dates import read_birth_date
from reservations.denials import Denial
from reservations.models import Child, Guardian, name_key
from reservations.next_steps import why_not_register_here
from reservations.text import read_address, read_kana, read_name, read_phone, read_postal_code


@dataclass
class RegistrationDraft:
    """The steps read in their order; `payload` is what the API's POST takes, as far as it could be read.

    Answers are kept under the child they were given for and the nursery that asked: of another child, or for
    another nursery, none of them counts, and who comes back to the first finds them again.
    """

    guardian: Guardian
    data: dict[str, Any]
    nurseries: list[Nursery]
    today: date
    payload: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, list[Field]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nursery = self._read_nursery()
        self.children = list(self.guardian.children.all())
        self.child = self._read_child()
        self.subject = self.child or self._child_of_that_name()
        self.questions = self._asked()
        self._read_questions()
        self._read_guardian()

    @property
    def steps(self) -> list[str]:
        """The names of the steps; the nursery's questions are one only where it asks any."""
        return ["nursery", "child", *(["questions"] if self.questions else []), "guardian", "check"]

    @property
    def child_name(self) -> str:
        """The child's, known or typed."""
        return self.child.name if self.child else str(self.payload["child"]["name"])

    def why_not(self, step: str, now: datetime) -> Denial | None:
        """Why the nursery would not register this child, as soon as both are known: at a later step."""
        if self.nursery is None or self.steps.index(step) <= self.steps.index("child"):
            return None
        born = self.subject.birth_date if self.subject else self.payload["child"]["birth_date"]
        born_on = born if isinstance(born, date) else date.fromisoformat(born)
        return why_not_register_here(nursery=self.nursery, child=self.subject, birth_date=born_on, now=now)

    def _child_of_that_name(self) -> Child | None:
        """Equal normalised names are one child (R3)."""
        typed = self.payload["child"].get("name")
        return next((child for child in self.children if typed and child.name_key == name_key(typed)), None)

    def was_sent(self, step: str) -> bool:
        """Whether the form of the step has been sent for this child and nursery, however it was filled in."""
        return step != "questions" or self._answers_to(self.nursery) is not None

    def is_complete(self, step: str) -> bool:
        """Whether nothing in the step is missing or wrong."""
        return self.was_sent(step) and not any(each.error for each in self.fields.get(step, []))

    def first_open_step(self, wanted: str) -> str:
        """The wanted step, or the first before it that is not complete."""
        before = self.steps[: self.steps.index(wanted)]
        return next((step for step in before if not self.is_complete(step)), wanted)

    def _read_nursery(self) -> Nursery | None:
        chosen = text_at(self.data, "nursery")
        shown = Field("nursery", _("園"), "nursery", value=chosen)
        found = next((each for each in self.nurseries if str(each.public_id) == chosen), None)
        if found is None:
            shown.error = _("利用したい園を選んでください。")
        self.fields["nursery"] = [shown]
        self.payload["nursery"] = chosen
        return found

    def _read_child(self) -> Child | None:
        known = self._known_child()
        fields = child_fields(self.data, self.today)
        name, kana, born, sex = fields
        read = {
            "name": name.read(read_name, _("お子さんの名前を入力してください。")),
            "name_kana": kana.read(read_kana),
            "birth_date": born.read(lambda _typed: self._born_on(born)),
            "sex": sex.read(_sex, _("性別を選んでください。")),
        }
        if known:
            for each in fields:
                each.error = ""
        self.fields["child"] = fields
        self.payload["child"] = {"id": str(known.public_id)} if known else read
        return known

    def _born_on(self, field: Field) -> str:
        year, month, day = (typed for _name, _label, typed in field.parts)
        return read_birth_date(year, month, day, self.today).isoformat()

    def _known_child(self) -> Child | None:
        chosen = text_at(self.data, "child.id")
        return next((child for child in self.children if str(child.public_id) == chosen), None)

    def _asked(self) -> list[Question]:
        if self.nursery is None:
            return []
        return list(Question.objects.asked(self.nursery, Question.Moment.REGISTRATION))

    def _read_questions(self) -> None:
        said = self._answers_to(self.nursery) or {}
        path = f"answers.{self._child_key}.{self.nursery.public_id}" if self.nursery else "answers"
        fields = question_fields(self.questions, said, self._answers_given_before(), path)
        self.payload["answers"] = answers_in(fields, self.questions)
        self.fields["questions"] = fields

    @property
    def _child_key(self) -> str:
        """Whom the answers are about: a known child's id, or a print of a new one's name, which tells it apart (R3)."""
        if self.subject:
            return str(self.subject.public_id)
        return f"new-{sha256(name_key(self.payload['child'].get('name') or '').encode()).hexdigest()[:16]}"

    def _answers_to(self, nursery: Nursery | None) -> dict[str, Any] | None:
        """What was answered about this child to that nursery; None while its form has not been sent."""
        given = section(section(self.data, "answers"), self._child_key)
        found = given.get(str(nursery.public_id)) if nursery else None
        return found if isinstance(found, dict) else None

    def _answers_given_before(self) -> dict[str, Any]:
        """What the family has said about this child elsewhere or before (R1); the latest answer counts."""
        asked = {str(question.public_id): question.text for question in self.questions}
        found: dict[str, Any] = {}
        if self.subject:
            earlier = self.subject.registrations.order_by("created_at").values_list("answers", flat=True)
            same = [each for kept in earlier for each in kept if asked.get(each["question"]) == each["text"]]
            found = {answer["question"]: answer["value"] for answer in same}
        for nursery in self.nurseries:
            given = self._answers_to(nursery) or {}
            found |= {question: value for question, value in given.items() if value}
        return found

    def _read_guardian(self) -> None:
        fields = guardian_fields(self.data, self.guardian)
        name, postal_code, address, phone = fields
        self.payload["guardian"] = {
            "name": name.read(read_name, _("保護者の名前を入力してください。")),
            "postal_code": postal_code.read(read_postal_code, _("郵便番号を入力してください。")),
            "address": address.read(read_address, _("住所を入力してください。")),
            "phone": phone.read(read_phone, _("電話番号を入力してください。")),
        }
        self.fields["guardian"] = fields


def _sex(typed: str) -> str:
    if typed not in Child.Sex.values:
        raise ValidationError(_("性別を選んでください。"))
    return typed


def child_fields(data: dict[str, Any], today: date) -> list[Field]:
    """Name, フリガナ, birth date and sex of a new child."""
    name = Field("child.name", _("お子さんの名前"), hint=_("姓と名を入力してください。例：目黒 花"))
    kana = Field("child.name_kana", _("フリガナ"), "kana", required=False)
    kana.hint = _("ひらがなでもかまいません。わからないときは、面談のときに園で書きます。")
    sex = Field("child.sex", _("性別"), "choice")
    sex.choices = [(value, str(label)) for value, label in Child.Sex.choices]
    for each in (name, kana, sex):
        each.value = text_at(data, each.name)
    for each in (name, kana):
        each.attributes = {"autocomplete": "off"}  # the child's, not the person's who types
    return [name, kana, _birth_field(data, today), sex]


def _birth_field(data: dict[str, Any], today: date) -> Field:
    boxes = (("child.birth_year", _("年")), ("child.birth_month", _("月")), ("child.birth_day", _("日")))
    return Field(
        "child.birth",
        _("生年月日"),
        "date",
        parts=[(name, label, text_at(data, name)) for name, label in boxes],
        hint=_("年は、2025または令和7のように入力できます。"),
        attributes={"data-today": today.isoformat()},
    )


def guardian_fields(data: dict[str, Any], guardian: Guardian) -> list[Field]:
    """Name and contact, with what the guardian has given before where nothing was typed yet (R1)."""
    name = Field("guardian.name", _("保護者の名前"), attributes={"autocomplete": "name"})
    postal_code = Field("guardian.postal_code", _("郵便番号"), "postal_code")
    postal_code.hint = _("入力すると、住所が入ります。")
    postal_code.attributes = {"autocomplete": "postal-code", "inputmode": "numeric"}
    address = Field("guardian.address", _("住所"), attributes={"autocomplete": "street-address"})
    address.hint = _("番地と、建物の名前・部屋番号まで入力してください。")
    phone = Field("guardian.phone", _("電話番号"), attributes={"autocomplete": "tel", "type": "tel"})
    phone.hint = _("日中につながる番号を入力してください。")
    fields, typed = [name, postal_code, address, phone], section(data, "guardian")
    for each in fields:
        column = each.name.removeprefix("guardian.")
        each.value = text_at(data, each.name) if column in typed else getattr(guardian, column)
    return fields
