"""Forms about what is said of a child's health (S9)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reservations.models import HealthAnswer, HealthChange, Reservation
from reservations.text import read_line

MOST_NOTE = 200


class NoteField(forms.CharField):
    """A line that staff type, read as parents' lines are: nothing unseen in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MOST_NOTE, **kwargs)

    def clean(self, value: Any) -> str:
        """The line; raises ValidationError with its own sentence."""
        return read_line(super().clean(value), MOST_NOTE)


class AnswerForm(forms.Form):
    """確認した: what was done, and whether the change goes on being shown. Neither is preset."""

    note = NoteField(label=_("したこと"), help_text=_("例：保護者に電話した。児童票に書いた。"))
    outcome = forms.ChoiceField(
        label=_("これからの名簿"), choices=HealthAnswer.Outcome.choices, widget=forms.RadioSelect
    )


class WriteDownForm(forms.Form):
    """What staff were told without a booking."""

    note = NoteField(label=_("変わったこと"))
    channel = forms.ChoiceField(
        label=_("どこで聞きましたか"),
        choices=[each for each in HealthChange.Channel.choices if each[0] != HealthChange.Channel.LINE],
        widget=forms.RadioSelect,
    )


class AskedForm(forms.Form):
    """What the family says when asked after the booking; neither is preset."""

    health = forms.ChoiceField(
        label=_("健康・アレルギーの答え"),
        choices=[each for each in Reservation.Health.choices if each[0] != Reservation.Health.UNASKED],
        widget=forms.RadioSelect,
    )
    note = NoteField(label=_("変わったこと"), required=False)
