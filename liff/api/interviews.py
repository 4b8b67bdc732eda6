"""Interviews: choosing one for a registration, and cancelling it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from liff.api import shapes
from liff.api.base import LiffView
from liff.api.fields import Code, Shape
from liff.api.json import booking_json, interview_choices_json
from liff.owned import interview_of, row_of
from reservations.interviewing import interview_choices
from reservations.models import InterviewSlot
from reservations.services.interview import book_interview, cancel_interview
from reservations.status import booking_of


class InterviewSlotsView(LiffView):
    """What a registration may choose from."""

    class OutputSerializer(serializers.Serializer[Any]):
        """The free starts, or why there is nothing to choose."""

        denial = shapes.DenialShape(allow_null=True)
        cancel_rule = serializers.CharField()
        slots = shapes.InterviewSlotShape(many=True)

    def get(self, request: Request, public_id: str) -> Response:
        """The slots of that nursery, by start (I1)."""
        registration = self.registration(public_id)
        choices = interview_choices(registration, self.now)
        return Response(interview_choices_json(choices, registration.nursery.phone))


class InterviewView(LiffView):
    """The interview of a registration."""

    takes_key = True

    class InputSerializer(Shape):
        """The slot chosen."""

        slot = Code()

    class OutputSerializer(shapes.BookingShape):
        """The interview in its present state."""

    def post(self, request: Request, public_id: str) -> Response:
        """Book it; the same key again answers with the same interview."""
        data, key = self.shape(), self.key()
        registration = self.registration(public_id)
        self.phone = registration.nursery.phone
        slot = row_of(InterviewSlot.objects.filter(nursery=registration.nursery_id), data["slot"])
        done = book_interview(
            guardian=self.guardian, registration=registration, slot=slot, key=key, now=self.now
        )
        return Response(booking_json(booking_of(done.row, self.now)), status=201 if done.is_new else 200)


class CancelInterviewView(LiffView):
    """Gives the start back."""

    class OutputSerializer(shapes.BookingShape):
        """The interview in its present state."""

    def post(self, request: Request, public_id: str) -> Response:
        """Cancel; again answers with the present state (C4)."""
        interview = interview_of(self.guardian, public_id)
        self.phone = interview.registration.nursery.phone
        row = cancel_interview(guardian=self.guardian, interview=interview, now=self.now)
        return Response(booking_json(booking_of(row, self.now)))
