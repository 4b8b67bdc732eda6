"""Slots made for a period, seen before they are made, taken back in one step; one day changed (S3)."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurseries.wording import day_text
from reservations.models import InterviewSlot, Reservation, ReservationSlot
from reservations.services import interview_slots, slots
from reservations.services.calling_off import call_off_and_change, stands_in_the_way
from reservations.services.slots import SlotPreview
from staff.forms.slots import (
    CallOffForm,
    InterviewSlotsForm,
    SlotForm,
    SlotsForm,
    UsualWeekForm,
)
from staff.pages.base import StaffPage, Text, go
from staff.words import contact_of, hours


class MakeSlots(StaffPage):
    """予約枠をまとめて作る: the form, then what it would do, then 作る."""

    needs_nursery = True
    title: ClassVar[Text] = gettext_lazy("予約枠をまとめて作る")
    list_url: ClassVar[str] = "admin:slots"
    undo_url: ClassVar[str] = "admin:undo_slots"
    template: ClassVar[str] = "staff/make_slots.html"
    form_class: ClassVar[type[SlotsForm] | type[InterviewSlotsForm] | type[UsualWeekForm]] = SlotsForm
    preview: ClassVar[Callable[..., SlotPreview]] = staticmethod(slots.preview_slots)
    create: ClassVar[Callable[..., UUID]] = staticmethod(slots.create_slots)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The empty form; with `day` for that day alone."""
        day = request.GET.get("day")
        return self._page(
            self.form_class(self.nursery, initial={"start": day, "until": day} if day else None)
        )

    def more(self) -> dict[str, Any]:
        """What else the page shows."""
        return {}

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The preview; with `make`, the deed. What exists stays, so that a second press makes nothing."""
        form = self.form_class(self.nursery, request.POST)
        if not form.is_valid():
            return self._page(form)
        plan = form.plan()
        if "make" in request.POST:
            batch = self.attempt(
                lambda: self.create(nursery=self.nursery, plan=plan, by=self.access.actor, now=self.now)
            )
            if batch:
                return go(reverse(self.undo_url, args=[batch]))
        try:
            return self._page(form, self.preview(nursery=self.nursery, plan=plan))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return self._page(form)

    def _page(self, form: Any, preview: SlotPreview | None = None) -> HttpResponseBase:
        shown = None
        if preview:
            named = {"new": preview.new, "existing": preview.existing, "closed": preview.closed}
            shown = {name: [day_text(day) for day in days] for name, days in named.items()}
        back = reverse(self.list_url)
        return self.show(self.template, self.title, form=form, preview=shown, back=back, **self.more())


class MakeInterviewSlots(MakeSlots):
    """面談枠をまとめて作る."""

    title = gettext_lazy("面談枠をまとめて作る")
    list_url = "admin:interview_slots"
    undo_url = "admin:undo_interview_slots"
    form_class = InterviewSlotsForm
    preview = staticmethod(interview_slots.preview_interview_slots)
    create = staticmethod(interview_slots.create_interview_slots)


class UndoSlots(StaffPage):
    """A batch just made: how many, and 元に戻す."""

    needs_nursery = True
    list_url: ClassVar[str] = "admin:slots"
    model: ClassVar[type[ReservationSlot] | type[InterviewSlot]] = ReservationSlot
    undo: ClassVar[Callable[..., int]] = staticmethod(slots.undo_batch)

    def get(self, request: HttpRequest, batch: UUID) -> HttpResponseBase:
        """How many were made."""
        count = self.model._default_manager.filter(nursery=self.nursery, batch=batch).count()
        back = reverse(self.list_url)
        return self.show("staff/undo_slots.html", _("作りました"), count=count, back=back)

    def post(self, request: HttpRequest, batch: UUID) -> HttpResponseBase:
        """Take it back, except where something was booked since."""
        self.attempt(
            lambda: self.undo(nursery=self.nursery, batch=batch, by=self.access.actor, now=self.now),
            lambda count: _("{count}枠を消しました。予約が入った枠は残っています。").format(count=count),
        )
        return go(reverse(self.list_url))


class UndoInterviewSlots(UndoSlots):
    """The same for interview slots."""

    list_url = "admin:interview_slots"
    model = InterviewSlot
    undo = staticmethod(interview_slots.undo_interview_batch)


class SlotPanel(StaffPage):
    """One day: its places and bands, and who has booked; on its own page and beside the week."""

    def slot(self, public_id: UUID) -> ReservationSlot:
        """The day's slot, of the user's nursery."""
        rows = ReservationSlot.objects.select_related("nursery").prefetch_related("bands__band")
        return self.row(rows, "nursery", public_id)

    def panel(self, slot: ReservationSlot, form: SlotForm | None = None) -> dict[str, Any]:
        """What the panel shows."""
        booked = list(
            Reservation.objects.live()
            .filter(slot=slot)
            .select_related("child__guardian", "band")
            .order_by("starts_at", "pk")
        )
        return {
            "slot": slot,
            "words": day_text(slot.date),
            "form": form or SlotForm(slot),
            "shown": [row.child for row in booked],
            "bands": [each.band for each in slot.bands.all()],
            "booked": [
                (row, hours(row.starts_at, row.ends_at), contact_of(row.child.guardian, self.access))
                for row in booked
            ],
        }

    def change(self, slot: ReservationSlot, form: SlotForm) -> HttpResponseBase:
        """Do it; where bookings stand in the way, ask whom to call off first (S3)."""
        if not form.is_valid():
            return self.page(slot, form)
        if stands_in_the_way(slot, form.change()):
            return self.ask_whom(slot, form)
        changed = self.attempt(
            lambda: slots.change_slot(slot=slot, by=self.access.actor, now=self.now, **vars(form.change())),
            _("予約枠を変えました。"),
        )
        return go(self.week_url(slot)) if changed else self.page(slot, form)

    def week_url(self, slot: ReservationSlot) -> str:
        """The week with the day's panel open."""
        return f"{reverse('admin:slot_week', args=[slot.date])}?open={slot.public_id}"

    def page(self, slot: ReservationSlot, form: SlotForm | None = None) -> HttpResponseBase:
        """The panel as a page of its own."""
        panel = self.panel(slot, form)
        title = _("予約枠：{day}").format(day=day_text(slot.date))
        return self.show("staff/slot.html", title, panel["shown"], panel=panel)

    def ask_whom(self, slot: ReservationSlot, form: SlotForm) -> HttpResponseBase:
        """「だれに連絡するか」: what is wanted, who has booked, and a box for each."""
        panel = self.panel(slot, form)
        title = _("だれに連絡するか：{day}").format(day=day_text(slot.date))
        wanted = form.cleaned_data["capacity"]
        return self.show("staff/call_off.html", title, panel["shown"], panel=panel, wanted=wanted)


class SlotPage(SlotPanel):
    """One day by itself."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The form as it is now."""
        return self.page(self.slot(public_id))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Change it."""
        slot = self.slot(public_id)
        return self.change(slot, SlotForm(slot, request.POST))


class SlotCapacity(SlotPanel):
    """One more, one fewer, in the table itself; all else of the day stays."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """To the number that the button names."""
        slot = self.slot(public_id)
        form = SlotForm(slot)
        data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        data |= {name: request.POST.get(name, "") for name in ("capacity", "seen")}
        if data["capacity"].isdecimal():
            data["held_back"] = min(slot.held_back, int(data["capacity"]))
        return self.change(
            slot, SlotForm(slot, {name: value for name, value in data.items() if value is not False})
        )


class CallOff(SlotPanel):
    """取り消して定員を下げる: who is ticked is called off, and the day changed, in one step."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Do both, or, if it still does not fit, neither."""
        slot = self.slot(public_id)
        form, chosen = SlotForm(slot, request.POST), CallOffForm(slot, request.POST)
        if not (form.is_valid() and chosen.is_valid()):
            return self.page(slot, form)
        rows = list(chosen.cleaned_data["rows"])
        done = self.attempt(
            lambda: call_off_and_change(
                slot=slot, change=form.change(), called_off=rows, by=self.access.actor, now=self.now
            ),
            _("印をつけた予約を取り消し、予約枠を変えました。LINEが届かない家庭は電話表にあります。"),
        )
        return go(self.week_url(slot)) if done else self.ask_whom(slot, form)
