"""consent/, me/, drafts/: what a guardian agrees to, who they are, what they have typed so far."""

from typing import Any

from django.http import Http404
from django.utils import translation
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from liff.api import shapes
from liff.api.base import LiffView
from liff.api.fields import Choice, Code, DraftData, Shape, Typed
from liff.api.json import moment_json
from liff.api.me import consent_json, me_json
from liff.tasks import show_menu, soon
from meguro_hoiku import dates
from reservations.models import ConsentText, Draft, Language
from reservations.services import guardians
from reservations.services.guardians import ContactChanges
from reservations.text import read_address, read_phone, read_postal_code


class ConsentView(LiffView):
    """Agreeing to the use of data, before anything is stored (A5)."""

    class InputSerializer(Shape):
        """The version that was read."""

        version = Code()

    class OutputSerializer(shapes.ConsentShape):
        """The consent as it stands."""

    def post(self, request: Request) -> Response:
        """Agree; again is harmless. 404 for any version but the one in force."""
        version = self.shape()["version"]
        try:
            guardians.give_consent(guardian=self.guardian, version=version, now=self.now)
        except ConsentText.DoesNotExist as error:
            raise Http404 from error
        return Response(consent_json(self.guardian, dates.day_of(self.now)))


class MeView(LiffView):
    """Everything about the guardian that a page needs to start."""

    class InputSerializer(Shape):
        """What may be changed without the nursery (R12)."""

        postal_code = Typed(read_postal_code, required=False)
        address = Typed(read_address, required=False, missing=shapes.ADDRESS_MISSING)
        phone = Typed(read_phone, required=False, missing=shapes.PHONE_MISSING)
        language = Choice(Language.values, required=False)

    class OutputSerializer(shapes.MeShape):
        """The guardian, the children, their registrations."""

    def get(self, request: Request) -> Response:
        """Who is here."""
        return Response(me_json(self.guardian, self.now))

    def patch(self, request: Request) -> Response:
        """Change contact or language."""
        changes = ContactChanges(**self.shape())
        guardian = guardians.change_contact(guardian=self.guardian, changes=changes, now=self.now)
        if guardian.language != self.guardian.language:
            translation.activate(guardian.language)
            soon(show_menu, guardian)
        return Response(me_json(guardian, self.now))


class DraftView(LiffView):
    """One draft of each kind, forgotten after 14 days."""

    class InputSerializer(Shape):
        """The form as it is."""

        data = DraftData()  # type: ignore[assignment]

    class OutputSerializer(serializers.Serializer[Any]):
        """The form as it was."""

        data = serializers.DictField()  # type: ignore[assignment]
        updated_at = serializers.DateTimeField()

    def get(self, request: Request, kind: str) -> Response:
        """The draft, or 404."""
        draft = guardians.draft_of(self.guardian, kind, self.now)
        if draft is None:
            raise Http404
        return Response(_draft_json(draft))

    def put(self, request: Request, kind: str) -> Response:
        """Keep it, for 14 days from now."""
        data = self.shape()["data"]
        return Response(
            _draft_json(guardians.save_draft(guardian=self.guardian, kind=kind, data=data, now=self.now))
        )

    def delete(self, request: Request, kind: str) -> Response:
        """Forget it, if it is there."""
        guardians.discard_draft(guardian=self.guardian, kind=kind)
        return Response(status=204)


def _draft_json(draft: Draft) -> dict[str, Any]:
    return {"data": draft.data, "updated_at": moment_json(draft.updated_at)}
