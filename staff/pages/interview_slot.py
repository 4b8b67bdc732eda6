"""One interview slot: how many fit, who has booked it, and whom to call off where fewer are to fit (S3)."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from reservations.models import Interview, InterviewSlot
from reservations.services.calling_off import call_off_interviews_and_change
from staff.forms.slots import InterviewSlotForm
from staff.pages.base import StaffPage, go
from staff.words import contact_of, when


class InterviewSlotPage(StaffPage):
    """Below what is booked it asks 「だれに連絡するか」; who is ticked is called off in the same step."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The form as it is now."""
        slot = self._slot(public_id)
        return self._page(slot, InterviewSlotForm(slot, initial={"capacity": slot.capacity}))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Change it."""
        slot = self._slot(public_id)
        form = InterviewSlotForm(slot, request.POST)
        if not form.is_valid():
            return self._page(slot, form)
        capacity, rows = form.cleaned_data["capacity"], list(form.cleaned_data["rows"])
        if capacity < slot.taken - len(rows):
            return self._page(slot, form, asks_whom=True)
        changed = self.attempt(
            lambda: call_off_interviews_and_change(
                slot=slot, capacity=capacity, called_off=rows, by=self.access.actor, now=self.now
            ),
            _("印をつけた面談を取り消し、面談枠を変えました。LINEが届かない家庭は電話表にあります。")
            if rows
            else _("面談枠を変えました。"),
        )
        if changed:
            return go(reverse("admin:interview_slot", args=[slot.public_id]))
        return self._page(slot, form, asks_whom=bool(rows))

    def _slot(self, public_id: UUID) -> InterviewSlot:
        return self.row(InterviewSlot.objects.select_related("nursery"), "nursery", public_id)

    def _page(
        self, slot: InterviewSlot, form: InterviewSlotForm, asks_whom: bool = False
    ) -> HttpResponseBase:
        rows = slot.interviews.filter(state=Interview.State.BOOKED)
        booked = list(rows.select_related("registration__child__guardian").order_by("pk"))
        title = _("だれに連絡するか：{when}") if asks_whom else _("面談枠：{when}")
        return self.show(
            "staff/interview_slot.html",
            title.format(when=when(slot.starts_at, slot.ends_at)),
            [row.registration.child for row in booked],
            slot=slot,
            form=form,
            asks_whom=asks_whom,
            booked=[(row, contact_of(row.registration.child.guardian, self.access)) for row in booked],
        )
