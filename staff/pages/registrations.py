"""A registration's page, and what staff decide there (section 8, S5)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguro_hoiku import dates
from nurseries.wording import day_text
from reservations.ages import age_text
from reservations.models import Interview, Registration, Reservation
from reservations.services.condition import set_condition
from reservations.services.ending import carry_over, lift_registration, stop_registration
from reservations.services.interview_results import record_interview_held, tell_refusal
from staff.chronicle import chronicle_of_registration, moments
from staff.forms.registrations import CarryOverForm, ConditionForm, HeldForm
from staff.health import history_of_child
from staff.pages.base import Question, StaffPage, go
from staff.words import answers_in_words, booked_interview, contact_of, how_told, state_of, when

MOST_ROWS = 30


class OfRegistration(StaffPage):
    """A page about one registration of the user's nursery."""

    def registration(self, public_id: UUID) -> Registration:
        """The registration, its child, family and nursery loaded."""
        rows = Registration.objects.select_related("child__guardian", "nursery", "caller_checked_by")
        return self.row(rows, "nursery", public_id)

    def back_to(self, registration: Registration) -> HttpResponseBase:
        """Its page, as it is now."""
        return go(reverse("admin:registration", args=[registration.public_id]))


class RegistrationPage(OfRegistration):
    """Child, family, answers, interviews, reservations of this nursery, and the next steps."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The page."""
        row = self.registration(public_id)
        twins = Registration.objects.twins_of(row).select_related("child__guardian")
        today = dates.day_of(self.now)
        return self.show(
            "staff/registration.html",
            row.child.name,
            [row.child, *(twin.child for twin in twins)],
            row=row,
            age=age_text(row.child.birth_date, today),
            state=state_of(row, booked_interview(row), self.now),
            contact=contact_of(row.child.guardian, self.access),
            contact_is_newer=self._contact_is_newer(row),
            answers=answers_in_words(row.answers),
            changes=history_of_child(row, self.access),
            chronicle=moments(chronicle_of_registration(row, self.access)),
            twins=[(twin, state_of(twin, booked_interview(twin), self.now)) for twin in twins],
            **self._bookings(row),
            **self._forms(row),
        )

    def _contact_is_newer(self, row: Registration) -> bool:
        changed_at = row.child.guardian.contact_changed_at
        return (
            changed_at is not None
            and row.interviewed_on is not None
            and dates.day_of(changed_at) > row.interviewed_on
        )

    def _bookings(self, row: Registration) -> dict[str, Any]:
        interviews = row.interviews.select_related("result_by")
        reservations = Reservation.objects.filter(registration=row).select_related("band")[:MOST_ROWS]
        return {
            "interviews": [(each, when(each.starts_at, each.ends_at)) for each in interviews],
            "reservations": [(each, when(each.starts_at, each.ends_at)) for each in reservations],
        }

    def _forms(self, row: Registration) -> dict[str, Any]:
        states, state = Registration.State, row.state
        carried = Registration.objects.twins_of(row).usable_on(dates.day_of(self.now))
        can_carry = state in Registration.WAITING and carried.exists()
        return {
            "can_book": row.state_on(dates.day_of(self.now)) == states.USABLE,
            "can_interview": state == states.INTERVIEW_PENDING,
            "can_stop": state in Registration.LIVE,
            "can_lift": state in (states.REFUSED, states.STOPPED) and row.lifted_at is None,
            "must_tell": state == states.REFUSED and row.refusal_told_at is None,
            "condition_form": ConditionForm(row) if state in Registration.LIVE else None,
            "held_form": HeldForm(dates.day_of(self.now)) if state == states.INTERVIEW_PENDING else None,
            "carry_form": CarryOverForm(carried) if can_carry else None,
            "results": Interview.State,
        }


class StopRegistration(OfRegistration, Question):
    """登録を止める: everything held is cancelled, and the family hears of it once."""

    button = gettext_lazy("登録を止める")

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """What stopping will do, in numbers."""
        row = self.registration(public_id)
        held = list(Reservation.objects.filter(registration=row).held(self.now).order_by("starts_at"))
        interview = booked_interview(row)
        sentences = [_("{name}さんの登録を止めます。").format(name=row.child.name)]
        if held:
            days = "・".join(day_text(each.date) for each in held)
            sentences.append(_("予約{count}件を取り消します：{days}").format(count=len(held), days=days))
        if interview:
            sentences.append(
                _("面談の予約を取り消します：{when}").format(
                    when=when(interview.starts_at, interview.ends_at)
                )
            )
        sentences += [
            how_told(row.child.guardian),
            _("理由はお知らせに書かれません。この操作は元に戻せません。"),
        ]
        back = reverse("admin:registration", args=[row.public_id])
        return self.ask(_("登録を止めますか"), sentences, back, [row.child])

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Stop it."""
        row = self.registration(public_id)
        said = _("登録を止めました。") + how_told(row.child.guardian)
        self.attempt(lambda: stop_registration(registration=row, by=self.access.actor, now=self.now), said)
        return self.back_to(row)


class LiftRegistration(OfRegistration):
    """Let a refused or stopped family register in LINE again."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Lift it."""
        row = self.registration(public_id)
        said = _("LINEでもう一度登録できるようにしました。")
        self.attempt(lambda: lift_registration(registration=row, by=self.access.actor, now=self.now), said)
        return self.back_to(row)


class TellRefusal(OfRegistration):
    """「電話で伝えた」."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """From now on the family sees the result."""
        row = self.registration(public_id)
        said = _("電話で伝えたことを記録しました。")
        self.attempt(lambda: tell_refusal(registration=row, by=self.access.actor, now=self.now), said)
        return self.back_to(row)


class SetCondition(OfRegistration):
    """条件."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Agree on the condition."""
        row = self.registration(public_id)
        form = ConditionForm(row, request.POST)
        if form.is_valid():
            condition = Registration.Condition(form.cleaned_data["condition"])
            bands = form.cleaned_data["bands"]
            self.attempt(
                lambda: set_condition(
                    registration=row, condition=condition, bands=bands, by=self.access.actor
                ),
                _("条件を変えました。"),
            )
        else:
            messages.error(request, _("条件を選び直してください。"))
        return self.back_to(row)


class RecordHeld(OfRegistration):
    """An interview that was held already."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Keep it; the registration becomes usable."""
        row = self.registration(public_id)
        form = HeldForm(dates.day_of(self.now), request.POST)
        if form.is_valid():
            held_on = form.cleaned_data["held_on"]
            said = _("面談を記録し、利用可能にしました。") + how_told(row.child.guardian)
            self.attempt(
                lambda: record_interview_held(
                    registration=row, held_on=held_on, by=self.access.actor, now=self.now
                ),
                said,
            )
        else:
            messages.error(request, _("面談した日を入力してください。"))
        return self.back_to(row)


class CarryOver(OfRegistration):
    """面談なしで引き継ぐ: the same family with a new account."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Carry the chosen earlier registration of this nursery over."""
        row = self.registration(public_id)
        today = dates.day_of(self.now)
        form = CarryOverForm(Registration.objects.twins_of(row).usable_on(today), request.POST)
        if form.is_valid():
            old = form.cleaned_data["old"]
            how = Registration.CallerCheck(form.cleaned_data["checked_how"])
            self.attempt(
                lambda: carry_over(new=row, old=old, checked_how=how, by=self.access.actor, now=self.now),
                _("面談なしで引き継ぎました。"),
            )
        else:
            messages.error(request, _("前の登録と、本人をどう確認したかを選んでください。"))
        return self.back_to(row)
