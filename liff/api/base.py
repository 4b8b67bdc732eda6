"""What every operation of the API shares: the clock read once, the guardian, the shape of its input."""

import re
from datetime import datetime
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from liff.owned import registration_of
from liff.session import LiffSession, keep_session
from meguro_hoiku import dates
from reservations.models import Guardian, Registration

KEY_HEADER = "Idempotency-Key"
_KEY = re.compile("[!-~]{1,64}")


class LiffView(APIView):
    """Rhythm: authenticate → shape → fetch through the owner → one service call → serialise."""

    InputSerializer: type[serializers.BaseSerializer[Any]]
    OutputSerializer: type[serializers.BaseSerializer[Any]]
    ListOutputSerializer: type[serializers.BaseSerializer[Any]]  # of GET, where POST answers with one of them
    takes_key = False
    opens_registration = False  # the one in the path, read together with its guardian
    phone = ""  # of the nursery at hand, for refusals that offer to call it
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the clock, find out who is here, and speak their language."""
        self.now = dates.now()
        super().initial(request, *args, **kwargs)
        if language := getattr(request.user, "language", None):
            translation.activate(language)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Keep nothing in caches and the session alive."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        if isinstance(session := getattr(request, "_auth", None), LiffSession):
            keep_session(answer, session, self.now)
        return answer

    @property
    def guardian(self) -> Guardian:
        """Who is here; only for views that ask for a session."""
        return cast(Guardian, self.request.user)

    def registration(self, public_id: str) -> Registration:
        """The guardian's registration, with its child and nursery; raises Http404."""
        found: Registration | None = getattr(self.request, "registration", None)
        return found or registration_of(self.guardian, public_id)

    def shape(self) -> dict[str, Any]:
        """The input, read; raises ValidationError with the sentences of its fields."""
        reader = self.InputSerializer(data=self.request.data, context={"now": self.now})
        reader.is_valid(raise_exception=True)
        data: dict[str, Any] = reader.validated_data
        return data

    def key(self) -> str:
        """The idempotency key, which makes an operation happen once (B9)."""
        key = self.request.headers.get(KEY_HEADER, "")
        if not _KEY.fullmatch(key):
            raise ValidationError({KEY_HEADER: [_("もう一度ひらき直してから、送ってください。")]})
        return str(key)
