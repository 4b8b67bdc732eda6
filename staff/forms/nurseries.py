"""A new nursery in one form (W1), and the last day of one that ends."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from nurseries.deadlines import PREVIOUS_DAY_17
from nurseries.fields import DeadlineFormField
from nurseries.models import Nursery


class NewNurseryForm(forms.ModelForm[Nursery]):
    """Who it is and when it begins; everything else may come from another nursery."""

    like = forms.ModelChoiceField(
        label=_("ほかの園の設定をコピーする"),
        queryset=Nursery.objects.all(),
        required=False,
        to_field_name="public_id",
        empty_label=str(_("コピーしない")),
        help_text=_("期限・時間帯・質問・持ち物などを写します。あとで直せます。"),
    )
    line_from = forms.SplitDateTimeField(
        label=_("LINE受付の開始"),
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "開始の日"},
            time_attrs={"type": "time", "aria-label": "開始の時刻"},
            date_format="%Y-%m-%d",
        ),
        help_text=_("公開したあと、この日時にLINEに出ます。"),
    )
    reservation_cancel_deadline = DeadlineFormField(
        label=_("予約の取り消しの期限"), initial=PREVIOUS_DAY_17, required=False
    )
    username = forms.CharField(
        label=_("園職員のユーザー名"),
        max_length=150,
        required=False,
        validators=User._meta.get_field("username").validators,
        help_text=_("入れると、1回だけ使えるリンクができます。園に渡してください。"),
    )

    class Meta:
        model = Nursery
        fields = (
            *("name", "name_kana", "code", "address", "phone", "phone_hours"),
            *("min_age_months", "max_class_age", "authorised_maximum"),
        )

    field_order = ("name", "name_kana", "code", "address", "phone", "phone_hours", "like", "line_from")

    def clean_username(self) -> str:
        """Not taken by somebody else."""
        name: str = self.cleaned_data["username"]
        if name and User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("このユーザー名は、もう使われています。"))
        return name

    def values(self) -> dict[str, Any]:
        """The columns that the form says; what is left as it was comes from the nursery copied."""
        own = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        if self.cleaned_data["like"] is not None:
            taken_over = ("phone_hours", "min_age_months", "max_class_age", "authorised_maximum")
            own = {name: own[name] for name in own if name not in taken_over or name in self.changed_data}
        if self.cleaned_data["like"] is None or "reservation_cancel_deadline" in self.changed_data:
            own["reservation_cancel_deadline"] = (
                self.cleaned_data["reservation_cancel_deadline"] or PREVIOUS_DAY_17
            )
        return own | {"line_from": self.cleaned_data["line_from"]}


class LastDayForm(forms.Form):
    """The last day on which children come."""

    last_day = forms.DateField(label=_("最後の日"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> date:
        """Not in the past."""
        day: date = self.cleaned_data["last_day"]
        if day < self.today:
            raise forms.ValidationError(_("きょうか、きょうより後の日にしてください。"))
        return day
