"""健康の変化: what was said and waits, each with what staff do about it (S9)."""

from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.wording import moment_text
from reservations.ages import age_text
from reservations.models import Child, HealthAnswer, HealthChange, Registration, Reservation
from reservations.services.health import (
    answer_change,
    record_health_asked,
    take_answer_back,
    write_down_change,
)
from staff.forms.health import AnswerForm, AskedForm, WriteDownForm
from staff.health import note_of, words_of
from staff.history import name_of_actor
from staff.pages.base import StaffPage, go
from staff.pages.phone import OfReservation
from staff.pages.registrations import OfRegistration
from staff.words import when


class OpenChanges(StaffPage):
    """Every change that nobody has answered, whether the child is coming or not."""

    needs_nursery = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list; what has waited longest comes first."""
        rows = list(HealthChange.objects.at(self.nursery.pk).open().select_related("child"))
        return self.show(
            "staff/health_changes.html",
            _("確認していない健康の変化"),
            [row.child for row in rows],
            lines=[(row, words_of(row)) for row in rows],
        )


class ChangePage(StaffPage):
    """One change: what was said, 確認した, and what was answered before."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The page."""
        return self.page(self.change(public_id), AnswerForm())

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Answer it; what was typed stays where it is refused, and who comes second reads the first answer."""
        row, form = self.change(public_id), AnswerForm(request.POST)
        if form.is_valid() and self.answer(row, form):
            return go(reverse("admin:health_change", args=[row.public_id]))
        return self.page(self.change(public_id), form)

    def change(self, public_id: UUID) -> HealthChange:
        """The change, said to the user's nursery."""
        rows = HealthChange.objects.with_answers().select_related("child__guardian", "nursery")
        return self.row(rows, "nursery", public_id)

    def answer(self, row: HealthChange, form: forms.Form) -> HealthAnswer | None:
        """The answer; None if refused."""
        return self.attempt(
            lambda: answer_change(
                change=row,
                outcome=HealthAnswer.Outcome(form.cleaned_data["outcome"]),
                note=form.cleaned_data["note"],
                by=self.access.actor,
                now=self.now,
            ),
            _("確認したことを記録しました。"),
        )

    def page(self, row: HealthChange, form: forms.Form) -> HttpResponseBase:
        """What was said, with the form while it is open."""
        registrations = Registration.objects.filter(child=row.child, nursery=row.nursery)
        return self.show(
            "staff/health_change.html",
            _("健康の変化：{name}").format(name=row.child.name),
            [row.child],
            row=row,
            age=age_text(row.child.birth_date, dates.day_of(self.now)),
            registration=registrations.first(),
            said_at=moment_text(row.said_at),
            written_by=name_of_actor(row.written_by, self.access) if row.written_by else "",
            booking=when(row.reservation.starts_at, row.reservation.ends_at) if row.reservation else "",
            note=note_of(row),
            standing=row.standing,
            answers=[self.line(each) for each in row.answers.all()],
            form=form,
            unsent=form.data.get("note", "") if form.is_bound and row.standing else "",
        )

    def line(self, answer: HealthAnswer) -> dict[str, object]:
        """An answer with who gave it, and who took it back."""
        return {
            "row": answer,
            "outcome": answer.get_outcome_display(),
            "at": moment_text(answer.answered_at),
            "by": name_of_actor(answer.answered_by, self.access),
            "taken_back_at": moment_text(answer.taken_back_at) if answer.taken_back_at else "",
            "taken_back_by": name_of_actor(answer.taken_back_by, self.access),
        }


class TakeBack(StaffPage):
    """もう一度ひらく: the answer was a mistake, or no longer holds."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Take that one answer back; a newer one stays."""
        row = self.row(HealthAnswer.objects.select_related("change"), "change__nursery", public_id)
        said = _("もう一度ひらきました。")
        self.attempt(lambda: take_answer_back(answer=row, by=self.access.actor, now=self.now), said)
        return go(reverse("admin:health_change", args=[row.change.public_id]))


class HealthFormPage(StaffPage):
    """A page that is one form about a child's health."""

    def form_page(self, title: str, child: Child, form: forms.Form, back: str) -> HttpResponseBase:
        """Only the form, and the way back."""
        return self.show(
            "staff/form.html",
            title.format(name=child.name),
            [child],
            form=form,
            button=_("記録する"),
            back=back,
        )


class WriteDown(OfRegistration, HealthFormPage):
    """A change that the family speaks of without booking: on the phone, at the door."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The form."""
        return self.page(self.registration(public_id), WriteDownForm())

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Write it down; it stands open like any other."""
        row, form = self.registration(public_id), WriteDownForm(request.POST)
        if form.is_valid() and self.write(row, form):
            return self.back_to(row)
        return self.page(row, form)

    def write(self, row: Registration, form: forms.Form) -> HealthChange | None:
        """The row; None if refused."""
        return self.attempt(
            lambda: write_down_change(
                registration=row,
                note=form.cleaned_data["note"],
                channel=HealthChange.Channel(form.cleaned_data["channel"]),
                by=self.access.actor,
                now=self.now,
            ),
            _("健康の変化を書きました。確認するまで、名簿に出ます。"),
        )

    def page(self, row: Registration, form: forms.Form) -> HttpResponseBase:
        """The page around the form."""
        back = reverse("admin:registration", args=[row.public_id])
        return self.form_page(_("健康の変化を書く：{name}"), row.child, form, back)


class AskedLater(OfReservation, HealthFormPage):
    """The question that nobody asked when the day was booked."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The form."""
        return self.page(self.reservation(public_id), AskedForm())

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Keep what the family says."""
        row, form = self.reservation(public_id), AskedForm(request.POST)
        if form.is_valid() and self.keep(row, form):
            return go(reverse("admin:reservation", args=[row.public_id]))
        return self.page(row, form)

    def keep(self, row: Reservation, form: forms.Form) -> Reservation | None:
        """The booking; None if refused."""
        return self.attempt(
            lambda: record_health_asked(
                reservation=row,
                health=Reservation.Health(form.cleaned_data["health"]),
                note=form.cleaned_data["note"],
                by=self.access.actor,
                now=self.now,
            ),
            _("健康の答えを記録しました。"),
        )

    def page(self, row: Reservation, form: forms.Form) -> HttpResponseBase:
        """The page around the form."""
        back = reverse("admin:reservation", args=[row.public_id])
        return self.form_page(_("健康の答えを聞いた：{name}"), row.child, form, back)
