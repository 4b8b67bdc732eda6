"""Reservations: the calendar of a registration, booking a day, cancelling it, and everything held."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from liff.api import shapes
from liff.api.base import LiffView
from liff.api.fields import Answers, Choice, Code, Day, Shape, Typed, read_note
from liff.api.json import booking_json, calendar_json
from liff.owned import band_of, reservation_of
from reservations.calendar import calendar_of
from reservations.services.cancellation import cancel_reservation
from reservations.services.reservation import ReservationInput, book_reservation
from reservations.status import booking_of, bookings_of


class CalendarView(LiffView):
    """What a registration may book."""

    opens_registration = True

    class OutputSerializer(shapes.CalendarShape):
        """Today … the last day of the window."""

    def get(self, request: Request, public_id: str) -> Response:
        """Every day with its state, its bands and its reason (B2)."""
        return Response(calendar_json(calendar_of(self.registration(public_id), self.now)))


class ReservationsView(LiffView):
    """Booking a day."""

    opens_registration = True
    takes_key = True

    class InputSerializer(Shape):
        """The day and the band, the answers, and whether the health answers still hold."""

        date = Day(missing=_("日を選んでください。"))
        time_band = Code(missing=_("時間を選んでください。"))
        answers = Answers()
        health = Choice(["unchanged", "changed"], required=False)
        health_note = Typed(read_note, may_be_empty=True, required=False)

    class OutputSerializer(shapes.BookingShape):
        """The reservation in its present state."""

    def post(self, request: Request, public_id: str) -> Response:
        """Book it; the same key again answers with the same reservation (B9)."""
        data, key = self.shape(), self.key()
        registration = self.registration(public_id)
        self.phone = registration.nursery.phone
        band = band_of(registration, data.pop("time_band"))
        wanted = ReservationInput(band=band, **data)
        done = book_reservation(
            guardian=self.guardian, registration=registration, wanted=wanted, key=key, now=self.now
        )
        return Response(booking_json(booking_of(done.row, self.now)), status=201 if done.is_new else 200)


class CancelReservationView(LiffView):
    """Gives the place back."""

    class OutputSerializer(shapes.BookingShape):
        """The reservation in its present state."""

    def post(self, request: Request, public_id: str) -> Response:
        """Cancel; again answers with the present state (C4)."""
        reservation = reservation_of(self.guardian, public_id)
        self.phone = reservation.registration.nursery.phone
        row = cancel_reservation(guardian=self.guardian, reservation=reservation, now=self.now)
        return Response(booking_json(booking_of(row, self.now)))


class BookingsView(LiffView):
    """Everything held."""

    class OutputSerializer(serializers.Serializer[Any]):
        """Live reservations and interviews, by start."""

        bookings = shapes.BookingShape(many=True)

    def get(self, request: Request) -> Response:
        """What may still be used or cancelled (C1)."""
        siblings = self.guardian.children.count()
        bookings = bookings_of(self.guardian, self.now)
        return Response({"bookings": [booking_json(booking, siblings) for booking in bookings]})
