"""The ward's settings and the text that people agree to: what is in force is history and stays."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from reservations.models import ConsentText, WardSettings
from staff.roles import RowT
from staff.scoping import NOTHING, WRITE, ScopedModelAdmin


class FromADay(ScopedModelAdmin[RowT]):
    """Rows that hold from a day on; once it has come they are for reading."""

    nursery_may = NOTHING
    ward_may = WRITE
    day_field: ClassVar[str]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what lies ahead."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or getattr(obj, self.day_field) > dates.today())


class WardSettingsForm(forms.ModelForm[WardSettings]):
    """A new set of numbers and the day from which it holds."""

    class Meta:
        model = WardSettings
        fields = "__all__"  # noqa: DJ007  # every number of the row is the ward's

    def clean_starts_on(self) -> date:
        """Not in the past: what was decided stays decided."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < dates.today():
            raise ValidationError(_("きょうか、きょうより後の日にしてください。"))
        return starts_on


@admin.register(WardSettings)
class WardSettingsAdmin(FromADay[WardSettings]):
    """区の設定."""

    day_field = "starts_on"
    form = WardSettingsForm
    list_display = ("starts_on", "hold_limit", "window_days", "opening_time", "quiet_from", "quiet_until")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new row begins with the numbers in force."""
        current = WardSettings.objects.on(dates.today())
        return {
            field.name: getattr(current, field.name) for field in self.opts.fields if field.name != "id"
        } | {"starts_on": ""}


@admin.register(ConsentText)
class ConsentTextAdmin(FromADay[ConsentText]):
    """同意の文."""

    day_field = "from_on"
    list_display = ("version", "from_on")
