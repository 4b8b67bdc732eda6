"""Forms of the ward's pages about people's data (W4)."""

from datetime import datetime, time

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates


class PeriodForm(forms.Form):
    """Between two moments."""

    since_day = forms.DateField(label=_("いつから（日）"), widget=forms.DateInput(attrs={"type": "date"}))
    since_time = forms.TimeField(
        label=_("時刻"), required=False, initial=time(0, 0), widget=forms.TimeInput(attrs={"type": "time"})
    )
    until_day = forms.DateField(label=_("いつまで（日）"), widget=forms.DateInput(attrs={"type": "date"}))
    until_time = forms.TimeField(
        label=_("時刻（この分まで）"),
        required=False,
        initial=time(23, 59),
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    def moments(self) -> tuple[datetime, datetime]:
        """The half-open time; the last minute counts."""
        data = self.cleaned_data
        since = dates.at(data["since_day"], data["since_time"] or time.min)
        until = dates.at(
            data["until_day"], (data["until_time"] or time(23, 59)).replace(second=59, microsecond=999_999)
        )
        return since, until


class AuditForm(PeriodForm):
    """What to look for; `child` is the opaque id that the search for families gives."""

    child = forms.UUIDField(label=_("児童（番号）"), required=False, widget=forms.HiddenInput)
    by = forms.ModelChoiceField(
        label=_("職員"),
        queryset=User.objects.filter(is_staff=True).order_by("username"),
        required=False,
        empty_label=str(_("だれでも")),
    )


class IncidentForm(PeriodForm):
    """Whose account it is about."""

    account = forms.ModelChoiceField(
        label=_("問題のある職員のアカウント"),
        queryset=User.objects.filter(is_staff=True).order_by("username"),
    )


class DayForm(forms.Form):
    """A day."""

    day = forms.DateField(label=_("日"), widget=forms.DateInput(attrs={"type": "date"}))
