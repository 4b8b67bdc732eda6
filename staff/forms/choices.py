"""The choices of a question as people write them: a line each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurseries.models import Question

LONGEST, MOST = 60, 20


class ChoicesField(forms.CharField):
    """Reads and shows `[{"code": …, "text": …}]` as lines of text; a cleaned value is the list of texts."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """The stored choices as lines; what was typed as it was typed."""
        return "\n".join(choice["text"] for choice in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that say something. Raises ValidationError for one twice, or too long, or too many."""
        texts = [text for line in str(value or "").splitlines() if (text := " ".join(line.split()))]
        if len(set(texts)) < len(texts):
            raise ValidationError(_("同じ選択肢が2つあります。"))
        if len(texts) > MOST or any(len(text) > LONGEST for text in texts):
            raise ValidationError(
                _("選択肢は{most}個まで、1つ{longest}文字までです。").format(most=MOST, longest=LONGEST)
            )
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another line stands there."""
        return bool((self.prepare_value(initial or []) or "").splitlines() != str(data or "").splitlines())


class QuestionForm(forms.ModelForm[Question]):
    """質問. A choice keeps its code when its words are mended, so that old answers keep their meaning."""

    choices = ChoicesField(
        label=gettext_lazy("選択肢"),
        required=False,
        help_text=gettext_lazy("1行に1つ書きます。「自由に書く」のときは空欄です。"),
    )

    class Meta:
        model = Question
        fields = "__all__"  # noqa: DJ007 – the admin names them, by role

    def clean(self) -> dict[str, Any]:
        """The choices with their codes; a question to choose from needs two."""
        cleaned = super().clean() or {}
        texts = cleaned.get("choices")
        if texts is None:
            return cleaned
        is_to_choose = cleaned.get("kind", self.instance.kind) != Question.Kind.TEXT
        if is_to_choose and len(texts) < 2:
            self.add_error("choices", _("選択肢を2つ以上書いてください。"))
        cleaned["choices"] = with_codes(texts if is_to_choose else [], self.instance.choices)
        return cleaned


def with_codes(texts: list[str], stored: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each text with the code it has, or that of the choice which stood in its line and is gone, or a new one."""
    known = {choice["text"]: choice["code"] for choice in stored}
    used = set(known.values())
    fresh = (f"c{number}" for number in range(1, len(texts) + len(used) + 1) if f"c{number}" not in used)
    found = []
    for number, text in enumerate(texts):
        code = known.get(text)
        if code is None and number < len(stored) and stored[number]["text"] not in texts:
            code = stored[number]["code"]
        found.append({"code": code or next(fresh), "text": text})
    return found
