"""The second factor of an account, issued by the ward: a key and printed codes, shown once."""

from base64 import b32encode
from dataclasses import dataclass
from textwrap import wrap

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from reservations import audit
from staff.pages.base import WardPage

PRINTED_CODES = 10


@dataclass(frozen=True)
class Issued:
    """What the person needs, and what is never shown again."""

    picture: str
    key: str
    """The same as the picture, for an application that cannot see it: in fours, as it is typed."""
    codes: tuple[str, ...]


class SecondFactor(WardPage):
    """確認コードを作る. A new one ends the old one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Whether the person has one."""
        return self._page(self._user(pk), None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Make a new one; shown in this answer only."""
        user = self._user(pk)
        return self._page(user, issue(user, self.access.actor))

    def _user(self, pk: int) -> User:
        user = User.objects.filter(pk=pk, is_superuser=False).first()
        if user is None or user == self.access.actor:  # one's own is made by a colleague
            raise Http404
        return user

    def _page(self, user: User, issued: Issued | None) -> HttpResponseBase:
        has_one = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
        title = _("確認コード：{name}").format(name=user.get_username())
        return self.show("staff/second_factor.html", title, account=user, has_one=has_one, issued=issued)


@transaction.atomic
def issue(user: User, by: User) -> Issued:
    """Replace whatever the person had by a new authenticator key and new printed codes."""
    # of two that are made at once one must end the other
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    forget(user)
    authenticator = TOTPDevice.objects.create(user=user, name="認証アプリ")
    paper = StaticDevice.objects.create(user=user, name="紙のコード")
    codes = tuple(StaticToken.random_token() for _each in range(PRINTED_CODES))
    StaticToken.objects.bulk_create(StaticToken(device=paper, token=code) for code in codes)
    audit.record_change(actor=by, row=user, action="update", changes={"second_factor": ["", "…"]})
    picture = segno.make(authenticator.config_url).svg_data_uri(scale=5)
    key = " ".join(wrap(b32encode(authenticator.bin_key).decode(), 4))
    return Issued(picture, key, codes)


def forget(user: User) -> None:
    """End whatever second factor the person had."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
