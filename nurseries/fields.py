"""Two small column types: the weekdays of something, and a deadline rule."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from meguro_hoiku.dates import WEEKDAY_NAMES
from nurseries.deadlines import DeadlineRule


class WeekdaysFormField(forms.TypedMultipleChoiceField):
    """Check boxes for Monday to Sunday."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        choices = [(str(number), name) for number, name in enumerate(WEEKDAY_NAMES, start=1)]
        super().__init__(choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> list[str]:
        """The stored digits as ticked boxes."""
        return list(value or "")

    def clean(self, value: Any) -> str:
        """The ticked boxes as stored digits."""
        return "".join(sorted(super().clean(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other boxes are ticked than before."""
        return sorted(initial or "") != sorted(data or "")


class WeekdaysField(models.CharField):  # type: ignore[type-arg]
    """Weekdays as ISO digits, Monday 1 to Sunday 7: "12345" is Monday to Friday."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave out the fixed length."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse anything but ascending digits 1–7."""
        super().validate(value, model_instance)
        if list(value) != sorted(set(value)) or not set(value) <= set("1234567"):
            raise ValidationError("曜日を選んでください。")

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Check boxes instead of a text box."""
        return WeekdaysFormField(
            label=kwargs.get("label", self.verbose_name),
            required=kwargs.get("required", not self.blank),
            help_text=kwargs.get("help_text", self.help_text),
            initial=self.default if self.has_default() else None,
        )


class DeadlineWidget(forms.MultiWidget):
    """Number of days, kind of days, time of day."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        units = [(unit.value, unit.label) for unit in DeadlineRule.Unit]
        super().__init__(
            [
                forms.NumberInput(attrs={"min": 0, "max": 60, "aria-label": "何日前"}),
                forms.Select(choices=units, attrs={"aria-label": "日の数え方"}),
                forms.TimeInput(attrs={"type": "time", "aria-label": "時刻"}),
            ],
            attrs,
        )

    def decompress(self, value: DeadlineRule | None) -> list[Any]:
        """The three boxes of a rule."""
        return [value.days, value.unit, value.clock.strftime("%H:%M")] if value else [None, None, None]


class DeadlineFormField(forms.MultiValueField):
    """The form field of a deadline rule."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.IntegerField(min_value=0, max_value=60),
            forms.ChoiceField(choices=[(unit.value, unit.label) for unit in DeadlineRule.Unit]),
            forms.TimeField(),
        )
        super().__init__(fields, widget=DeadlineWidget, **kwargs)

    def compress(self, data_list: list[Any]) -> DeadlineRule | None:
        """The rule that the three boxes say."""
        return (
            DeadlineRule(data_list[0], DeadlineRule.Unit(data_list[1]), data_list[2]) if data_list else None
        )


class DeadlineField(models.CharField):  # type: ignore[type-arg]
    """A `DeadlineRule`, stored as text such as "1 day 17:00"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 20
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave out the fixed length and keep the default readable."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        if "default" in kwargs:
            kwargs["default"] = str(kwargs["default"])
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_: Any) -> DeadlineRule | None:
        """The rule that the column says."""
        return None if value is None else DeadlineRule.parse(value)

    def to_python(self, value: Any) -> DeadlineRule | None:
        """A rule from a rule or its text; raises ValidationError for anything else."""
        if value is None or isinstance(value, DeadlineRule):
            return value
        try:
            return DeadlineRule.parse(value)
        except ValueError as error:
            raise ValidationError("期限は「1 day 17:00」の形で指定してください。") from error

    def get_prep_value(self, value: Any) -> str | None:
        """The column's text."""
        return None if value is None else str(value)

    def value_to_string(self, obj: models.Model) -> str:
        """The text used by serialisation."""
        return str(self.value_from_object(obj))

    def run_validators(self, value: Any) -> None:
        """The rule checks itself; a length of it means nothing."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Three boxes instead of a text box."""
        return DeadlineFormField(
            label=kwargs.get("label", self.verbose_name),
            required=kwargs.get("required", not self.blank),
            help_text=kwargs.get("help_text", self.help_text),
            initial=self.default if self.has_default() else None,
        )
