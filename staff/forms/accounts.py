"""Forms for the accounts of staff."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from staff.roles import WARD_GROUP


class RoleMixin(forms.ModelForm[User]):
    """Whether the person works for the ward; nurseries are chosen below."""

    is_ward = forms.BooleanField(label=_("区職員（すべての園が見えます）"), required=False)

    def save_role(self) -> None:
        """Put the person into the ward's group, or take them out; call when the user has its key."""
        group = Group.objects.get_or_create(name=WARD_GROUP)[0]
        if self.cleaned_data["is_ward"]:
            self.instance.groups.add(group)
        else:
            self.instance.groups.remove(group)


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
            self.initial["is_ward"] = self.instance.groups.filter(name=WARD_GROUP).exists()
