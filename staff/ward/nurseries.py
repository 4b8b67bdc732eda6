"""保育園を追加する and 終える: one form, a checklist until it can open, and a way out for what is booked (W1)."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from meguro_hoiku import dates
from nurseries.models import Nursery, NurseryStaff
from reservations.services.nurseries import (
    add_nursery,
    end_nursery,
    held_at,
    lead_out,
    open_nursery,
    paper_is_entered,
    steps_to_open,
)
from staff.forms.nurseries import LastDayForm, NewNurseryForm
from staff.invitations import invitation_url, invite
from staff.pages.base import WardPage, go
from staff.roles import SESSION_KEY


class AddNursery(WardPage):
    """The form, with the card as parents will see it beside it."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """An empty form."""
        return self._page(NewNurseryForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Make it, in trial mode; then the checklist."""
        form = NewNurseryForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        made = self.attempt(lambda: self._make(form, self.now), _("追加しました。まだ保護者には見えません。"))
        return go(reverse("admin:nursery_start", args=[made.public_id])) if made else self._page(form)

    def _make(self, form: NewNurseryForm, now: datetime) -> Nursery:
        with transaction.atomic():
            like, by = form.cleaned_data["like"], self.access.actor
            made = add_nursery(values=form.values(), like=like, by=by, now=now)
            if username := form.cleaned_data["username"]:
                NurseryStaff.objects.create(user=invite(username, made.name), nursery=made)
        return made

    def _page(self, form: NewNurseryForm) -> HttpResponseBase:
        return self.show("staff/nursery_add.html", _("保育園を追加する"), form=form)


class OfNursery(WardPage):
    """A page about one nursery."""

    def found(self, public_id: UUID) -> Nursery:
        """The nursery."""
        return self.row(Nursery.objects.all(), "pk", public_id)


class NurseryStart(OfNursery):
    """The checklist until it can open."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """What is done and what is missing, each with the page where it is done."""
        nursery = self.found(public_id)
        waiting = User.objects.filter(nursery_staff__nursery=nursery, is_active=True)
        return self.show(
            "staff/nursery_start.html",
            _("はじめる準備：{name}").format(name=nursery.name),
            nursery=nursery,
            steps=[(step, self._where(nursery, step.where)) for step in steps_to_open(nursery, self.now)],
            links=[
                (each, invitation_url(request, each)) for each in waiting if not each.has_usable_password()
            ],
        )

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """One of the buttons: work for it, paper entered, open."""
        if request.POST.get("act") == "choose":
            return self._choose(public_id)
        nursery, by = self.found(public_id), self.access.actor
        match request.POST.get("act"):
            case "paper":
                self.attempt(lambda: paper_is_entered(nursery=nursery, by=by, now=self.now))
            case "open":
                self.attempt(lambda: open_nursery(nursery=nursery, by=by, now=self.now), _("公開しました。"))
        return go(reverse("admin:nursery_start", args=[public_id]))

    def _choose(self, public_id: UUID) -> HttpResponseBase:
        """Put the nursery into the header and go where the step is done, whichever stood there before."""
        nursery = Nursery.objects.filter(public_id=public_id).first()
        if nursery is None:
            raise Http404
        self.request.session[SESSION_KEY] = str(nursery.public_id)
        return go(self._where(nursery, self.request.POST.get("step", "")) or reverse("admin:index"))

    def _where(self, nursery: Nursery, step: str) -> str:
        pages = {
            "bands": reverse("admin:nurseries_timeband_changelist"),
            "slots": reverse("admin:make_slots"),
            "interviews": reverse("admin:make_interview_slots"),
            "texts": reverse("admin:nurseries_nursery_change", args=[nursery.pk]),
            "accounts": reverse("admin:auth_user_changelist"),
        }
        return pages.get(step, "")


class NurseryEnd(OfNursery):
    """終える: the last day, what it calls off, and the end once nobody holds anything."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """What is still held."""
        return self._page(self.found(public_id), LastDayForm(today=dates.day_of(self.now)))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The preview; with `lead_out` or `end` the deed."""
        nursery, by = self.found(public_id), self.access.actor
        here = reverse("admin:nursery_end", args=[public_id])
        if "end" in request.POST:
            self.attempt(lambda: end_nursery(nursery=nursery, by=by, now=self.now), _("終了にしました。"))
            return go(here)
        form = LastDayForm(request.POST, today=dates.day_of(self.now))
        if not form.is_valid() or "lead_out" not in request.POST:
            return self._page(nursery, form)
        last_day = form.cleaned_data["last_day"]
        self.attempt(
            lambda: lead_out(nursery=nursery, last_day=last_day, by=by, now=self.now) or True,
            _("新しい受付を止め、最後の日より後をお休みにしました。家庭にはお知らせします。"),
        )
        return go(here)

    def _page(self, nursery: Nursery, form: LastDayForm) -> HttpResponseBase:
        last_day = form.cleaned_data.get("last_day") if form.is_bound and form.is_valid() else None
        return self.show(
            "staff/nursery_end.html",
            _("園を終える：{name}").format(name=nursery.name),
            nursery=nursery,
            form=form,
            last_day=last_day,
            held=held_at(nursery, self.now),
            called_off=held_at(nursery, self.now, last_day) if last_day else None,
        )
