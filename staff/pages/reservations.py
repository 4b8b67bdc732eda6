"""A reservation's page, its cancelling by phone, and who came (S4, S10, B12)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguro_hoiku import dates
from nurseries.wording import deadline_text
from reservations.ages import age_text
from reservations.health import asks_health
from reservations.models import Reservation
from reservations.services.attendance import (
    record_absence,
    record_arrival,
    record_departure,
    undo_last_press,
)
from reservations.services.cancellation import cancel_by_phone
from staff.chronicle import chronicle_of_reservation, moments
from staff.forms.attendance import ClockField
from staff.health import looks_at_bookings
from staff.pages.base import Question, board_asked_from, go
from staff.pages.phone import OfReservation, read_back
from staff.words import answers_in_words, contact_of, how_told, when


class ReservationPage(OfReservation):
    """One booking: who, when, what must be known, and what can be done."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """The page."""
        row = self.reservation(public_id)
        return self.show(
            "staff/reservation.html",
            _("予約：{name}").format(name=row.child.name),
            [row.child],
            row=row,
            today=dates.day_of(self.now),
            when=when(row.starts_at, row.ends_at),
            age=age_text(row.child.birth_date, row.date),
            deadline=deadline_text(row.cancel_until),
            contact=contact_of(row.child.guardian, self.access),
            answers=answers_in_words([*row.registration.answers, *row.answers]),
            look=looks_at_bookings([row])[row.pk],
            can_ask=row.health == Reservation.Health.UNASKED and asks_health(row.registration),
            chronicle=moments(chronicle_of_reservation(row, self.access)),
            read_back=read_back(row),
            is_live=row.state == Reservation.State.BOOKED,
            can_change=row.state == Reservation.State.BOOKED and row.ends_at > self.now,
        )


class CancelReservation(OfReservation, Question):
    """A reservation cancelled for a family that phones, also after the deadline."""

    button = gettext_lazy("予約を取り消す")

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """What will be cancelled."""
        row = self.reservation(public_id)
        sentences = [
            _("{name}さんの予約（{when}）を取り消します。").format(
                name=row.child.name, when=when(row.starts_at, row.ends_at)
            ),
            _("空いた人数は、すぐにほかの人が予約できます。"),
            how_told(row.child.guardian),
        ]
        back = reverse("admin:reservation", args=[row.public_id])
        return self.ask(_("予約を取り消しますか"), sentences, back, [row.child])

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Cancel it; again changes nothing."""
        row = self.reservation(public_id)
        self.attempt(
            lambda: cancel_by_phone(reservation=row, by=self.access.actor, now=self.now),
            _("予約を取り消しました。"),
        )
        return go(reverse("admin:reservation", args=[row.public_id]))


class Attendance(OfReservation):
    """来た／帰った／欠席, in one tap on the day itself; of a day that is past the time is typed."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        """Record what the button names."""
        row = self.reservation(public_id)
        who: dict[str, Any] = {"reservation": row, "by": self.access.actor, "now": self.now}
        match request.POST.get("attendance"):
            case "arrived":
                self.attempt(lambda: record_arrival(**who, at=self._typed(row)))
            case "left":
                self.attempt(lambda: record_departure(**who, at=self._typed(row)))
            case "with_notice" | "without_notice" as value:
                self.attempt(lambda: record_absence(**who, absence=Reservation.Absence(value)))
            case "undo":
                self.attempt(lambda: undo_last_press(**who, seen=request.POST.get("seen", "")))
            case _:
                raise Http404
        return go(board_asked_from(request, self.now) or reverse("admin:reservation", args=[row.public_id]))

    def _typed(self, row: Reservation) -> datetime | None:
        """The typed time on the day of use; None where none was typed."""
        clock = ClockField().clean(self.request.POST.get("at", "").strip())
        return dates.at(row.date, clock) if clock else None
