"""nurseries/ and postal-codes/: what a form offers before anything is typed."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from liff.api import shapes
from liff.api.base import LiffView
from liff.api.json import Json, nursery_json, question_json
from liff.postal_codes import address_of
from nurseries.models import Nursery, Question


class NurseriesView(LiffView):
    """The nurseries that parents may see; those without LINE are to be phoned (A2)."""

    class OutputSerializer(serializers.Serializer[Any]):
        """All of them."""

        nurseries = shapes.NurseryShape(many=True)

    def get(self, request: Request) -> Response:
        """Each with what it asks at registration."""
        questions = _registration_questions()
        nurseries = Nursery.objects.public()
        listed = [
            _listed(nursery, questions[None] + questions[nursery.pk], self.now) for nursery in nurseries
        ]
        return Response({"nurseries": listed})


def _registration_questions() -> dict[int | None, list[Json]]:
    """The questions of each nursery, the ward's own under None."""
    found: dict[int | None, list[Json]] = defaultdict(list)
    for question in Question.objects.filter(moment=Question.Moment.REGISTRATION, is_active=True):
        found[question.nursery_id].append(question_json(question))
    return found


def _listed(nursery: Nursery, questions: list[Json], now: datetime) -> Json:
    accepts_line = nursery.accepts_line(now)
    return {
        **nursery_json(nursery),
        "address": nursery.address,
        "accepts_line": accepts_line,
        "accepts_registrations": accepts_line and not nursery.registrations_paused,
        "cancel_rule": nursery.reservation_cancel_deadline.sentence,
        "questions": questions,
    }


class PostalCodeView(LiffView):
    """The address of a postal code, as far as the code says it."""

    class OutputSerializer(serializers.Serializer[Any]):
        """Down to the neighbourhood."""

        address = serializers.CharField()

    def get(self, request: Request, postal_code: str) -> Response:
        """404 where the family has to type it."""
        address = address_of(postal_code)
        if address is None:
            raise Http404
        return Response({"address": address})
