"""What to put into a CSV file (W2, ux.md §10.2)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from nurseries.models import Nursery
from staff.exports.asking import Encoding, Wanted, month_end
from staff.exports.tables import TABLES

PERIODS = [
    ("this_month", _("今月")),
    ("last_month", _("先月")),
    ("this_year", _("今年度")),
    ("last_year", _("昨年度")),
    ("dates", _("日付を指定する")),
]


def period_of(choice: str, today: date) -> tuple[date, date]:
    """The first and the last day of a named period."""
    match choice:
        case "this_month":
            return today.replace(day=1), month_end(today)
        case "last_month":
            last = today.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        case _year:
            year = dates.fiscal_year(today) - (choice == "last_year")
            return date(year, 4, 1), dates.fiscal_year_end(year)


class ExportForm(forms.Form):
    """Five questions; people's data are left out unless somebody says why they are needed."""

    table = forms.ChoiceField(
        label=_("1　何を"),
        choices=[(key, table.title) for key, table in TABLES.items()],
        widget=forms.RadioSelect,
        initial="reservations",
    )
    period = forms.ChoiceField(
        label=_("2　いつの"), choices=PERIODS, widget=forms.RadioSelect, initial="this_month"
    )
    start = forms.DateField(
        label=_("始まりの日"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("終わりの日"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    nursery = forms.ModelChoiceField(
        label=_("3　どの園の"),
        queryset=Nursery.objects.all(),
        required=False,
        to_field_name="public_id",
        empty_label=str(_("すべての園")),
    )
    encoding = forms.ChoiceField(
        label=_("4　文字コード"),
        choices=Encoding.choices,
        widget=forms.RadioSelect,
        initial=Encoding.UTF8_BOM.value,
    )
    personal = forms.ChoiceField(
        label=_("5　個人情報（名前・住所・電話・生年月日・健康）"),
        choices=[("no", _("入れない")), ("yes", _("入れる"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    reason = forms.CharField(
        label=_("入れる理由"),
        max_length=200,
        required=False,
        help_text=_("「入れる」のときは、理由が必要です。記録に残ります。"),
    )

    def __init__(self, *args: Any, today: date, people_may: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not people_may:
            del self.fields["personal"], self.fields["reason"]
            table = self.fields["table"]
            assert isinstance(table, forms.ChoiceField)
            table.choices = [(key, each.title) for key, each in TABLES.items() if key != "audit"]

    def clean(self) -> dict[str, Any]:
        """A period with two ends in order; a reason where people are in the file."""
        cleaned = super().clean() or {}
        if cleaned.get("period") == "dates":
            start, until = cleaned.get("start"), cleaned.get("until")
            if not start or not until:
                raise forms.ValidationError(_("始まりの日と終わりの日を入れてください。"))
            if until < start:
                raise forms.ValidationError(_("終わりの日は、始まりの日より後にしてください。"))
        if cleaned.get("personal") == "yes" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("個人情報を入れる理由を書いてください。"))
        return cleaned

    def wanted(self) -> Wanted:
        """The export asked for; call when the form is valid."""
        data = self.cleaned_data
        period = (data["start"], data["until"])
        if data["period"] != "dates":
            period = period_of(data["period"], self.today)
        is_personal = data.get("personal") == "yes"
        return Wanted(
            table=data["table"],
            start=period[0],
            until=period[1],
            nursery=data["nursery"],
            encoding=data["encoding"],
            is_personal=is_personal,
            reason=data["reason"].strip() if is_personal else "",
        )
