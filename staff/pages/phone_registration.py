"""A child registered on the phone, and an interview booked there (S4)."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import Nursery, Question
from reservations.interviewing import interview_choices
from reservations.models import Channel, ConsentText, Guardian, InterviewSlot, Registration
from reservations.services.interview import book_interview_by_phone
from reservations.services.registration import Contact, RegistrationInput, register_by_phone
from staff.forms.phone import ChildForm, FamilyForm, InterviewForm
from staff.pages.base import StaffPage, go
from staff.pages.registrations import OfRegistration
from staff.words import contact_of, how_told, when


class NewFamily(StaffPage):
    """はじめての家庭を登録する: a family without LINE, with its first child."""

    needs_nursery = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The form."""
        return self.form_page(self.form(self.nursery))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Register; the same child of the same number is not registered twice."""
        form = self.form(self.nursery)
        if not form.is_valid():
            return self.form_page(form)
        return self.register(self.nursery, None, form.contact(), form) or self.form_page(form)

    def form(self, nursery: Nursery) -> FamilyForm:
        """The family's contact, the child, and the nursery's questions."""
        questions = Question.objects.asked(nursery, Question.Moment.REGISTRATION)
        return FamilyForm(questions, dates.day_of(self.now), self.request.POST or None)

    def register(
        self, nursery: Nursery, guardian: Guardian | None, contact: Contact, form: ChildForm
    ) -> HttpResponseBase | None:
        """The new registration's page, or the one that was there already; None if it was refused."""
        work = partial(
            register_by_phone,
            nursery=nursery,
            guardian=guardian,
            wanted=RegistrationInput(contact, form.child(), form.answers()),
            by=self.access.actor,
            now=self.now,
            key=form.key(),
        )
        try:
            done = self.attempt(work)
        except ConsentText.DoesNotExist:
            messages.error(self.request, _("同意の文がまだありません。区に連絡してください。"))
            return None
        if done is None:
            return None
        if not done.is_new:
            messages.info(self.request, _("このお子さんは、もう登録されています。"))
            return go(reverse("admin:registration", args=[done.row.public_id]))
        messages.success(self.request, _("登録しました。つづけて面談の日時を選んでください。"))
        return go(reverse("admin:phone_interview", args=[done.row.public_id]))

    def form_page(self, form: ChildForm) -> HttpResponseBase:
        """The page around the form."""
        return self.show(
            "staff/form.html",
            _("電話で登録する"),
            form=form,
            button=_("登録する"),
            back=reverse("admin:phone"),
            lead=_(
                "LINEのない家庭として登録します。データの使い方を読み上げ、同意を聞いてから登録してください。"
            ),
        )


class NewSibling(NewFamily, OfRegistration):
    """きょうだいを登録する: another child of a family that the nursery knows."""

    needs_nursery = False

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:  # type: ignore[override]
        """The form, for the child alone."""
        registration = self.registration(public_id)
        return self.form_page(self._child_form(registration))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:  # type: ignore[override]
        """Register; the service refuses a child of that name that is registered already, but for the same form."""
        registration = self.registration(public_id)
        form = self._child_form(registration)
        if not form.is_valid():
            return self.form_page(form)
        family = registration.child.guardian
        contact = Contact(family.name, family.postal_code, family.address, family.phone)
        return self.register(registration.nursery, family, contact, form) or self.form_page(form)

    def _child_form(self, registration: Registration) -> ChildForm:
        questions = Question.objects.asked(registration.nursery, Question.Moment.REGISTRATION)
        return ChildForm(questions, dates.day_of(self.now), self.request.POST or None)


class PhoneInterview(OfRegistration):
    """面談を予約する, for a family that phones."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The free slots, or why there are none."""
        return self._page(self.registration(public_id))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Book the chosen slot."""
        registration = self.registration(public_id)
        form = self._form(registration)
        if form.is_valid():
            slot = form.cleaned_data["slot"]
            said = _("面談を予約しました：{when}。").format(when=_words(slot))
            row = self.attempt(
                lambda: book_interview_by_phone(
                    registration=registration, slot=slot, by=self.access.actor, now=self.now
                ),
                said + how_told(registration.child.guardian),
            )
            if row:
                return go(reverse("admin:registration", args=[registration.public_id]))
        return self._page(registration, form)

    def _form(self, registration: Registration) -> InterviewForm:
        choices = interview_choices(registration, self.now, Channel.PHONE).slots
        return InterviewForm([each.slot for each in choices], self.request.POST or None, words=_words)

    def _page(self, registration: Registration, form: InterviewForm | None = None) -> HttpResponseBase:
        choices = interview_choices(registration, self.now, Channel.PHONE)
        return self.show(
            "staff/phone_interview.html",
            _("面談を予約する：{name}").format(name=registration.child.name),
            [registration.child],
            registration=registration,
            choices=choices,
            form=form or self._form(registration),
            contact=contact_of(registration.child.guardian, self.access),
        )


def _words(slot: InterviewSlot) -> str:
    return when(slot.starts_at, slot.ends_at)
