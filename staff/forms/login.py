"""Signing in: by name at a shared PC, and with a code from an authenticator or from the printed list."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.forms import OTPAuthenticationFormMixin
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.shared_pc import chosen_person

WRONG_CODE = _("確認コードが違います。新しい6けたの数字か、紙のまだ使っていないコードを入力してください。")
TOTP_DIGITS = 6


class LoginForm(AdminAuthenticationForm):
    """User name and password; the name stands there already for who was chosen from this PC's people."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        person = chosen_person(request)
        if person is not None:
            self.initial["username"] = person.username
            self.fields["username"].widget.attrs.pop("autofocus", None)
            self.fields["password"].widget.attrs["autofocus"] = True


class SecondFactorForm(LoginForm, OTPAuthenticationFormMixin):  # type: ignore[misc]  # django_otp has no types
    """User name, password and code in one step."""

    otp_token = forms.CharField(
        label=_("確認コード"),
        required=False,
        help_text=_("認証アプリの6けたの数字。紙のコードも使えます。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    otp_error_messages = {
        **OTPAuthenticationFormMixin.otp_error_messages,
        "token_required": _("確認コードを入力してください。"),
        "device_required": WRONG_CODE,
        "invalid_token": WRONG_CODE,
        "n_failed_attempts": _("確認コードの間違いが続きました。少し待ってから、もう一度入力してください。"),
        "verification_not_allowed": _("いまは確認できません。少し待ってから、もう一度入力してください。"),
    }

    def clean(self) -> dict[str, Any]:
        """The password first, then the code."""
        cleaned: dict[str, Any] = super().clean()
        self.clean_otp(self.get_user())
        return cleaned

    def _chosen_device(self, user: User) -> Device | None:
        """The device follows from the code's form: a wrong code counts against one device only."""
        token = self.cleaned_data.get("otp_token", "")
        kind = TOTPDevice if token.isdecimal() and len(token) == TOTP_DIGITS else StaticDevice
        device: Device | None = kind.objects.filter(user=user, confirmed=True).order_by("-pk").first()
        return device

    def _update_form(self, user: User) -> None:
        """Nothing is shown again: neither the devices nor the typed password."""
