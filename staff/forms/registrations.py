"""Forms of a registration's page."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nurseries.models import TimeBand
from reservations.models import Registration


class ConditionForm(forms.Form):
    """What the nursery has agreed with the family."""

    condition = forms.ChoiceField(label=_("条件"), choices=Registration.Condition.choices)
    bands = forms.ModelMultipleChoiceField(
        label=_("予約できる時間帯（「決まった時間帯だけ」のとき）"),
        queryset=TimeBand.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, registration: Registration, *args: Any, **kwargs: Any) -> None:
        initial = {
            "condition": registration.condition,
            "bands": list(registration.condition_bands.values_list("pk", flat=True)),
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        bands = self.fields["bands"]
        assert isinstance(bands, forms.ModelMultipleChoiceField)
        bands.queryset = TimeBand.objects.filter(nursery=registration.nursery)


class HeldForm(forms.Form):
    """The day of an interview that was held without LINE."""

    held_on = forms.DateField(label=_("面談した日"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()


class CarryOverForm(forms.Form):
    """Which earlier registration is this family's, and how the caller was checked (R8)."""

    old = forms.ModelChoiceField(
        label=_("前の登録"), queryset=Registration.objects.none(), to_field_name="public_id", empty_label=None
    )
    checked_how = forms.ChoiceField(
        label=_("本人の確認"), choices=Registration.CallerCheck.choices, widget=forms.RadioSelect
    )

    def __init__(self, twins: QuerySet[Registration], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = self.fields["old"]
        assert isinstance(old, forms.ModelChoiceField)
        old.queryset = twins
