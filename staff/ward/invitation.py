"""はじめての設定: whoever holds the link chooses a password, and gets the second factor of the account (W1)."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from reservations import audit
from staff.invitations import held_token, hold, invited
from staff.pages.base import StaffPage, go
from staff.pages.second_factor import issue


class BeforeTheDoor(StaffPage):
    """A page for who has no password yet: in Japanese like the others, and kept nowhere."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nothing of it stays in the browser.

        The policy for the referrer is the site's: `no-referrer` would make browsers send a form with
        `Origin: null`, which is refused. No address but the link's own carries the token.
        """
        translation.activate(settings.LANGUAGE_CODE)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def instead(self, title: str, sentence: str) -> HttpResponseBase:
        """404: why the form is not shown, and what helps."""
        response = self.show("staff/invitation_over.html", title, sentence=sentence)
        response.status_code = 404
        return response

    def over(self) -> HttpResponseBase:
        """The same page for a link that is used, too old or invented: which of them is nobody's business."""
        return self.instead(
            _("このリンクは使えません"),
            _(
                "リンクは1回だけ、3日のあいだ使えます。パスワードをもう決めた人は、ログインしてください。"
                "まだの人は、リンクをくれた人に、新しいリンクをたのんでください。"
            ),
        )


class InvitationLink(BeforeTheDoor):
    """Where the link leads: on to the form, under an address that tells nobody the token.

    Opening it uses nothing up, since scanners of mail open links too.
    """

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, uid: str, token: str) -> HttpResponseBase:
        """The browser keeps the token in its session."""
        if invited(uid, token) is None:
            return self.over()
        hold(request, uid, token)
        return go(reverse("admin:invitation", args=[uid]))


class Invitation(BeforeTheDoor):
    """The form, for the browser that has opened the link."""

    def get(self, request: HttpRequest, uid: str) -> HttpResponseBase:
        """The form."""
        user = self._invited(uid)
        return self._page(user, SetPasswordForm(user)) if isinstance(user, User) else user

    @transaction.atomic
    def post(self, request: HttpRequest, uid: str) -> HttpResponseBase:
        """Take the password; the second factor is shown in this answer only. Of two at once, one is taken."""
        user = self._invited(uid, lock=True)
        if not isinstance(user, User):
            return user
        form = SetPasswordForm(user, request.POST)
        if not form.is_valid():
            return self._page(user, form)
        form.save()
        audit.record_change(actor=user, row=user, action="update", changes={"invitation": ["", "…"]})
        has_one = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
        return self._page(user, form, done=True, issued=None if has_one else issue(user, user))

    def _invited(self, uid: str, *, lock: bool = False) -> User | HttpResponseBase:
        """Whom this browser's link invites, else what to show instead."""
        token = held_token(self.request, uid)
        if token is None:
            return self.instead(
                _("リンクをもう一度ひらいてください"),
                _(
                    "しばらく使われていなかったため、この画面は閉じました。もらったリンクから、ひらき直してください。"
                ),
            )
        return invited(uid, token, lock=lock) or self.over()

    def _page(self, user: User, form: "SetPasswordForm[User]", **more: Any) -> HttpResponseBase:
        title = _("はじめての設定：{name}").format(name=user.get_username())
        return self.show("staff/invitation.html", title, form=form, **more)
