"""はじめての設定: whoever holds the link chooses a password, and gets the second factor of the account."""

from typing import Any

from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from reservations import audit
from staff.invitations import invited
from staff.pages.base import StaffPage
from staff.pages.second_factor import issue


class Invitation(StaffPage):
    """Open to whoever has the link; a used one is no page."""

    invited_user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for any link that is not good."""
        found = invited(kwargs["uid"], kwargs["token"])
        if found is None:
            raise Http404
        self.invited_user = found
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest, uid: str, token: str) -> HttpResponseBase:
        """The form."""
        return self._page(SetPasswordForm(self.invited_user))

    def post(self, request: HttpRequest, uid: str, token: str) -> HttpResponseBase:
        """Take the password; the second factor is shown in this answer only."""
        form = SetPasswordForm(self.invited_user, request.POST)
        if not form.is_valid():
            return self._page(form)
        user = form.save()
        audit.record_change(actor=user, row=user, action="update", changes={"invitation": ["", "…"]})
        has_one = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
        return self._page(form, done=True, issued=None if has_one else issue(user, user))

    def _page(self, form: "SetPasswordForm[User]", **more: Any) -> HttpResponseBase:
        title = _("はじめての設定：{name}").format(name=self.invited_user.get_username())
        return self.show("staff/invitation.html", title, form=form, **more)
