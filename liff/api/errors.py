"""Every error of the API in one form: `{code, message, action}`, a refusal with its facts (design §4)."""

import logging
import math
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.exceptions import ValidationError as DomainValidationError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from liff.actions import NO_ACTION, Action, page_action, reopen_action
from liff.api.json import denial_json
from liff.authentication import CsrfRefused
from liff.id_tokens import BadToken, KeysUnreachable
from liff.pages.errors import SECONDS_BEFORE_RETRY
from reservations.denials import Busy, Denied, Erased, Way

log = logging.getLogger(__name__)

TEMPORARY = (Busy, KeysUnreachable, OperationalError, IntegrityError, InterfaceError)
NOWHERE = (Http404, exceptions.NotFound)
NOBODY = (exceptions.NotAuthenticated, exceptions.AuthenticationFailed, Erased)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None for what is a bug of ours and must be seen as one."""
    if isinstance(error, Denied):
        return Response(denial_json(error.denial, getattr(context["view"], "phone", "")), status=409)
    if isinstance(error, TEMPORARY):
        return _busy(error)
    if isinstance(error, NOBODY):
        return _answer(401, "no_session", _("もう一度ひらき直してください。"), reopen_action())
    if isinstance(error, BadToken):
        log.info("ID token refused: %s", error)
        return _answer(
            401, "bad_token", _("LINEで本人を確認できませんでした。ひらき直してください。"), reopen_action()
        )
    if isinstance(error, CsrfRefused):
        return _answer(
            403, "csrf", _("この画面は古くなりました。ひらき直してください。"), page_action(Way.STATE)
        )
    if isinstance(error, NOWHERE):
        return _answer(404, "not_found", _("見つかりませんでした。"), page_action(Way.STATE))
    if isinstance(error, exceptions.Throttled):
        return _too_many(error)
    return _malformed(error)


def _malformed(error: Exception) -> Response | None:
    """What came in another shape than the schema's."""
    if isinstance(error, exceptions.ValidationError):
        return _invalid(dict(_sentences(error.detail)))
    if isinstance(error, DomainValidationError):
        return _invalid(error.message_dict)
    if isinstance(error, SuspiciousOperation):
        return _answer(400, "invalid", _("送られた内容を読めませんでした。"))
    if isinstance(error, exceptions.APIException):
        answer = _answer(error.status_code, "invalid", _("送られた内容を読めませんでした。"))
        for header, value in getattr(error, "headers", {}).items():
            answer[header] = value
        return answer
    return None


def _answer(status: int, code: str, message: str, action: Action = NO_ACTION, **more: Any) -> Response:
    return Response({"code": code, "message": message, "action": action.as_json(), **more}, status=status)


def _invalid(fields: dict[str, list[str]]) -> Response:
    return _answer(400, "invalid", _("入力内容を確認してください。"), fields=fields)


def _busy(error: Exception) -> Response:
    """Nothing was written; the same request may be sent again. The error's text may hold values: left out."""
    log.warning("answered busy: %s", type(error.__cause__ or error).__name__)
    answer = _answer(503, "busy", _("混み合っています。少し待って、もう一度ためしてください。"))
    answer["Retry-After"] = str(SECONDS_BEFORE_RETRY)
    return answer


def _too_many(error: exceptions.Throttled) -> Response:
    answer = _answer(429, "too_many", _("少し待ってください。1分たってから、もう一度ためしてください。"))
    seconds: float | None = error.wait  # type: ignore[attr-defined]  # the stubs do not know it
    answer["Retry-After"] = str(math.ceil(seconds or SECONDS_BEFORE_RETRY))
    return answer


def _sentences(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """The nested errors of a serializer, flat: `guardian.phone` → its sentences."""
    if not isinstance(detail, dict):
        yield path, [str(sentence) for sentence in detail]
        return
    for name, inner in detail.items():
        own = path if name == "non_field_errors" else f"{path}.{name}" if path else str(name)
        yield from _sentences(inner, own)
