"""What every LIFF page shares: who is reading, the frame around the content, and the shell before both."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from liff import spoken
from liff.pages import errors, reading
from liff.pages.headers import protect
from liff.session import keep_session, visitor_of
from meguro_hoiku import dates
from nurseries.models import Nursery
from reservations.models import ConsentText, Guardian, Language
from reservations.services.guardians import has_consented

# A page for a guardian who is known: (request, guardian=…, now=…, and what its address names).
LiffView = Callable[..., HttpResponse]


def liff_page(view: LiffView) -> LiffView:
    """Show the view to a guardian with a session, and the data-free shell, 200, to everybody else.

    The shell logs in through LINE and opens the same address again. It is also what stands still while LINE's
    SDK moves on from the endpoint to the page named in `liff.state`.
    """

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return errors.not_allowed(request)
        now = dates.now()
        visitor = visitor_of(request, now)
        if visitor is None or "liff.state" in request.GET:
            return protect(_shell(request))
        translation.activate(visitor.guardian.language)
        request.liff = {  # type: ignore[attr-defined]
            "token_print": visitor.session.token_print,
            "today": dates.day_of(now),
            "is_reached": visitor.guardian.is_reachable,
        }
        response = protect(view(request, guardian=visitor.guardian, now=now, **kwargs))
        keep_session(response, visitor.session, now)
        return response

    return page


def _shell(request: HttpRequest) -> HttpResponse:
    code = reverse("pages:qr_code", args=[request.path.removeprefix("/liff/")])
    return show(request, "shell", title=_("一時保育"), qr_code=code)


def after_consent(view: LiffView) -> LiffView:
    """Ask for consent first, at the same address, where the page would take in personal data (A5)."""

    @wraps(view)
    def page(request: HttpRequest, guardian: Guardian, now: datetime, **kwargs: Any) -> HttpResponse:
        today = dates.day_of(now)
        if has_consented(guardian, today):
            return view(request, guardian=guardian, now=now, **kwargs)
        try:
            text = ConsentText.objects.current(today)
        except ConsentText.DoesNotExist:  # the ward has not finished setting up
            return show(request, "not_ready", title=_("準備中です"))
        return show(
            request,
            "consent",
            title=_("はじめに"),
            consent=text,
            payload={"version": text.version},
            has_gist=guardian.language != Language.JAPANESE,
        )

    return page


def show(
    request: HttpRequest, template: str, *, title: str, nurseries: Iterable[Nursery] = (), **context: Any
) -> HttpResponse:
    """Render `liff/{template}.html` in the common frame. `title` is its h1 and, in LINE's header, its name.

    `nurseries` are those to phone from the help block; without any, all public ones.
    """
    frame = {
        **reading.preferences(request),
        "title": title,
        "help_nurseries": list(nurseries) or list(Nursery.objects.public()),
        "liff_id": settings.LIFF_ID,
        "liff_sdk_url": settings.LIFF_SDK_URL,
        "liff_link": f"{settings.LIFF_URL_BASE}/{settings.LIFF_ID}{request.path.removeprefix('/liff')}",
    }
    frame["spoken"] = spoken.sentences(**context)
    return reading.with_furigana(request, render(request, f"liff/{template}.html", frame | context))
