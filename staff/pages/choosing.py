"""Which nursery and which list the pages are about, who sits at the PC, and whether anybody still does."""

from typing import ClassVar

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from staff.menu import lists
from staff.pages.base import StaffPage
from staff.presence import mark_of, seconds_left
from staff.roles import SESSION_KEY
from staff.shared_pc import people_of, remember


class ChooseNursery(StaffPage):
    """Put another nursery into the header; empty shows the ward all of them."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Only a nursery that the user may see; anything else changes nothing."""
        wanted = request.POST.get("nursery", "")
        if self.access.may_choose(wanted):
            request.session[SESSION_KEY] = wanted
        else:
            messages.error(request, _("その園は選べません。"))
        return redirect("admin:index")


class Lists(StaffPage):
    """一覧: every list, for who looks for something that is not of today."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The links."""
        return self.show("staff/lists.html", _("一覧"), lists=lists())


class Stay(StaffPage):
    """つづける: somebody is still there, so the hour of idleness begins anew."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing to show: being asked is the act."""
        return HttpResponse(status=204)


class SignedIn(StaffPage):
    """Asked by every open page before it sends a form or shows the end of the hour. It keeps nobody signed in."""

    is_an_act: ClassVar[bool] = False
    http_method_names = ("get",)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Who it is, how long it lasts, and the token for what the page still has to send."""
        left = {"person": mark_of(self.access.actor), "seconds": seconds_left(request)}
        return JsonResponse(left | {"token": get_token(request)})


class SwitchPerson(StaffPage):
    """交代: the next person signs in at the shared PC, under their own name."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Out with one, to the door for the other, where this PC's people are offered by name."""
        leaving, others = self.access.actor, people_of(request)
        logout(request)
        response = redirect("admin:login")
        remember(response, leaving, others)
        return response
