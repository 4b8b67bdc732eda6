"""The form that closes days or some hours of them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nurseries.models import ClosedDay, Nursery

LONGEST = timedelta(days=31)


class ClosingForm(forms.Form):
    """Which days, which hours of each (none: all day), and what parents are told as the reason."""

    day = forms.DateField(label=_("日"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(
        label=_("最後の日（1日だけなら空欄）"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    start_time = forms.TimeField(
        label=_("開始（空欄は終日）"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    end_time = forms.TimeField(
        label=_("終了（空欄は終日）"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    reason = forms.ChoiceField(label=_("理由"), choices=ClosedDay.Reason.choices, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        """Both hours or none, in order; the days in order, and not a year by a slip of the finger."""
        cleaned = super().clean() or {}
        day, last = cleaned.get("day"), cleaned.get("last_day")
        if day and last and last < day:
            self.add_error("last_day", _("最後の日は、はじめの日と同じか後にしてください。"))
        elif day and last and last - day >= LONGEST:
            text = _("1度にお休みにできるのは{days}日までです。").format(days=LONGEST.days)
            self.add_error("last_day", text)
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if (start is None) != (end is None):
            raise forms.ValidationError(_("開始と終了は、両方入れるか、両方空欄にしてください。"))
        if start and end and start >= end:
            raise forms.ValidationError(_("終了は開始より後にしてください。"))
        return cleaned

    def closure(self) -> dict[str, Any]:
        """Days and hours, as the services take them."""
        first = self.cleaned_data["day"]
        last = self.cleaned_data["last_day"] or first
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return {"days": days} | {name: self.cleaned_data[name] for name in ("start_time", "end_time")}


class SeveralClosingForm(ClosingForm):
    """The same for several nurseries at once: a typhoon closes more than one."""

    nurseries = forms.ModelMultipleChoiceField(
        label=_("どの園"),
        queryset=Nursery.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("園を1つ以上選んでください。")},
    )
    field_order = ("nurseries",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["nurseries"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Nursery.objects.public().order_by("name_kana", "pk")
