"""A nursery's own settings (S7); its LINE period, stage, code and authorised maximum are the ward's (W1)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguro_hoiku import dates
from nurseries.deadlines import DeadlineRule
from nurseries.models import ClosedDay, Nursery, Question, TimeBand
from nurseries.opening import is_regular_day
from nurseries.wording import day_text, deadline_text
from reservations.services.slots import change_cancel_deadlines
from staff.admin.families import CHANGE
from staff.forms.choices import QuestionForm
from staff.roles import access_of
from staff.scoping import WRITE, ScopedModelAdmin

OF_THE_WARD = ("code", "stage", "line_from", "line_until", "authorised_maximum")
PREVIEWS = (
    "booking_words",
    "deadline_words",
    "from_when",
    "interview_booking_words",
    "interview_deadline_words",
)
CANCEL_DEADLINES = {"interview_cancel_deadline", "reservation_cancel_deadline"}


@admin.register(Nursery)
class NurseryAdmin(ScopedModelAdmin[Nursery]):
    """One form, grouped as people think of it."""

    nursery_path = "pk"
    nursery_may = CHANGE
    ward_may = WRITE
    list_display = ("name", "code", "stage", "line_from", "line_until", "phone")
    change_form_template = "staff/nursery_form.html"
    fieldsets = (
        (None, {"fields": ("name", "name_kana", "address", "phone", "phone_hours")}),
        (
            _("受け付け"),
            {"fields": ("registrations_paused", "min_age_months", "max_class_age", "late_after_minutes")},
        ),
        (_("開所する日"), {"fields": ("open_weekdays", "opens_on_holidays")}),
        (
            _("予約の締め切りと取り消しの期限"),
            {
                "fields": (
                    "reservation_booking_deadline",
                    "booking_words",
                    "reservation_cancel_deadline",
                    "deadline_words",
                    "from_when",
                )
            },
        ),
        (
            _("面談"),
            {
                "fields": (
                    "interview_booking_deadline",
                    "interview_booking_words",
                    "interview_cancel_deadline",
                    "interview_deadline_words",
                    "interview_days_ahead",
                    "interview_note",
                    "bring_to_interview",
                )
            },
        ),
        (_("利用する日"), {"fields": ("bring_to_use", "fee_note")}),
        (_("区が決めること"), {"fields": OF_THE_WARD}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Nursery | None = None) -> tuple[str, ...]:
        """The ward's own fields are for reading, except for the ward."""
        return PREVIEWS if access_of(request).is_ward else (*OF_THE_WARD, *PREVIEWS)

    @admin.display(description=_("保護者に見える文"))
    def deadline_words(self, row: Nursery) -> str:
        """The cancel deadline as parents read it, with the day that it means now."""
        return _cancel_words(row, row.reservation_cancel_deadline)

    @admin.display(description=_("保護者に見える文"))
    def interview_deadline_words(self, row: Nursery) -> str:
        """The same of interviews."""
        return _cancel_words(row, row.interview_cancel_deadline)

    @admin.display(description=_("保護者に見える文"))
    def booking_words(self, row: Nursery) -> str:
        """Until when LINE books."""
        return _booking_words(row.reservation_booking_deadline)

    @admin.display(description=_("保護者に見える文"))
    def interview_booking_words(self, row: Nursery) -> str:
        """Until when LINE books interviews."""
        return _booking_words(row.interview_booking_deadline)

    @admin.display(description=_("いつから"))
    def from_when(self, row: Nursery) -> str:
        """From when a change of the deadlines holds (C5)."""
        return gettext(
            "保存するとすぐ、これからの予約に使います。もう入っている予約の取り消し期限は、のびるときだけ変わり、早まることはありません。"
        )

    def save_model(
        self, request: HttpRequest, obj: Nursery, form: forms.ModelForm[Nursery], change: bool
    ) -> None:
        """Kinder deadlines hold for what is booked already; harsher ones do not (C5)."""
        super().save_model(request, obj, form, change)
        if change and CANCEL_DEADLINES & set(form.changed_data):
            change_cancel_deadlines(nursery=obj, by=access_of(request).actor, now=dates.now())


def _cancel_words(row: Nursery, rule: DeadlineRule) -> str:
    in_a_week = dates.today() + timedelta(days=7)
    moment = rule.moment(in_a_week, lambda day: is_regular_day(row, day))
    return gettext("{rule}取り消せます。例：{day}の利用は、{until}。").format(
        rule=rule.sentence, day=day_text(in_a_week), until=deadline_text(moment)
    )


def _booking_words(rule: DeadlineRule) -> str:
    return gettext("LINEでは{rule}予約できます。そのあとは電話で受け付けます。").format(rule=rule.sentence)


class OfNursery(ScopedModelAdmin[Any]):
    """Settings that a nursery adds and changes; what is no longer used is switched off, not deleted."""

    nursery_path = "nursery"
    nursery_may = ward_may = WRITE
    list_select_related = ("nursery",)


@admin.register(TimeBand)
class TimeBandAdmin(OfNursery):
    """利用時間帯."""

    list_display = ("name", "start_time", "end_time", "weekdays", "is_active", "nursery")
    list_filter = ("is_active", "nursery")


@admin.register(Question)
class QuestionAdmin(OfNursery):
    """質問; without a nursery it is the ward's, for all."""

    form = QuestionForm
    list_display = ("text", "moment", "kind", "is_health", "required", "is_active", "nursery")
    list_filter = ("moment", "is_active", "nursery")


@admin.register(ClosedDay)
class ClosedDayAdmin(ScopedModelAdmin[ClosedDay]):
    """休園日, for reading: closing and reopening have pages of ours."""

    nursery_path = "nursery"
    list_display = ("date", "start_time", "end_time", "reason", "reopened_at", "nursery")
    list_filter = ("reason", "nursery")
    list_select_related = ("nursery",)
