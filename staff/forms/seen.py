"""Two people with the same form: the second to save is told, and nothing of the first is lost (S7)."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

SEEN = "seen"


def digest_of(row: Model, names: list[str]) -> str:
    """What the form has shown of the row, in few characters that tell nobody anything."""
    values = "\x1f".join(str(row.serializable_value(name)) for name in names)
    return hashlib.sha256(values.encode()).hexdigest()[:20]


class SeenField(forms.CharField):
    """Nobody types into it: it never counts as a change."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never."""
        return False


class SeenMixin(forms.ModelForm[Any]):
    """Remembers in a hidden field what was shown, and compares it with the row when the form comes back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields[SEEN] = SeenField(required=False)
            self.initial[SEEN] = digest_of(self.instance, self._columns())

    def clean(self) -> dict[str, Any] | None:
        """Compared with the row as it is stored now."""
        cleaned = super().clean()
        seen = (self.cleaned_data or {}).get(SEEN)
        if self.instance.pk and seen and seen != self._stored():
            raise ValidationError(
                _(
                    "ほかの人が先に変えました。画面を新しくして、いまの内容を確かめてから、もう一度変えてください。"
                )
            )
        return cleaned

    def _stored(self) -> str:
        row = type(self.instance)._default_manager.get(pk=self.instance.pk)
        return digest_of(row, self._columns())

    def _columns(self) -> list[str]:
        return [field.name for field in self.instance._meta.concrete_fields if field.name in self.base_fields]


def with_what_was_seen(form: type[forms.ModelForm[Any]]) -> type[forms.ModelForm[Any]]:
    """The same form, which also tells the second of two."""
    if issubclass(form, SeenMixin):
        return form
    return type(form.__name__, (SeenMixin, form), {})
