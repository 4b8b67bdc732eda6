"""Pages for what went wrong, for the whole site: in our words, and with a way on. None asks the database."""

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liff.languages import html_language
from liff.pages.headers import protect
from reservations.denials import Busy

log = logging.getLogger(__name__)

SECONDS_BEFORE_RETRY = 1
PASSING = (Busy, OperationalError, InterfaceError)  # the database is away, or somebody holds what was needed

# What staff alone read is Japanese. Signing in makes a new token, whoever does it and in whichever tab.
SIGNED_IN_ANEW = (
    "この画面をひらいたあとに、ログインし直したか、ほかの人に交代しています。まだ何も変えていません。"
    "はじめの画面から、ひらき直してください。"
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: nothing that our own pages send."""
    return _answer(
        request,
        400,
        "invalid",
        _("この画面はひらけませんでした"),
        _("はじめの画面から、ひらき直してください。"),
    )


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: sent to a page that is only to be read, as by a form whose script did not load."""
    answer = _answer(
        request,
        405,
        "not_allowed",
        _("この画面はひらけませんでした"),
        _("はじめの画面から、ひらき直してください。"),
    )
    answer["Allow"] = "GET, HEAD"
    return answer


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: somebody else's, or not for this role."""
    return _answer(
        request,
        403,
        "forbidden",
        _("この画面は使えません"),
        _("必要なときは、担当の職員に確認してください。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: gone, somebody else's, or never there; all the same to who asks."""
    return _answer(
        request,
        404,
        "not_found",
        _("この画面は見つかりません"),
        _("古いリンクかもしれません。はじめの画面から、ひらき直してください。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: ours. The guardian is told what to do about it. 503 where it passes by itself."""
    error = sys.exc_info()[1]
    if isinstance(error, PASSING):
        return _unavailable(request, error)
    return _answer(
        request,
        500,
        "failed",
        _("うまく表示できませんでした"),
        _("少し待ってから、もう一度ためしてください。お急ぎのときは、園に電話してください。"),
    )


def _unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The same request may be sent again; the way on leads there. The error's text may hold values: left out."""
    log.warning("answered unavailable: %s", type(error.__cause__ or error).__name__)
    sentence = _("少し待ってから、もう一度ためしてください。お急ぎのときは、園に電話してください。")
    if request.path.startswith("/liff/api/"):
        sentence = _("混み合っています。少し待って、もう一度ためしてください。")
    elif request.path.startswith("/admin/"):
        sentence = (
            "少し待ってから、もう一度ためしてください。送ったあとなら、残っているかを先に確かめてください。"
        )
    answer = _answer(request, 503, "busy", _("ただいま、つながりにくくなっています"), sentence)
    answer["Retry-After"] = str(SECONDS_BEFORE_RETRY)
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the token that only our own pages know, mostly one left open too long."""
    sentence = _(
        "しばらく使われていなかったため、送れませんでした。画面をひらき直してから、もう一度ためしてください。"
    )
    is_staff = request.path.startswith("/admin/")
    return _answer(
        request, 403, "csrf", _("もう一度、送ってください"), SIGNED_IN_ANEW if is_staff else sentence
    )


def _answer(request: HttpRequest, status: int, code: str, title: str, sentence: str) -> HttpResponse:
    if request.path.startswith("/liff/api/"):
        action = {"kind": "none", "label": "", "href": ""}
        return JsonResponse({"code": code, "message": sentence, "action": action}, status=status)
    is_staff = request.path.startswith("/admin/")
    start = "/admin/" if is_staff else "/liff/"
    context = {
        "title": title,
        "sentence": sentence,
        "start": start,
        "again": request.get_full_path() if status == 503 and request.method == "GET" else "",
        "is_staff": is_staff,
        "phone": "" if is_staff else settings.WARD_PHONE,
        "html_language": html_language(),
    }
    return protect(render(request, "error.html", context, status=status))
