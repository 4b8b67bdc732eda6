"""The shapes of the answers, for the OpenAPI schema alone: `liff.api.json` writes the answers themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from nurseries.models import Question
from reservations.denials import DenialReason
from reservations.models import Interview, Language, Reservation

ADDRESS_MISSING = _("住所を入力してください。")
PHONE_MISSING = _("電話番号を入力してください。")
DAY_STATES = (
    *("held", "closed", "out_of_validity", "out_of_age", "no_slots"),
    *("phone", "not_open_yet", "full", "few", "open"),
)
REGISTRATION_STATES = (
    *("interview_pending", "interview_booked", "awaiting_result", "usable"),
    *("expired", "refused", "stopped", "withdrawn"),
)
Shape = serializers.Serializer[Any]


class ActionShape(Shape):
    """The one next step."""

    kind = serializers.ChoiceField(["phone", "link", "none"])
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    href = serializers.CharField(allow_blank=True)


class AlternativeShape(Shape):
    """A place that is still free."""

    date = serializers.DateField()
    time_band = serializers.CharField()


class DenialShape(Shape):
    """Why something may not happen."""

    code = serializers.ChoiceField(DenialReason.values)
    message = serializers.CharField()
    facts = serializers.DictField()
    action = ActionShape()
    alternatives = AlternativeShape(many=True, required=False)


class ErrorShape(Shape):
    """Every other error."""

    code = serializers.ChoiceField(["invalid", "no_session", "bad_token", "csrf", "not_found", "busy"])
    message = serializers.CharField()
    action = ActionShape()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)  # type: ignore[assignment]


class NurseryBriefShape(Shape):
    """A nursery beside something else."""

    id = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField()


class ChildShape(Shape):
    """A child beside something else."""

    id = serializers.CharField()
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class HoldingChildShape(ChildShape):
    """A child and the days it holds."""

    held_days = serializers.ListField(child=serializers.DateField())
    limit = serializers.IntegerField()


class ChoiceShape(Shape):
    """A possible answer."""

    code = serializers.CharField()
    text = serializers.CharField()


class QuestionShape(Shape):
    """A question of the nursery or of the ward."""

    id = serializers.CharField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(Question.Kind.values)
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = ChoiceShape(many=True)


class BookingShape(Shape):
    """A reservation or an interview."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(["reservation", "interview"])
    title = serializers.CharField()
    state = serializers.ChoiceField(sorted({*Reservation.State.values, *Interview.State.values}))
    nursery = NurseryBriefShape()
    child = ChildShape()
    registration = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    cancellable = serializers.BooleanField()
    cancel_until = serializers.DateTimeField()
    denial = DenialShape(allow_null=True)


class RegistrationShape(Shape):
    """A registration as the guardian may see it."""

    id = serializers.CharField()
    nursery = NurseryBriefShape()
    child = ChildShape()
    state = serializers.ChoiceField(REGISTRATION_STATES)
    valid_until = serializers.DateField(allow_null=True)
    next_step = serializers.CharField()
    interview = BookingShape(allow_null=True)


class ConsentShape(Shape):
    """The text in force, and whether the guardian has agreed to it."""

    version = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    given = serializers.BooleanField()


class ContactShape(Shape):
    """How to reach the guardian."""

    name = serializers.CharField()
    postal_code = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class MeShape(Shape):
    """The guardian with everything of theirs."""

    guardian = ContactShape(allow_null=True)
    language = serializers.ChoiceField(Language.values)
    consent = ConsentShape()
    children = HoldingChildShape(many=True)
    registrations = RegistrationShape(many=True)


class NurseryShape(NurseryBriefShape):
    """A nursery to choose."""

    address = serializers.CharField()
    accepts_line = serializers.BooleanField()
    accepts_registrations = serializers.BooleanField()
    cancel_rule = serializers.CharField()
    questions = QuestionShape(many=True)


class InterviewSlotShape(Shape):
    """A start to choose."""

    id = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    places_left = serializers.IntegerField()
    cancel_until = serializers.DateTimeField()


class TimeBandShape(Shape):
    """A band of a day."""

    id = serializers.CharField()
    name = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    places_left = serializers.IntegerField()
    denial = DenialShape(allow_null=True)
    cancel_until = serializers.DateTimeField()


class DayShape(Shape):
    """A day of the calendar."""

    date = serializers.DateField()
    state = serializers.ChoiceField(DAY_STATES)
    places_left = serializers.IntegerField()
    denial = DenialShape(allow_null=True)
    time_bands = TimeBandShape(many=True)


class HealthChangeShape(Shape):
    """A change of health that was said before and holds; confirmed by the nursery or not yet."""

    said_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
    confirmed = serializers.BooleanField()


class CalendarShape(Shape):
    """What a registration may choose from."""

    to = serializers.DateField()
    held_days = serializers.ListField(child=serializers.DateField())
    limit = serializers.IntegerField()
    denial = DenialShape(allow_null=True)
    ask_health = serializers.BooleanField()
    health_changes = HealthChangeShape(many=True)
    days = DayShape(many=True)
    questions = QuestionShape(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The fields, with the one whose name Python keeps for itself."""
        return {"from": serializers.DateField(), **super().get_fields()}
