"""Forms for the accounts of staff."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from reservations.audit import record_change
from staff.roles import FIGURES_GROUP, WARD_GROUP, groups_of


class RoleMixin(forms.ModelForm[User]):
    """What the person may see beyond the nurseries chosen below; seeing people of every nursery needs a reason."""

    role = forms.ChoiceField(
        label=_("区の役割"),
        choices=[
            ("", _("なし（園職員）")),
            (FIGURES_GROUP, _("数字だけ（個人情報は見えません）")),
            (WARD_GROUP, _("区職員（すべての園と個人情報が見えます）")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    role_reason = forms.CharField(
        label=_("個人情報を見る理由"),
        max_length=200,
        required=False,
        help_text=_("区職員にするとき。記録に残ります。"),
    )

    def clean(self) -> dict[str, Any]:
        """A reason where somebody newly gets to see people."""
        cleaned: dict[str, Any] = super().clean() or {}
        becomes_ward = cleaned.get("role") == WARD_GROUP and self.initial.get("role", "") != WARD_GROUP
        if becomes_ward and not cleaned.get("role_reason", "").strip():
            self.add_error("role_reason", _("個人情報を見る理由を書いてください。"))
        return cleaned

    def save_role(self, by: User) -> None:
        """Put the person into the role's group alone, and record it; call when the user has its key."""
        before, role = role_of(self.instance), self.cleaned_data["role"]
        if before == role:
            return
        for name in (WARD_GROUP, FIGURES_GROUP):
            group = Group.objects.get_or_create(name=name)[0]
            (self.instance.groups.add if name == role else self.instance.groups.remove)(group)
        reason = self.cleaned_data["role_reason"].strip()
        record_change(
            actor=by,
            row=self.instance,
            action="update",
            changes={"role": [before, role], "reason": ["", reason]},
        )


def role_of(user: User) -> str:
    """The person's role at the ward; empty for nursery staff."""
    groups = groups_of(user)
    return next((name for name in (WARD_GROUP, FIGURES_GROUP) if name in groups), "")


class NewUserForm(RoleMixin, BaseUserCreationForm):  # type: ignore[type-arg]  # not generic when it runs
    """A new account, with its first password."""

    class Meta:
        model = User
        fields = ("username", "last_name", "first_name", "email")

    def save(self, commit: bool = True) -> User:
        """Whoever gets an account here works here."""
        self.instance.is_staff = True
        user: User = super().save(commit)
        return user


class UserForm(RoleMixin):
    """An account; its password has a page of its own."""

    class Meta:
        model = User
        fields = ("username", "last_name", "first_name", "email", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["role"] = role_of(self.instance)
