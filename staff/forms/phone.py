"""Forms of the pages for families that phone."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from nurseries.models import Question, TimeBand
from reservations.birth_dates import read_birth_date
from reservations.calendar import CalendarDay
from reservations.models import Child, InterviewSlot, Reservation
from reservations.services.registration import Contact, NewChild
from reservations.services.reservation import ReservationInput
from reservations.text import read_address, read_kana, read_name, read_phone, read_postal_code
from staff.forms.health import NoteField
from staff.forms.questions import QuestionsForm

MOST_REASON = 200


class SearchForm(forms.Form):
    """Who is calling. Sent by POST: names have no place in an address."""

    words = forms.CharField(
        label=_("児童名・フリガナ・電話の下4けた"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    band = forms.UUIDField(required=False, widget=forms.HiddenInput)


class DayForm(forms.Form):
    """A day beyond the calendar."""

    day = forms.DateField(label=_("ほかの日"), widget=forms.DateInput(attrs={"type": "date"}))


class BookingForm(QuestionsForm):
    """The band of a day, the questions, and why a rule is overridden."""

    band = forms.ModelChoiceField(
        label=_("時間帯"),
        queryset=TimeBand.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    override_reason = forms.CharField(
        label=_("例外にする理由"),
        required=False,
        max_length=MOST_REASON,
        help_text=_("日数の上限と、時間帯の条件だけ、理由を書けば例外にできます。"),
    )

    def __init__(
        self,
        day: CalendarDay,
        *args: Any,
        asks_health: bool,
        questions: Iterable[Question],
        chosen: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(questions, *args, **kwargs)
        self.day = day
        band = self.fields["band"]
        assert isinstance(band, forms.ModelChoiceField)
        band.initial = chosen
        band.queryset = TimeBand.objects.filter(pk__in=[each.band.pk for each in day.bands])
        if asks_health:
            self.fields["health"] = forms.ChoiceField(
                label=_("健康・アレルギーの答え"),
                choices=Reservation.Health.choices,
                initial=Reservation.Health.UNASKED,
                widget=forms.RadioSelect,
            )
            self.fields["health_note"] = NoteField(label=_("変わったこと"), required=False)

        self.fields["override_reason"] = self.fields.pop("override_reason")  # last of all

    def wanted(self) -> ReservationInput:
        """What the service is asked for."""
        return ReservationInput(
            date=self.day.date,
            band=self.cleaned_data["band"],
            answers=self.answers(),
            health=self.cleaned_data.get("health") or Reservation.Health.UNASKED,
            health_note=self.cleaned_data.get("health_note", ""),
        )


class InterviewForm(forms.Form):
    """The interview slot."""

    slot = forms.ModelChoiceField(
        label=_("面談の日時"),
        queryset=InterviewSlot.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, slots: Iterable[InterviewSlot], *args: Any, words: Callable[..., str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        slot = self.fields["slot"]
        assert isinstance(slot, forms.ModelChoiceField)
        slot.queryset = InterviewSlot.objects.filter(pk__in=[each.pk for each in slots]).order_by("starts_at")
        slot.label_from_instance = words  # type: ignore[method-assign]


class ChildForm(QuestionsForm):
    """A child not known yet, of a family known to the nursery."""

    child_name = forms.CharField(label=_("児童の名前"), max_length=100)
    child_kana = forms.CharField(label=_("フリガナ"), max_length=100, required=False)
    birth_year = forms.CharField(label=_("生まれた年"), max_length=8, help_text=_("2025 または 令和7"))
    birth_month = forms.CharField(label=_("月"), max_length=4)
    birth_day = forms.CharField(label=_("日"), max_length=4)
    sex = forms.ChoiceField(label=_("性別"), choices=Child.Sex.choices, widget=forms.RadioSelect)
    consent = forms.BooleanField(label=_("データの使い方を説明し、同意を口頭で聞きました"))
    form_key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, questions: Iterable[Question], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(questions, *args, **kwargs)
        self.today = today

    def clean_child_name(self) -> str:
        """As typed."""
        return read_name(self.cleaned_data["child_name"])

    def clean_child_kana(self) -> str:
        """Katakana from any kana."""
        return read_kana(self.cleaned_data["child_kana"])

    def clean(self) -> dict[str, Any]:
        """The birth date from its three boxes."""
        cleaned = super().clean() or {}
        boxes = [cleaned.get(name, "") for name in ("birth_year", "birth_month", "birth_day")]
        if all(boxes):
            try:
                cleaned["birth_date"] = read_birth_date(boxes[0], boxes[1], boxes[2], self.today)
            except forms.ValidationError as error:
                self.add_error("birth_year", error)
        return cleaned

    def key(self) -> str:
        """What makes the same form, sent again, one registration."""
        return str(self.cleaned_data["form_key"] or "")

    def child(self) -> NewChild:
        """The child as the service takes it."""
        data = self.cleaned_data
        return NewChild(data["child_name"], data["child_kana"], data["birth_date"], data["sex"])


class FamilyForm(ChildForm):
    """A family not known yet: its contact, then the child."""

    guardian_name = forms.CharField(label=_("保護者の名前"), max_length=100)
    phone = forms.CharField(label=_("電話番号"), max_length=20)
    postal_code = forms.CharField(label=_("郵便番号"), max_length=10, required=False)
    address = forms.CharField(label=_("住所"), max_length=200, required=False)
    field_order = ("guardian_name", "phone", "postal_code", "address")

    def clean_guardian_name(self) -> str:
        """As typed."""
        return read_name(self.cleaned_data["guardian_name"])

    def clean_phone(self) -> str:
        """Ten or eleven digits."""
        return read_phone(self.cleaned_data["phone"])

    def clean_postal_code(self) -> str:
        """Seven digits, or none."""
        typed = self.cleaned_data["postal_code"]
        return read_postal_code(typed) if typed else ""

    def clean_address(self) -> str:
        """One line."""
        return read_address(self.cleaned_data["address"])

    def contact(self) -> Contact:
        """The contact as the service takes it."""
        data = self.cleaned_data
        return Contact(data["guardian_name"], data["postal_code"], data["address"], data["phone"])
