"""POST session/: an ID token from LINE opens a session of ours."""

from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token, rotate_token
from django.utils import translation
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from liff.api.base import LiffView
from liff.api.fields import Code, Shape
from liff.api.json import moment_json
from liff.id_tokens import BadToken, verify
from liff.languages import language_named
from liff.session import Visitor, end_session, open_session, visitor_of, write_session
from liff.tasks import refresh_reachability, show_menu, soon
from reservations.models import Guardian, Language
from reservations.services.guardians import guardian_of_line_account


class SessionView(LiffView):
    """The only operation without a session; its JSON body keeps other sites' forms out."""

    authentication_classes = ()
    permission_classes = ()
    before: Visitor | None = None

    class InputSerializer(Shape):
        """The raw token, as LINE's SDK hands it out, and the language that LINE is shown in."""

        id_token = Code()
        language = Code(required=False)

    class OutputSerializer(serializers.Serializer[Any]):
        """What every later change carries as `X-CSRFToken`, and until when the session lasts unused."""

        csrf_token = serializers.CharField()
        expires_at = serializers.DateTimeField()

    def post(self, request: Request) -> Response:
        """Open the session; the one before ends with it."""
        data = self.shape()
        token = data["id_token"]
        self.before = visitor_of(request._request, self.now)
        account = verify(token, self.now)
        language = self._first_language(data.get("language", ""))
        guardian = guardian_of_line_account(line_user_id=account, now=self.now, language=language)
        session = open_session(guardian, token, self.now)
        answer = Response(
            {"csrf_token": self._csrf_token(guardian), "expires_at": moment_json(session.expires_at)}
        )
        write_session(answer, session)
        soon(refresh_reachability, guardian)
        if guardian.language != Language.JAPANESE:
            soon(show_menu, guardian)
        return answer

    def _first_language(self, line_language: str) -> str:
        """A new guardian's: what was chosen on this phone, else LINE's own, else the browser's."""
        has_chosen = settings.LANGUAGE_COOKIE_NAME in self.request.COOKIES
        if line_language and not has_chosen:
            return language_named(line_language)
        return translation.get_language() or settings.LANGUAGE_CODE

    def handle_exception(self, exc: Exception) -> Response:
        """Another person's token, too old to let them in, still ends the session of whoever was here."""
        answer = super().handle_exception(exc)
        stranger = exc.expired_user if isinstance(exc, BadToken) else None
        if stranger and self.before and self.before.guardian.line_user_id != stranger:
            end_session(answer)
        return answer

    def _csrf_token(self, guardian: Guardian) -> str:
        """A new secret for a new person; the same one keeps it, so that pages opened before still work."""
        request = self.request._request
        if self.before is None or self.before.guardian != guardian:
            rotate_token(request)
        return get_token(request)
