"""Forms that make and change slots."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguro_hoiku.dates import WEEKDAY_NAMES
from nurseries.models import Nursery, TimeBand
from reservations.models import Interview, InterviewSlot, Reservation, ReservationSlot, UsualWeek
from reservations.services.calling_off import SlotChange
from reservations.services.interview_slots import InterviewSlotPlan
from reservations.services.slots import SlotPlan, WeekPlan, refuse_if_changed, seen_of
from reservations.services.usual_weeks import plan_of

WEEKDAYS = [(str(number), name) for number, name in enumerate(WEEKDAY_NAMES, start=1)]


class BandsForm(forms.Form):
    """Which bands are offered, each with a cap of its own or none."""

    def __init__(self, nursery: Nursery, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_bands = list(TimeBand.objects.filter(nursery=nursery, is_active=True))
        for band in self.time_bands:
            self.fields[f"band_{band.pk}"] = forms.BooleanField(label=str(band), required=False, initial=True)
            self.fields[f"cap_{band.pk}"] = forms.IntegerField(
                label=_("{band}の上限（空欄はなし）").format(band=band.name), required=False, min_value=0
            )

    def offered(self) -> list[tuple[TimeBand, int | None]]:
        """The ticked bands with their caps."""
        data = self.cleaned_data
        return [(band, data[f"cap_{band.pk}"]) for band in self.time_bands if data[f"band_{band.pk}"]]

    def band_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Box and cap side by side."""
        return [(self[f"band_{band.pk}"], self[f"cap_{band.pk}"]) for band in self.time_bands]


class PeriodMixin(forms.Form):
    """A period and its weekdays."""

    start = forms.DateField(label=_("始まりの日"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("終わりの日"), widget=forms.DateInput(attrs={"type": "date"}))
    weekdays = forms.MultipleChoiceField(
        label=_("曜日"), choices=WEEKDAYS, initial=list("12345"), widget=forms.CheckboxSelectMultiple
    )

    def period(self) -> dict[str, Any]:
        """What both kinds of plan take."""
        data = self.cleaned_data
        return {"start": data["start"], "until": data["until"], "weekdays": "".join(data["weekdays"])}


class SlotsForm(PeriodMixin, BandsForm):
    """予約枠をまとめて作る."""

    capacity = forms.IntegerField(label=_("定員"), min_value=1, initial=3)
    held_back = forms.IntegerField(label=_("電話用に残す人数"), min_value=0, initial=0)

    def plan(self) -> SlotPlan:
        """What the service takes."""
        data = self.cleaned_data
        return SlotPlan(
            **self.period(), capacity=data["capacity"], held_back=data["held_back"], bands=self.offered()
        )


class InterviewSlotsForm(PeriodMixin):
    """面談枠をまとめて作る."""

    first = forms.TimeField(label=_("最初の開始"), widget=forms.TimeInput(attrs={"type": "time"}))
    last = forms.TimeField(label=_("最後の終了"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label=_("1回の長さ（分）"), min_value=5, max_value=240, initial=30)
    capacity = forms.IntegerField(label=_("同じ時刻の人数"), min_value=1, initial=1)

    def __init__(self, nursery: Nursery, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def plan(self) -> InterviewSlotPlan:
        """What the service takes."""
        data = self.cleaned_data
        names = ("first", "last", "minutes", "capacity")
        return InterviewSlotPlan(**self.period(), **{name: data[name] for name in names})


class SlotForm(BandsForm):
    """One day's places and bands."""

    capacity = forms.IntegerField(label=_("定員"), min_value=0)
    held_back = forms.IntegerField(label=_("電話用に残す人数"), min_value=0)
    state = forms.ChoiceField(
        label=_("状態"), choices=ReservationSlot.State.choices, widget=forms.RadioSelect
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, slot: ReservationSlot, *args: Any, **kwargs: Any) -> None:
        initial: dict[str, Any] = {
            "capacity": slot.capacity,
            "held_back": slot.held_back,
            "state": slot.state,
            "seen": seen_of(slot),
        }
        super().__init__(slot.nursery, *args, initial=initial, **kwargs)
        self.slot = slot
        offered = {each.band_id: each.cap for each in slot.bands.all()}
        for band in self.time_bands:
            self.initial[f"band_{band.pk}"] = band.pk in offered
            self.initial[f"cap_{band.pk}"] = offered.get(band.pk)

    def clean(self) -> dict[str, Any]:
        """The second of two is told what the first has made of it."""
        cleaned = super().clean() or {}
        refuse_if_changed(self.slot, cleaned.get("seen", ""))
        return cleaned

    def change(self) -> SlotChange:
        """What the service takes."""
        data = self.cleaned_data
        return SlotChange(data["capacity"], data["held_back"], data["state"], self.offered(), data["seen"])


class CallOffForm(forms.Form):
    """だれに連絡するか."""

    rows = forms.ModelMultipleChoiceField(
        label=_("取り消す予約"),
        queryset=Reservation.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, slot: ReservationSlot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.fields["rows"]
        assert isinstance(rows, forms.ModelMultipleChoiceField)
        # Also those cancelled since the page was shown: the service leaves them in peace.
        rows.queryset = Reservation.objects.filter(slot=slot)


class UsualWeekNameForm(forms.Form):
    """The name under which a week is kept."""

    name = forms.CharField(label=_("名前"), max_length=30, initial=_("ふだんの週"))


class UsualWeekForm(forms.Form):
    """Which week, over which period."""

    week = forms.ModelChoiceField(
        label=_("ふだんの週"), queryset=UsualWeek.objects.none(), to_field_name="public_id", empty_label=None
    )
    start = forms.DateField(label=_("始まりの日"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("終わりの日"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, nursery: Nursery, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = self.fields["week"]
        assert isinstance(week, forms.ModelChoiceField)
        week.queryset = UsualWeek.objects.filter(nursery=nursery)

    def plan(self) -> WeekPlan:
        """What the service takes."""
        data = self.cleaned_data
        return plan_of(data["week"], data["start"], data["until"])


class InterviewSlotForm(forms.Form):
    """How many interviews fit, and whom to call off for it."""

    capacity = forms.IntegerField(label=_("人数"), min_value=0)
    rows = forms.ModelMultipleChoiceField(
        queryset=Interview.objects.none(), to_field_name="public_id", required=False
    )

    def __init__(self, slot: InterviewSlot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.fields["rows"]
        assert isinstance(rows, forms.ModelMultipleChoiceField)
        rows.queryset = slot.interviews.select_related("registration")  # as above, also those cancelled since
