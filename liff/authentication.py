"""How the API knows its guardian: by the session cookie, and for changes by Django's CSRF token."""

from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from liff.owned import registration_in
from liff.session import LiffSession, Visitor, read_session, visitor_of
from meguro_hoiku import dates
from reservations.models import Guardian


class CsrfRefused(PermissionDenied):
    """A change without the token that only our own pages know."""


class LiffSessionAuthentication(BaseAuthentication):
    """`request.user` is the Guardian, `request.auth` the LiffSession; every change carries `X-CSRFToken`."""

    def authenticate(self, request: Request) -> tuple[Guardian, LiffSession] | None:
        """The guardian of the session; None leaves the request without anybody."""
        visitor = self.find(request)
        if visitor is None:
            return None
        if request.method not in SAFE_METHODS:
            _refuse_forged(request._request)
        return visitor.guardian, visitor.session

    def find(self, request: Request) -> Visitor | None:
        """Who is here; for a view that `opens_registration` with it, kept as `request.registration` if it is theirs.

        A calendar is opened so often that a question less to the database is worth it.
        """
        context, now = request.parser_context, dates.now()
        if getattr(context["view"], "opens_registration", False) and (
            session := read_session(request._request, now)
        ):
            registration = registration_in(session, context["kwargs"]["public_id"])
            if registration is not None:
                request.registration = registration  # type: ignore[attr-defined]  # DRF's requests take what views add
                return Visitor(registration.child.guardian, session)
        return visitor_of(request._request, now)

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing session a 401; no browser knows the scheme, so none asks for a password."""
        return "LIFF"


def _refuse_forged(request: HttpRequest) -> None:
    """Django's own check, which DRF switches off for its views."""
    check = CSRFCheck(lambda _: HttpResponse())
    check.process_request(request)
    if check.process_view(request, None, (), {}):  # type: ignore[arg-type]
        raise CsrfRefused
