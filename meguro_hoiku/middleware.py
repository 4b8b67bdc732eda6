"""What only pages, or only the staff's pages, need: kept away from the parents' taps."""

from typing import Protocol, cast

from csp.middleware import CSPMiddleware as ContentSecurity
from django.contrib.auth.middleware import AuthenticationMiddleware as Authentication
from django.contrib.messages.middleware import MessageMiddleware as Messages
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as Sessions
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_otp.middleware import OTPMiddleware as SecondFactor

STAFF_PATH = "/admin/"
JSON_PATHS = ("/liff/api/", "/line/", "/healthz")  # which no browser shows or runs


class _Middleware(Protocol):
    def get_response(self, request: HttpRequest) -> HttpResponseBase: ...
    def __call__(self, request: HttpRequest) -> HttpResponseBase: ...


class ForPages:
    """Mixed in before a middleware: an answer in JSON passes it by."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the middleware's work or without."""
        if request.path_info.startswith(JSON_PATHS):
            return cast(_Middleware, self).get_response(request)
        return cast(_Middleware, super()).__call__(request)


class ForStaff:
    """Mixed in before a middleware: anything outside the staff's pages passes it by."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the middleware's work or without."""
        if request.path_info.startswith(STAFF_PATH):
            return cast(_Middleware, super()).__call__(request)
        return cast(_Middleware, self).get_response(request)


class ContentSecurityMiddleware(ForPages, ContentSecurity):
    """The policy; to write it takes longer than to look a guardian up."""


class SessionMiddleware(ForStaff, Sessions):
    """Sessions in the database; a guardian's is a signed cookie (liff/session.py)."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session. Django takes a database that is away for a session that was ended elsewhere."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted as interrupted:
            unkept = interrupted.__context__
            trouble = unkept.__context__ if unkept else None
            if isinstance(trouble, OperationalError):
                raise trouble from trouble.__cause__
            raise


class AuthenticationMiddleware(ForStaff, Authentication):
    """`request.user`; a guardian is found by the API and the pages themselves."""


class SecondFactorMiddleware(ForStaff, SecondFactor):  # type: ignore[misc]  # django-otp has no types
    """`request.user.is_verified()`."""


class MessageMiddleware(ForStaff, Messages):
    """What the last act has to say on the next page."""
