"""registrations/: registering a child at a nursery, and withdrawing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from liff.api import shapes
from liff.api.base import LiffView
from liff.api.fields import Answers, BirthDate, Choice, Code, Shape, Typed
from liff.api.json import registration_json
from liff.owned import public_nursery, row_of
from reservations.models import Child
from reservations.services.ending import withdraw_registration
from reservations.services.registration import Contact, NewChild, RegistrationInput, register_child
from reservations.status import registrations_of, status_of
from reservations.text import read_address, read_kana, read_name, read_phone, read_postal_code


class _ContactInput(Shape):
    """How to reach the guardian."""

    name = Typed(read_name, missing=_("保護者の名前を入力してください。"))
    postal_code = Typed(read_postal_code, missing=_("郵便番号を入力してください。"))
    address = Typed(read_address, missing=shapes.ADDRESS_MISSING)
    phone = Typed(read_phone, missing=shapes.PHONE_MISSING)


class _NewChildInput(Shape):
    """A child not known yet, with フリガナ or without (R1)."""

    name = Typed(read_name, missing=_("お子さんの名前を入力してください。"))
    name_kana = Typed(read_kana, may_be_empty=True)
    birth_date = BirthDate(missing=_("生年月日を入力してください。"))
    sex = Choice(Child.Sex.values, missing=_("性別を選んでください。"))


class _KnownChildInput(Shape):
    """One of the guardian's own children."""

    id = Code()


@extend_schema_field(
    PolymorphicProxySerializer(
        "RegisteredChild", [_NewChildInput, _KnownChildInput], resource_type_field_name=None
    )
)
class ChildInput(serializers.Field[Any, Any, Any, Any]):
    """Either of the two, told apart by the id."""

    def to_internal_value(self, data: Any) -> Any:
        """The child's data."""
        shape = _KnownChildInput if isinstance(data, dict) and "id" in data else _NewChildInput
        reader = shape(data=data, context=self.context)
        reader.is_valid(raise_exception=True)
        return reader.validated_data


class RegistrationsView(LiffView):
    """A guardian's registrations."""

    takes_key = True

    class InputSerializer(Shape):
        """What a registration needs; `child` is a new one, or `{id}` of a known one."""

        nursery = Code(missing=_("利用したい園を選んでください。"))
        guardian = _ContactInput()
        child = ChildInput()
        answers = Answers()

    class OutputSerializer(shapes.RegistrationShape):
        """The registration in its present state."""

    class ListOutputSerializer(serializers.Serializer[Any]):
        """All of them."""

        registrations = shapes.RegistrationShape(many=True)

    def get(self, request: Request) -> Response:
        """All of them, whatever their state."""
        statuses = registrations_of(self.guardian, self.now)
        siblings = self.guardian.children.count()
        return Response({"registrations": [registration_json(status, siblings) for status in statuses]})

    def post(self, request: Request) -> Response:
        """Register a child; the same key again answers with the same registration."""
        data, key = self.shape(), self.key()
        nursery = public_nursery(data["nursery"])
        self.phone = nursery.phone
        child = self._child(data["child"])
        wanted = RegistrationInput(Contact(**data["guardian"]), child, data["answers"])
        done = register_child(guardian=self.guardian, nursery=nursery, wanted=wanted, key=key, now=self.now)
        return Response(registration_json(status_of(done.row, self.now)), status=201 if done.is_new else 200)

    def _child(self, data: dict[str, Any]) -> NewChild | Child:
        return row_of(self.guardian.children.all(), data["id"]) if "id" in data else NewChild(**data)


class WithdrawView(LiffView):
    """Ends a registration that holds nothing (R12)."""

    class OutputSerializer(shapes.RegistrationShape):
        """The registration in its present state."""

    def post(self, request: Request, public_id: str) -> Response:
        """Withdraw; again answers with the present state."""
        registration = self.registration(public_id)
        self.phone = registration.nursery.phone
        row = withdraw_registration(guardian=self.guardian, registration=registration, now=self.now)
        return Response(registration_json(status_of(row, self.now)))
