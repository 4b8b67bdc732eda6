"""The staff site: who gets in, what stands in the header, and the addresses of our own pages."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from staff.about import only_as_opened
from staff.forms.login import LoginForm, SecondFactorForm
from staff.menu import menu_of
from staff.pages.today import TodayPage
from staff.presence import mark_of
from staff.roles import access_of
from staff.shared_pc import people_of
from staff.urls import patterns
from staff.ward.invitation import Invitation, InvitationLink

ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponseBase])
LEFT_OUT = ("app_list", "view_on_site")


class StaffSite(admin.AdminSite):
    """Django admin for nursery and ward staff, always in Japanese."""

    site_header = _("目黒区 一時保育")
    site_title = _("目黒区 一時保育")
    index_title = _("今日")
    site_url = None
    enable_nav_sidebar = False
    login_template = "staff/login.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff of some nursery or of the ward, whose second factor is proven where that is asked for."""
        if settings.STAFF_SECOND_FACTOR and not _is_verified(request):
            return False
        return access_of(request).is_anyone

    def admin_view(self, view: ViewT, cacheable: bool = False) -> ViewT:
        """Staff pages are Japanese whatever the browser asks for: their words are not translated.

        Whoever opens one stays signed in for another hour; a page that refreshes itself keeps nobody so. A form
        changes nothing while another nursery is chosen than on its page (staff/about.py).
        """
        inner = super().admin_view(only_as_opened(view), cacheable)
        is_an_act = getattr(getattr(view, "view_class", None), "is_an_act", True)

        def in_japanese(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            translation.activate(settings.LANGUAGE_CODE)
            if is_an_act and request.user.is_authenticated:
                request.session.set_expiry(None)  # the hour of idleness begins anew
                request.session.modified = True
            return inner(request, *args, **kwargs)

        return in_japanese  # type: ignore[return-value]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The sign-in page, with the code of the second factor where that is asked for."""
        translation.activate(settings.LANGUAGE_CODE)
        self.login_form = SecondFactorForm if settings.STAFF_SECOND_FACTOR else LoginForm
        return super().login(request, {"people": people_of(request), **(extra_context or {})})

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        """「今日」 instead of a list of models; who sees figures only begins with them."""
        access = access_of(request)
        if access.is_figures_only and access.current is None:
            return redirect("admin:board")
        return TodayPage.as_view()(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """The nursery's name and the menu, for every page."""
        access = access_of(request)
        return {
            **super().each_context(request),
            "access": access,
            "menu": menu_of(access),
            "idle_seconds": settings.SESSION_COOKIE_AGE,
            "person": mark_of(access.user),
        }

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Our pages and Django's; left out is what lists models, and what answers for any row of any table."""
        standard = [each for each in super().get_urls() if getattr(each, "name", None) not in LEFT_OUT]
        return [*patterns(self.admin_view), *_INVITATION, *standard]


# The pages before the door: whoever holds the link has no password yet.
_INVITATION = [
    path("invitation/<str:uid>/<str:token>/", InvitationLink.as_view(), name="invitation_link"),
    path("invitation/<str:uid>/", Invitation.as_view(), name="invitation"),
]


def _is_verified(request: HttpRequest) -> bool:
    is_verified = getattr(request.user, "is_verified", None)
    return is_verified is not None and bool(is_verified())
