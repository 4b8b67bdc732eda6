"""What all of the demo's addresses do alike: POST from this machine only, JSON in, JSON out."""

import functools
import ipaddress
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from reservations.denials import Busy, Denied

Answer = dict[str, Any]
Handler = Callable[[Answer], Answer]
View = Callable[[HttpRequest], JsonResponse]
LONGEST_BODY = 10_000


class Refusal(Exception):
    """What the caller hears instead, with a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


def missing(message: str) -> Refusal:
    """404: what the body names does not exist."""
    return Refusal(404, "not_found", message)


def invalid(message: str) -> Refusal:
    """400: the body is not what this address takes."""
    return Refusal(400, "invalid", message)


def demo_endpoint(handler: Handler) -> View:
    """A view of the handler, which takes the body and returns the answer or raises Refusal, Denied, Busy.

    Exempt from CSRF tokens, since the simulator calls it without a browser; the names of the machine are
    checked instead, so that no page of another site, and no name that leads here, can reach it.
    """

    @csrf_exempt
    @functools.wraps(handler)
    def view(request: HttpRequest) -> JsonResponse:
        try:
            _check_caller(request)
            return JsonResponse(handler(_body_of(request)))
        except Refusal as refusal:
            return _refused(refusal.status, refusal.code, refusal.message)
        except Denied as denied:
            return _refused(409, denied.denial.reason.value, denied.denial.message)
        except ValidationError as error:
            return _refused(400, "invalid", " ".join(error.messages))
        except Busy:
            return _refused(503, "busy", "混み合っています。The database is busy; try again.")

    return view


def _refused(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)


def _check_caller(request: HttpRequest) -> None:
    if request.method != "POST":
        raise Refusal(405, "method_not_allowed", "POST only.")
    origin = request.headers.get("Origin")
    names = [urlsplit(f"//{request.get_host()}").hostname, request.META.get("REMOTE_ADDR")]
    if origin is not None:
        names.append(urlsplit(origin).hostname)
    if not all(is_loopback(name) for name in names):
        raise Refusal(403, "not_local", "The demo's addresses answer to this machine only.")


def is_loopback(name: str | None) -> bool:
    """Whether the host name means this machine; names below .localhost do (RFC 6761)."""
    if not name:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _body_of(request: HttpRequest) -> Answer:
    try:
        body = json.loads(request.body[:LONGEST_BODY] or b"{}")
    except ValueError as error:
        raise invalid("The body is no JSON.") from error
    if not isinstance(body, dict):
        raise invalid("The body is no JSON object.")
    return body
